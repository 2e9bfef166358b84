// A book with workers who say what a test wants.
// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>

#include "balance/book.h"

namespace sshrp::balance {

using namespace std::chrono_literals;

class BookTest : public testing::Test {
 protected:
  using Names = std::vector<std::string>;
  struct Held {
    std::uint32_t place;
    std::string server;
    Asker asker;
  };

  static GroupSetup group_of(std::size_t servers, std::string name = "web") {
    GroupSetup setup;
    setup.name = std::move(name);
    for (std::size_t i = 0; i < servers; ++i)
      setup.servers.push_back({.name = std::string(1, static_cast<char>('a' + i))});
    return setup;
  }
  void use(GroupSetup setup) {
    std::vector<GroupSetup> groups;
    groups.push_back(std::move(setup));
    book.use(std::move(groups), now);
  }

  static Bytes address(std::uint8_t last) {
    Bytes bytes(16, 0);
    bytes[10] = bytes[11] = 0xff;
    bytes[15] = last;
    return bytes;
  }

  /// The request's number.
  std::uint32_t ask(std::string_view user = "ann", const Names& tried = {}, const Bytes& source = {},
                    Asker asker = 1, std::uint32_t milliseconds = 60'000) {
    const Bytes names = message::encode_names(tried);
    EXPECT_TRUE(
        book.hear(asker, message::Ask{++last_request, "web", user, source, names, milliseconds}, now));
    take();
    return last_request;
  }
  /// What a login gets at once, or nothing.
  std::optional<Held> get(std::string_view user = "ann", const Names& tried = {}, const Bytes& source = {},
                          Asker asker = 1) {
    return given(ask(user, tried, source, asker));
  }
  /// Its name, and gives it back; "": none.
  std::string probe(std::string_view user = "ann", const Names& tried = {}) {
    const auto held = get(user, tried);
    if (!held) return "";
    release(*held);
    return held->server;
  }

  void take() {
    for (const Answer& answer : book.take_answers()) {
      EXPECT_FALSE(gifts.contains(answer.request) || denials.contains(answer.request)) << "answered twice";
      if (const auto* gift = std::get_if<Gift>(&answer.what)) {
        gifts[answer.request] = {gift->place, gift->server, answer.asker};
      } else {
        denials[answer.request] = std::get<Refusal>(answer.what);
      }
    }
  }
  std::optional<Held> given(std::uint32_t request) {
    const auto found = gifts.find(request);
    return found == gifts.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<Denial> denied(std::uint32_t request) {
    const auto found = denials.find(request);
    return found == denials.end() ? std::nullopt : std::optional(found->second.why);
  }

  bool note(const Held& held, Outcome outcome) {
    const bool heard =
        book.hear(held.asker, message::Note{held.place, static_cast<std::uint8_t>(outcome), 0}, now);
    take();
    return heard;
  }
  bool release(const Held& held) {
    const bool heard = book.hear(held.asker, message::Release{held.place}, now);
    take();
    return heard;
  }
  /// A login whose attempt comes to that.
  void attempt(const Held& held, Outcome outcome) {
    note(held, outcome);
    release(held);
  }
  /// As its failures are told by a login that was there.
  void bring_down(const std::string& server) {
    Names others;
    for (const ServerRow& row : book.rows(now).servers)
      if (row.server != server) others.push_back(row.server);
    for (int i = 0; i < 3; ++i) {
      const auto held = get("somebody", others);
      ASSERT_TRUE(held && held->server == server);
      attempt(*held, Outcome::failed);
    }
    ASSERT_EQ(row(server).state, State::down);
  }

  ServerRow row(std::string_view server) {
    for (const ServerRow& row : book.rows(now).servers)
      if (row.server == server) return row;
    ADD_FAILURE() << "no such server: " << server;
    return {};
  }
  std::map<std::string, int> spread(int logins) {
    std::map<std::string, int> counts;
    for (int i = 0; i < logins; ++i) {
      const auto held = get("user" + std::to_string(i));
      if (held) ++counts[held->server];
    }
    return counts;
  }

  std::mt19937_64 random{1};
  Book book{[this] { return random(); }};
  TimePoint now{1000s};
  std::uint32_t last_request = 0;
  std::map<std::uint32_t, Held> gifts{};
  std::map<std::uint32_t, Refusal> denials{};
};

}  // namespace sshrp::balance

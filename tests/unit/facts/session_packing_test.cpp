// SPDX-License-Identifier: MIT
#include "facts/session_packing.h"

#include <gtest/gtest.h>

#include <random>

#include "facts/counter_reader.h"

namespace sshrp::facts {
namespace {

/// Each member has another value.
SessionRecord full_record() {
  SessionRecord record;
  std::uint64_t next = 1;
  const auto fill = [&]<class Member>(Member& member) {
    const std::uint64_t number = next++;
    const std::string text = "text " + std::to_string(number);
    if constexpr (std::is_same_v<Member, std::string>) {
      member = text;
    } else if constexpr (std::is_same_v<Member, LoginRecord>) {
      member = {text, "key of " + text};
    } else if constexpr (std::is_same_v<Member, std::optional<HostPort>>) {
      member = HostPort{text, static_cast<std::uint16_t>(number)};
    } else if constexpr (std::is_same_v<Member, std::uint64_t>) {
      member = number;
    } else {
      member = Member(std::chrono::seconds(number));
    }
  };
  std::apply([&](auto&... members) { (fill(members), ...); }, members_of(record));
  return record;
}

TEST(SessionPacking, keeps_every_fact) {
  const SessionRecord record = full_record();
  const SessionRecord again = unpack(pack(record));
  for (const SessionFact& fact : session_facts())
    EXPECT_EQ(fact.get(again), fact.get(record)) << fact.name << " isn't kept";
}

TEST(SessionPacking, keeps_what_is_not_there) {
  const SessionRecord again = unpack(pack({}));
  EXPECT_EQ(again.upstream, std::nullopt);
  EXPECT_EQ(again.user, "");
}

TEST(SessionPacking, cuts_texts_of_peers_and_keeps_the_others) {
  SessionRecord record = full_record();
  record.user = std::string(100'000, 'u');
  const SessionRecord again = unpack(pack(record));
  EXPECT_EQ(again.user, std::string(max_packed_text, 'u'));
  EXPECT_EQ(again.route, record.route);
  EXPECT_EQ(again.reason, record.reason);
}

TEST(SessionPacking, that_is_full_leaves_out_what_comes_last) {
  SessionRecord record;
  const auto fill = [&]<class Member>(Member& member) {
    if constexpr (std::is_same_v<Member, std::string>) member = std::string(1000, 'x');
    if constexpr (std::is_same_v<Member, LoginRecord>)
      member = {std::string(1000, 'x'), std::string(1000, 'x')};
  };
  std::apply([&](auto&... members) { (fill(members), ...); }, members_of(record));
  const SessionRecord again = unpack(pack(record));
  EXPECT_EQ(again.route.size(), max_packed_text);
  EXPECT_LT(again.reason.size(), max_packed_text);
}

TEST(SessionPacking, of_anything_is_a_record_within_bounds) {
  std::mt19937_64 random(1);
  const auto latest = std::chrono::system_clock::time_point(std::chrono::hours(24 * 365 * 150));
  for (int round = 0; round < 20'000; ++round) {
    PackedRecord packed;
    for (std::uint64_t& word : packed) word = round % 3 == 0 ? ~std::uint64_t{0} : random();
    if (round % 2 == 0) packed.front() &= random() & random();
    const SessionRecord record = unpack(packed);
    EXPECT_LE(record.user.size(), max_packed_text);
    EXPECT_LE(record.bytes_up, max_total);
    EXPECT_GE(record.began, std::chrono::system_clock::time_point());
    EXPECT_LT(record.began, latest);
    EXPECT_LE(record.lasted.count(), 1e9);
    for (const SessionFact& fact : session_facts()) fact.get(record);
  }
}

}  // namespace
}  // namespace sshrp::facts

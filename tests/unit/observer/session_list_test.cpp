// SPDX-License-Identifier: MIT
#include "observer/session_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "observer/fake_daemon.h"

namespace sshrp::observer {
namespace {

using namespace std::chrono_literals;
using std::chrono::system_clock;
using testing::ElementsAre;

constexpr system_clock::time_point now{1'800'000'000s};

std::vector<facts::LiveSession> some() {
  std::vector<facts::LiveSession> sessions{live_session("aa", "alice", "192.0.2.1:5001"),
                                           live_session("bb", "bob", "192.0.2.77:5002"),
                                           live_session("cc", "carol", "[2001:db8::1]:5003")};
  sessions[0].record.bytes_up = 20;
  sessions[1].record.bytes_up = 100;
  sessions[2].record.bytes_up = 3;
  sessions[1].stage = facts::SessionStage::login;
  sessions[2].record.route = "prod";
  sessions[2].record.upstream = HostPort{"db", 2222};
  for (std::size_t i = 0; i < 3; ++i) sessions[i].record.began = now - std::chrono::seconds(10 * (i + 1));
  return sessions;
}

std::vector<std::string> ids(const NamedTexts& query) {
  std::vector<std::string> found;
  for (const auto& session : select(some(), std::get<SessionQuery>(parse_session_query(query))))
    found.push_back(session.record.id);
  return found;
}

std::string error(const NamedTexts& query) { return std::get<std::string>(parse_session_query(query)); }

TEST(SessionList, has_all_without_a_query) {
  EXPECT_THAT(ids({}), ElementsAre("aa", "bb", "cc"));
  EXPECT_THAT(ids({{"user", ""}, {"sort", ""}}), ElementsAre("aa", "bb", "cc"));
}

TEST(SessionList, has_those_that_fit_every_filter) {
  EXPECT_THAT(ids({{"user", "alice"}}), ElementsAre("aa"));
  EXPECT_THAT(ids({{"user", "*o*"}}), ElementsAre("bb", "cc"));
  EXPECT_THAT(ids({{"user", "*o*"}, {"route", "dev"}}), ElementsAre("bb"));
  EXPECT_THAT(ids({{"upstream", "db:2222"}}), ElementsAre("cc"));
  EXPECT_THAT(ids({{"upstream", "backend:*"}}), ElementsAre("aa", "bb"));
  EXPECT_THAT(ids({{"stage", "login"}}), ElementsAre("bb"));
  EXPECT_THAT(ids({{"client", "192.0.2.1"}}), ElementsAre("aa"));
  EXPECT_THAT(ids({{"client", "192.0.2.*"}}), ElementsAre("aa", "bb"));
  EXPECT_THAT(ids({{"source", "192.0.2.64/26"}}), ElementsAre("bb"));
  EXPECT_THAT(ids({{"source", "2001:db8::/32"}}), ElementsAre("cc"));
  EXPECT_THAT(ids({{"source", "198.51.100.1"}}), ElementsAre());
}

TEST(SessionList, is_sorted_by_what_stands_in_it) {
  EXPECT_THAT(ids({{"sort", "bytes_up"}}), ElementsAre("cc", "aa", "bb"));
  EXPECT_THAT(ids({{"sort", "bytes_up"}, {"reverse", "1"}}), ElementsAre("bb", "aa", "cc"));
  EXPECT_THAT(ids({{"sort", "user"}, {"reverse", "1"}, {"limit", "2"}}), ElementsAre("cc", "bb"));
  EXPECT_THAT(ids({{"sort", "seconds"}}), ElementsAre("aa", "bb", "cc"));
  EXPECT_THAT(ids({{"sort", "stage"}, {"limit", "1"}}), ElementsAre("bb"));
  for (const auto& fact : facts::session_facts())
    EXPECT_EQ(ids({{"sort", std::string(fact.name)}}).size(), 3u);
  for (const char* name : {"channels_open", "last_activity", "worker"})
    EXPECT_EQ(ids({{"sort", name}}).size(), 3u);
}

TEST(SessionList, knows_what_it_is_not_asked_for) {
  EXPECT_EQ(error({{"usr", "x"}}), "sessions have no parameter \"usr\"");
  EXPECT_EQ(error({{"sort", "x\n"}}), "there is no \"x\\x0a\" to sort by");
  EXPECT_EQ(error({{"limit", "-1"}}), "limit must be a number");
  EXPECT_EQ(error({{"reverse", "yes"}}), "reverse must be 0 or 1");
  EXPECT_NE(error({{"source", "nowhere"}}), "");
}

TEST(SessionList, shows_all_facts_and_how_far_a_session_is) {
  auto session = some()[0];
  session.channels_open[0] = 2;
  session.channels_open[1] = 1;
  session.last_activity = now - 1s;
  Json json;
  append_session(json, session, now);
  const auto shown = nlohmann::json::parse(json.take());
  EXPECT_EQ(shown.at("session"), "aa");
  EXPECT_EQ(shown.at("user"), "alice");
  EXPECT_EQ(shown.at("upstream"), "backend:22");
  EXPECT_EQ(shown.at("began"), "2027-01-15T07:59:50.000Z");
  EXPECT_EQ(shown.at("seconds"), 10);
  EXPECT_EQ(shown.at("stage"), "relaying");
  EXPECT_EQ(shown.at("worker"), 4711);
  EXPECT_EQ(shown.at("channels_open"), nlohmann::json({{"session", 2}, {"direct-tcpip", 1}}));
  EXPECT_EQ(shown.at("last_activity"), "2027-01-15T07:59:59.000Z");
  for (const auto& fact : facts::session_facts()) EXPECT_TRUE(shown.contains(fact.name)) << fact.name;
}

TEST(SessionList, survives_what_can_not_be) {
  auto session = live_session("aa", "\xff<script>\x1b[2J\u202e", "not an address");
  session.stage = static_cast<facts::SessionStage>(200);
  session.record.began = system_clock::time_point::min();
  session.last_activity = system_clock::time_point::max();
  Json json;
  append_session(json, session, now);
  const std::string text = json.take();
  const auto shown = nlohmann::json::parse(text);
  EXPECT_EQ(shown.at("stage"), "");
  EXPECT_EQ(shown.at("seconds"), 0);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_FALSE(SessionFilter{.source = access::Network{}}.fits(session));
}

}  // namespace
}  // namespace sshrp::observer

// SPDX-License-Identifier: MIT
#include "proxy/source_limits.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace sshrp::proxy {
namespace {

using net::Clock;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Limit = SourceLimits::Limit;

const Clock::time_point began = Clock::now();

config::Limits limits(std::uint32_t startups, std::uint32_t sessions, config::ConnectionRate rate = {}) {
  config::Limits limits;
  limits.max_startups_per_source.value = startups;
  limits.max_sessions_per_source.value = sessions;
  limits.max_connection_rate.value = rate;
  return limits;
}

/// The connections of a test, and what became of the last one.
class Door {
 public:
  explicit Door(const config::Limits& limits) : all(limits) {}

  /// Empty: it is in.
  std::string enter(const std::string& address, Clock::time_point now = began) {
    auto entered = all.enter(*access::parse_ip(address), now);
    if (auto* share = std::get_if<SourceLimits::SharePtr>(&entered)) {
      shares.push_back(std::move(*share));
      return "";
    }
    const auto& refused = std::get<SourceLimits::Refused>(entered);
    const char* names[] = {"startups", "sessions", "rate"};
    const std::string name = names[static_cast<std::size_t>(refused.limit)];
    return refused.limit == Limit::rate ? fmt::format("{} {}", name, refused.try_again_in.count()) : name;
  }

  SourceLimits all;
  std::vector<SourceLimits::SharePtr> shares;
};

TEST(SourceLimits, that_are_not_set_remember_nobody) {
  Door door(limits(0, 0));
  for (int i = 0; i < 100; ++i) EXPECT_EQ(door.enter("10.0.0.1"), "");
  EXPECT_EQ(door.all.sources(), 0u);
}

TEST(SourceLimits, of_startups_are_of_who_hasnt_logged_in) {
  Door door(limits(2, 0));
  EXPECT_EQ(door.enter("10.0.0.1"), "");
  EXPECT_EQ(door.enter("10.0.0.1"), "");
  EXPECT_EQ(door.enter("10.0.0.1"), "startups");
  EXPECT_EQ(door.enter("10.0.0.2"), "");
  door.shares[0]->note_login();
  EXPECT_EQ(door.enter("10.0.0.1"), "");
  EXPECT_EQ(door.enter("10.0.0.1"), "startups");
  door.shares[1].reset();
  EXPECT_EQ(door.enter("10.0.0.1"), "");
  door.shares[0].reset();
  EXPECT_EQ(door.enter("10.0.0.1"), "startups");
}

TEST(SourceLimits, of_sessions_are_of_all_connections) {
  Door door(limits(0, 2));
  EXPECT_EQ(door.enter("10.0.0.1"), "");
  EXPECT_EQ(door.enter("10.0.0.1"), "");
  door.shares[0]->note_login();
  EXPECT_EQ(door.enter("10.0.0.1"), "sessions");
  door.shares[0].reset();
  EXPECT_EQ(door.enter("10.0.0.1"), "");
  door.shares.clear();
  EXPECT_EQ(door.all.sources(), 0u);
}

TEST(SourceLimits, count_64_bits_of_ipv6_as_one) {
  Door door(limits(0, 1));
  EXPECT_EQ(door.enter("2001:db8::1"), "");
  EXPECT_EQ(door.enter("2001:db8::2"), "sessions");
  EXPECT_EQ(door.enter("2001:db8:0:1::1"), "");
  EXPECT_EQ(door.enter("::ffff:10.0.0.1"), "");
  EXPECT_EQ(door.enter("10.0.0.1"), "sessions");
}

TEST(SourceLimits, dont_hold_for_who_is_exempt) {
  config::Limits none = limits(1, 1, {.connections = 1, .time = seconds(60), .burst = 1});
  none.exempt = {{std::get<access::Network>(access::parse_network("10.0.0.0/8")), {}}};
  Door door(none);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(door.enter("10.200.0.1"), "");
  EXPECT_EQ(door.enter("11.0.0.1"), "");
  EXPECT_EQ(door.enter("11.0.0.1"), "startups");
}

TEST(SourceLimits, of_a_rate_let_a_burst_in_and_then_one_at_a_time) {
  Door door(limits(0, 0, {.connections = 6, .time = seconds(60), .burst = 3}));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(door.enter("10.0.0.1"), "");
  EXPECT_EQ(door.enter("10.0.0.1"), "rate 10");
  EXPECT_EQ(door.enter("10.0.0.1", began + milliseconds(9'500)), "rate 1");
  EXPECT_EQ(door.enter("10.0.0.2"), "");
  EXPECT_EQ(door.enter("10.0.0.1", began + seconds(10)), "");
  EXPECT_EQ(door.enter("10.0.0.1", began + seconds(10)), "rate 10");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(door.enter("10.0.0.1", began + seconds(1000)), "");
  EXPECT_EQ(door.enter("10.0.0.1", began + seconds(1000)), "rate 10");
}

TEST(SourceLimits, of_a_rate_remember_who_has_gone_until_he_may_come_as_ever) {
  Door door(limits(0, 0, {.connections = 1, .time = seconds(60), .burst = 1}));
  EXPECT_EQ(door.enter("10.0.0.1"), "");
  door.shares.clear();
  EXPECT_EQ(door.enter("10.0.0.1", began + seconds(59)), "rate 1");
  EXPECT_EQ(door.enter("10.0.0.2", began + seconds(61)), "");
  EXPECT_EQ(door.all.sources(), 1u);
}

// Who has come often is no reason to remember those behind him.
TEST(SourceLimits, of_a_rate_forget_in_the_order_in_which_they_may_come_as_ever) {
  Door door(limits(0, 0, {.connections = 60, .time = seconds(3600), .burst = 60}));
  for (int i = 0; i < 60; ++i) EXPECT_EQ(door.enter("10.0.0.1"), "");
  door.shares.clear();
  EXPECT_EQ(door.enter("10.0.0.2"), "");
  door.shares.clear();
  EXPECT_EQ(door.enter("10.0.0.3", began + seconds(61)), "");
  EXPECT_EQ(door.all.sources(), 2u);
}

TEST(SourceLimits, of_a_rate_forget_only_a_few_at_a_time) {
  Door door(limits(0, 0, {.connections = 1, .time = seconds(60), .burst = 1}));
  for (int i = 0; i < 100; ++i) EXPECT_EQ(door.enter(fmt::format("10.0.0.{}", i)), "");
  door.shares.clear();
  EXPECT_EQ(door.enter("10.0.1.1", began + seconds(61)), "");
  EXPECT_EQ(door.all.sources(), 97u);
  for (int i = 2; i < 52; ++i) EXPECT_EQ(door.enter(fmt::format("10.0.1.{}", i), began + seconds(61)), "");
  EXPECT_EQ(door.all.sources(), 51u);
}

TEST(SourceLimits, of_a_rate_forget_who_came_first_where_there_are_too_many) {
  Door door(limits(0, 0, {.connections = 1, .time = seconds(3600), .burst = 1}));
  const auto address = [](std::size_t i) {
    return fmt::format("10.{}.{}.{}", i >> 16, i >> 8 & 255, i & 255);
  };
  for (std::size_t i = 0; i < SourceLimits::max_idle + 10; ++i) {
    EXPECT_EQ(door.enter(address(i)), "");
    door.shares.clear();
  }
  EXPECT_EQ(door.all.sources(), SourceLimits::max_idle);
  EXPECT_EQ(door.enter(address(10)), "rate 3600");
  EXPECT_EQ(door.enter(address(9)), "");
}

}  // namespace
}  // namespace sshrp::proxy

// SPDX-License-Identifier: MIT
#include "balance/ring.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "balance/hash.h"

namespace sshrp::balance {
namespace {

constexpr std::size_t users = 20'000;

std::vector<ServerSetup> servers(std::size_t count) {
  std::vector<ServerSetup> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back({.name = "web" + std::to_string(i) + ":22"});
  return all;
}

std::vector<std::string> owners(const std::vector<ServerSetup>& all) {
  const Ring ring(all);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < users; ++i)
    names.push_back(all[*ring.find(hash("user" + std::to_string(i)), [](std::size_t) { return true; })].name);
  return names;
}

std::map<std::string, double> shares(const std::vector<std::string>& owners) {
  std::map<std::string, double> shares;
  for (const std::string& owner : owners) shares[owner] += 1.0 / static_cast<double>(owners.size());
  return shares;
}

double moved(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < users; ++i) count += before[i] != after[i] ? 1u : 0u;
  return static_cast<double>(count) / users;
}

TEST(Ring, gives_each_server_about_its_share) {
  for (const auto& [name, share] : shares(owners(servers(10)))) EXPECT_NEAR(share, 0.1, 0.025) << name;
}

TEST(Ring, gives_a_server_of_weight_three_three_shares) {
  auto all = servers(4);
  all[2].weight = 3;
  EXPECT_NEAR(shares(owners(all))["web2:22"], 0.5, 0.06);
}

TEST(Ring, is_the_same_in_any_order_of_the_list) {
  auto all = servers(20);
  const auto before = owners(all);
  std::ranges::reverse(all);
  EXPECT_EQ(owners(all), before);
}

TEST(Ring, moves_only_to_a_server_that_is_added) {
  const auto before = owners(servers(9));
  const auto after = owners(servers(10));
  EXPECT_NEAR(moved(before, after), 0.1, 0.025);
  for (std::size_t i = 0; i < users; ++i) {
    if (before[i] != after[i]) {
      ASSERT_EQ(after[i], "web9:22");
    }
  }
}

TEST(Ring, goes_on_to_the_next_and_leaves_others_where_they_are) {
  const auto all = servers(10);
  const Ring ring(all);
  const auto before = owners(all);
  std::map<std::size_t, std::size_t> heirs;
  for (std::size_t i = 0; i < users; ++i) {
    const auto owner =
        ring.find(hash("user" + std::to_string(i)), [](std::size_t index) { return index != 3; });
    ASSERT_TRUE(owner);
    if (before[i] == "web3:22") {
      ++heirs[*owner];
    } else {
      ASSERT_EQ(all[*owner].name, before[i]);
    }
  }
  EXPECT_EQ(heirs.size(), 9u) << "what it had is divided among all";
}

TEST(Ring, finds_nobody_where_nobody_takes) {
  EXPECT_EQ(Ring(servers(3)).find(0, [](std::size_t) { return false; }), std::nullopt);
  EXPECT_EQ(Ring().find(0, [](std::size_t) { return true; }), std::nullopt);
}

TEST(Ring, has_a_bound_whatever_the_weights_are) {
  auto all = servers(max_group_servers);
  for (ServerSetup& server : all) server.weight = max_weight;
  all[0].weight = 1;
  EXPECT_LE(Ring(all).size(), Ring::max_points);
}

// Worked out by another implementation (Python): instances of all versions agree.
TEST(Ring, leads_these_users_where_they_were_always_led) {
  const auto all = servers(5);
  const Ring ring(all);
  std::string led;
  for (const std::string_view user : {"ann", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"})
    led += std::to_string(*ring.find(hash(user), [](std::size_t) { return true; }));
  EXPECT_EQ(led, "34201101");
}

}  // namespace
}  // namespace sshrp::balance

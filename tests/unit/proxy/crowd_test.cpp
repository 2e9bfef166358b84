// SPDX-License-Identifier: MIT
#include "proxy/crowd.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <list>
#include <random>

namespace sshrp::proxy {
namespace {

using Order = Rank::Order;
using std::chrono::seconds;

/// As a table's row has it.
struct Connection {
  std::string address;
  int behind_since = 0;
  Order order = Order::usual;
};

struct Case {
  std::string name;
  std::vector<Connection> connections;
  std::size_t furthest;  // its place among these
};

const Case cases[] = {
    {"of_one_source_the_first", {{"10.0.0.1", 2}, {"10.0.0.1", 1}, {"10.0.0.1", 3}}, 1},
    {"of_one_source_the_late_at_last",
     {{"10.0.0.1", 1, Order::late}, {"10.0.0.1", 9}, {"10.0.0.1", 1, Order::newest}},
     1},
    {"of_two_sources_the_one_with_more", {{"10.0.0.1", 1}, {"10.1.0.1", 2}, {"10.1.0.1", 3}}, 1},
    {"also_where_all_of_that_are_late",
     {{"10.0.0.1", 1}, {"10.1.0.1", 2, Order::late}, {"10.1.0.1", 3, Order::late}},
     1},
    {"of_sources_alike_the_first_of_all", {{"10.0.0.1", 2}, {"10.1.0.1", 1}, {"2001:db8::1", 3}}, 1},
    {"of_24_bits_spread_more_than_half_as_many_as_an_address_has",
     {{"10.0.0.1", 1},
      {"10.0.0.1", 2},
      {"10.1.0.1", 7},
      {"10.1.0.2", 6},
      {"10.1.0.3", 5},
      {"10.1.0.4", 4},
      {"10.1.0.5", 3}},
     6},
    {"of_an_address_before_as_many_spread_over_24_bits",
     {{"10.0.0.1", 4}, {"10.0.0.1", 3}, {"10.1.0.1", 1}, {"10.1.0.2", 2}, {"10.1.0.3", 5}},
     1},
    {"in_24_bits_of_the_address_that_has_most",
     {{"10.1.0.1", 1}, {"10.1.0.2", 3}, {"10.1.0.2", 2}, {"10.1.0.3", 1}, {"10.0.0.1", 0}},
     2},
    {"of_64_bits_as_of_an_address", {{"2001:db8::1", 2}, {"2001:db8::2", 1}, {"10.1.0.1", 0}}, 1},
    {"of_56_bits_as_of_24",
     {{"2001:db8:0:1::", 1}, {"2001:db8:0:2::", 2}, {"2001:db8:0:3::", 3}, {"10.1.0.1", 0}},
     0},
    {"of_48_bits_where_a_quarter_is_more",
     {{"2001:db8:0:100::", 5},
      {"2001:db8:0:200::", 4},
      {"2001:db8:0:300::", 3},
      {"2001:db8:0:400::", 2},
      {"2001:db8:0:500::", 1},
      {"10.1.0.1", 0}},
     4},
    {"of_48_bits_not_where_a_quarter_is_less",
     {{"2001:db8:0:100::", 5}, {"2001:db8:0:200::", 4}, {"2001:db8:0:300::", 3}, {"10.1.0.1", 0}},
     3},
    {"in_48_bits_down_to_the_narrowest",
     {{"2001:db8:0:100::", 1},
      {"2001:db8:0:200::", 2},
      {"2001:db8:0:201::", 9},
      {"2001:db8:0:201::", 8},
      {"2001:db8:0:300::", 3}},
     3},
};

class CrowdsFurthestBehind : public ::testing::TestWithParam<Case> {};

TEST_P(CrowdsFurthestBehind, is) {
  Crowd crowd;
  std::list<Crowd::Member> members;
  std::uint64_t number = 0;
  for (const Connection& connection : GetParam().connections) {
    const Rank rank{connection.order, std::chrono::steady_clock::time_point(seconds(connection.behind_since)),
                    number++};
    members.push_back({access::SourceNetworks(*access::parse_ip(connection.address)), rank});
    crowd.add(members.back());
  }
  const Crowd::Member* furthest = crowd.furthest_behind();
  ASSERT_NE(furthest, nullptr);
  EXPECT_EQ(furthest->rank.number, GetParam().furthest);
}

INSTANTIATE_TEST_SUITE_P(All, CrowdsFurthestBehind, ::testing::ValuesIn(cases),
                         [](const auto& row) { return row.param.name; });

TEST(Crowd, of_nobody_has_nobody) {
  Crowd crowd;
  EXPECT_EQ(crowd.furthest_behind(), nullptr);
  Crowd::Member member{access::SourceNetworks(*access::parse_ip("10.0.0.1")), {}};
  crowd.add(member);
  EXPECT_EQ(crowd.furthest_behind(), &member);
  crowd.remove(member);
  EXPECT_EQ(crowd.furthest_behind(), nullptr);
  EXPECT_EQ(crowd.size(), 0u);
}

/// What crowd.h says, counted anew each time.
class Model {
 public:
  explicit Model(const std::list<Crowd::Member>& members) : members_(members) {}

  std::size_t weight(const access::SourceNetworks& networks) const {
    std::size_t greatest = 0;
    for (std::size_t step = 0; step < networks.size(); ++step)
      greatest = std::max(greatest, Crowd::weight(count(networks[step]), step));
    return greatest;
  }
  std::size_t greatest_weight() const {
    std::size_t greatest = 0;
    for (const auto& member : members_) greatest = std::max(greatest, weight(member.networks));
    return greatest;
  }
  std::size_t count(const access::Network& network) const {
    return static_cast<std::size_t>(std::ranges::count_if(members_, [&](const auto& member) {
      return std::ranges::find(member.networks, network) != member.networks.end();
    }));
  }
  /// Of all that are in that network.
  std::size_t most_of_a_source(const access::Network& network) const {
    std::size_t most = 0;
    for (const auto& member : members_) {
      if (network.contains(member.networks[0].address)) most = std::max(most, count(member.networks[0]));
    }
    return most;
  }
  bool is_first_of_its_source(const Crowd::Member& one) const {
    return std::ranges::all_of(members_, [&](const auto& member) {
      return member.networks[0] != one.networks[0] || !(member.rank < one.rank);
    });
  }

 private:
  const std::list<Crowd::Member>& members_;
};

// Addresses near each other and far from each other, many and few of each; ranks change as logins go on.
TEST(Crowd, of_any_kind_loses_none_of_a_source_that_weighs_less_than_another) {
  std::mt19937 random(12345);
  const auto below = [&](unsigned end) {
    return std::uniform_int_distribution<unsigned>(0, end - 1)(random);
  };
  const auto any_address = [&] {
    const unsigned few = 1 + below(4);
    return *access::parse_ip(below(2) == 0 ? fmt::format("10.{}.{}.{}", below(2), below(few), below(few))
                                           : fmt::format("2001:db8:{}:{:x}{:02x}::{}", below(2), below(few),
                                                         below(few), below(9)));
  };
  const auto any_rank = [&](std::uint64_t number) {
    return Rank{below(4) == 0 ? Order::late : Order::usual,
                std::chrono::steady_clock::time_point(seconds(below(50))), number};
  };
  Crowd crowd;
  std::list<Crowd::Member> members;
  const Model model(members);
  for (std::uint64_t number = 0; number < 1000; ++number) {
    if (members.size() < 40 || below(3) != 0) {
      members.push_back({access::SourceNetworks(any_address()), any_rank(number)});
      crowd.add(members.back());
    }
    auto changed = std::next(members.begin(), below(static_cast<unsigned>(members.size())));
    crowd.remove(*changed);
    changed->rank = any_rank(changed->rank.number);
    crowd.add(*changed);
    ASSERT_EQ(crowd.size(), members.size());
    if (members.size() < 40) continue;
    Crowd::Member* furthest = crowd.furthest_behind();
    ASSERT_EQ(model.weight(furthest->networks), model.greatest_weight());
    ASSERT_TRUE(model.is_first_of_its_source(*furthest));
    // In IPv4's network of 24 bits nobody has more than it.
    if (furthest->networks.size() == 2) {
      ASSERT_EQ(model.count(furthest->networks[0]), model.most_of_a_source(furthest->networks[1]))
          << access::to_string(furthest->networks[0]);
    }
    crowd.remove(*furthest);
    members.remove_if([&](const auto& member) { return &member == furthest; });
  }
}

}  // namespace
}  // namespace sshrp::proxy

// SPDX-License-Identifier: MIT
#include "access/source.h"

#include <gtest/gtest.h>

namespace sshrp::access {
namespace {

Network network(std::string_view text) { return std::get<Network>(parse_network(text)); }

std::vector<Network> networks_of(std::string_view address) {
  const SourceNetworks networks(*parse_ip(address));
  EXPECT_EQ(networks[0], source_of(*parse_ip(address)));
  return {networks.begin(), networks.end()};
}

TEST(SourceNetworks, of_ipv4_are_the_address_and_its_24_bits) {
  const std::vector<Network> expected{network("192.0.2.77"), network("192.0.2.0/24")};
  EXPECT_EQ(networks_of("192.0.2.77"), expected);
  EXPECT_EQ(networks_of("::ffff:192.0.2.77"), expected);
}

TEST(SourceNetworks, of_ipv6_are_64_56_and_48_bits) {
  EXPECT_EQ(networks_of("2001:db8:1:2345:6789::1"),
            (std::vector{network("2001:db8:1:2345::/64"), network("2001:db8:1:2300::/56"),
                         network("2001:db8:1::/48")}));
}

TEST(Source, is_an_address_of_ipv4_and_64_bits_of_ipv6) {
  const auto source = [](std::string_view address) { return source_of(*parse_ip(address)); };
  EXPECT_EQ(source("2001:db8::1"), source("2001:db8::ffff:ffff:ffff:ffff"));
  EXPECT_NE(source("2001:db8::1"), source("2001:db8:0:1::1"));
  EXPECT_EQ(source("192.0.2.1"), source("::ffff:192.0.2.1"));
  EXPECT_NE(source("192.0.2.1"), source("192.0.2.2"));
}

}  // namespace
}  // namespace sshrp::access

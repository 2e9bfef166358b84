// SPDX-License-Identifier: MIT
#include "access/address_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sshrp::access {
namespace {

using testing::HasSubstr;

bool holds(std::string_view list, std::string_view address) { return !not_in_list(list, *parse_ip(address)); }

TEST(AddressList, holds_addresses_networks_and_globs) {
  EXPECT_TRUE(holds("10.0.0.0/8", "10.1.2.3"));
  EXPECT_FALSE(holds("10.0.0.0/8", "11.1.2.3"));
  EXPECT_TRUE(holds("192.0.2.1,10.1.2.3", "10.1.2.3"));
  EXPECT_TRUE(holds("10.1.*", "10.1.2.3"));
  EXPECT_TRUE(holds("10.1.2.?", "10.1.2.3"));
  EXPECT_FALSE(holds("10.1.2.?", "10.1.2.30"));
  EXPECT_TRUE(holds("2001:db8::/32", "2001:DB8::1"));
  EXPECT_TRUE(holds("2001:DB8:*", "2001:db8::1"));
  EXPECT_TRUE(holds("::ffff:10.1.2.3", "10.1.2.3"));
  EXPECT_TRUE(holds("*", "10.1.2.3"));
  EXPECT_FALSE(holds("::/0", "10.1.2.3")) << "no network of IPv6 holds one of IPv4";
}

TEST(AddressList, that_excludes_an_address_doesnt_hold_it_whatever_else_it_says) {
  EXPECT_FALSE(holds("10.0.0.0/8,!10.1.2.3", "10.1.2.3"));
  EXPECT_FALSE(holds("!10.1.2.0/24,10.0.0.0/8", "10.1.2.3"));
  EXPECT_TRUE(holds("!10.1.2.0/24,10.0.0.0/8", "10.1.3.3"));
  EXPECT_FALSE(holds("!10.1.2.*,*", "10.1.2.3"));
  EXPECT_FALSE(holds("!192.0.2.1", "10.1.2.3")) << "it holds nothing";
}

TEST(AddressList, doesnt_look_names_up) {
  EXPECT_FALSE(holds("*.example.lan", "10.1.2.3"));
  EXPECT_TRUE(holds("*.example.lan,10.1.2.3", "10.1.2.3"));
  EXPECT_THAT(*not_in_list("!*.example.lan,*", *parse_ip("10.1.2.3")), HasSubstr("aren't looked up"));
}

TEST(AddressList, that_is_half_understood_holds_nothing) {
  for (std::string_view list :
       {"", "10.1.2.3,", ",10.1.2.3", "10.1.2.3,,", "!", "10.1.2.3,!", "10.1.2.3,10.0.0.1/8",
        "10.1.2.3,1.2.3.4/33", "10.1.2.3,x/y", "10.1.2.3,!name"}) {
    EXPECT_FALSE(holds(list, "10.1.2.3")) << list;
    EXPECT_TRUE(address_list_problem(list)) << list;
  }
  EXPECT_FALSE(address_list_problem("10.0.0.0/8,!10.1.*,*.lan"));
}

TEST(AddressList, of_a_certificate_holds_networks_only) {
  const auto address = *parse_ip("10.1.2.3");
  EXPECT_FALSE(not_in_networks("2001:db8::/32,10.0.0.0/8", address));
  EXPECT_FALSE(not_in_networks("10.1.2.3", address));
  EXPECT_TRUE(not_in_networks("192.0.2.0/24", address));
  EXPECT_TRUE(not_in_networks("10.1.2.*", address));
  EXPECT_TRUE(not_in_networks("!192.0.2.1,10.1.2.3", address));
  EXPECT_TRUE(not_in_networks("", address));
}

}  // namespace
}  // namespace sshrp::access

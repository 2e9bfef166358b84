// SPDX-License-Identifier: MIT
#include "access/address.h"

#include <gtest/gtest.h>

namespace sshrp::access {
namespace {

HostPort parsed(std::string_view text, std::optional<std::uint16_t> default_port = {}) {
  const auto result = parse_host_port(text, default_port);
  const auto* address = std::get_if<HostPort>(&result);
  return address ? *address : HostPort{std::get<std::string>(result), 0};
}

TEST(HostPort, is_a_name_or_an_address_with_a_port) {
  EXPECT_EQ(parsed("0.0.0.0:2200"), (HostPort{"0.0.0.0", 2200}));
  EXPECT_EQ(parsed("localhost:0"), (HostPort{"localhost", 0}));
  EXPECT_EQ(parsed("[::1]:22"), (HostPort{"::1", 22}));
  EXPECT_EQ(parsed("my_container-1:65535"), (HostPort{"my_container-1", 65535}));
}

TEST(HostPort, takes_the_default_port_where_there_is_one) {
  EXPECT_EQ(parsed("h", 22), (HostPort{"h", 22}));
  EXPECT_EQ(parsed("h:23", 22), (HostPort{"h", 23}));
  EXPECT_EQ(parsed("::1", 22), (HostPort{"::1", 22}));
  EXPECT_EQ(parsed("[::1]", 22), (HostPort{"::1", 22}));
  EXPECT_EQ(parsed("[::1]:23", 22), (HostPort{"::1", 23}));
}

TEST(HostPort, is_nothing_else) {
  for (std::string_view text :
       {"", ":22", "h:", "h:x", "h:-1", "h:+1", "h: 1", "h:000022", "[h]:22", "[::1:22", "::1]:22", "a b:22",
        "[1.2.3.4]:22", "a/b:22", "fe80::1%eth0:22", "a..b:22", ".a:22"}) {
    const auto result = parse_host_port(text, std::nullopt);
    EXPECT_TRUE(std::holds_alternative<std::string>(result)) << text;
  }
}

TEST(HostPort, is_written_as_it_is_read) {
  EXPECT_EQ(to_string(HostPort{"::1", 22}), "[::1]:22");
  EXPECT_EQ(to_string(HostPort{"h", 22}), "h:22");
}

TEST(Host, loses_its_brackets) {
  EXPECT_EQ(normal_host("[::1]"), "::1");
  EXPECT_EQ(normal_host("::1"), "::1");
  EXPECT_EQ(normal_host("h.example."), "h.example.");
  EXPECT_EQ(normal_host("1.2.3.4"), "1.2.3.4");
}

TEST(Host, holds_nothing_that_means_something_elsewhere) {
  using namespace std::string_view_literals;
  for (std::string_view text : {""sv, "."sv, "a b"sv, "a/b"sv, "a@b"sv, "a\\b"sv, "a%b"sv, "[::1"sv, "[]"sv,
                                "::g"sv, "h\0"sv, "1.2.3.4\0x"sv, "café"sv}) {
    EXPECT_EQ(normal_host(text), std::nullopt) << text;
  }
  EXPECT_EQ(normal_host(std::string(254, 'a')), std::nullopt);
  EXPECT_NE(normal_host(std::string(253, 'a')), std::nullopt);
}

TEST(IpAddress, local_ones_mean_this_machine_or_this_wire) {
  for (std::string_view text :
       {"127.0.0.1", "127.255.255.255", "0.0.0.0", "0.1.2.3", "169.254.169.254", "::1", "::", "fe80::1",
        "febf::1", "::ffff:127.0.0.1", "::ffff:169.254.0.1"}) {
    EXPECT_TRUE(is_local(*parse_ip(text))) << text;
  }
  for (std::string_view text :
       {"128.0.0.1", "10.0.0.1", "1.0.0.0", "169.253.0.1", "::2", "fec0::1", "fd00::1", "2001:db8::1"}) {
    EXPECT_FALSE(is_local(*parse_ip(text))) << text;
  }
}

TEST(IpAddress, comes_from_four_or_sixteen_bytes) {
  EXPECT_EQ(ip_from_bytes(Bytes{1, 2, 3, 4}), parse_ip("1.2.3.4"));
  EXPECT_EQ(ip_from_bytes(Bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 2, 3, 4}), parse_ip("1.2.3.4"));
  EXPECT_EQ(ip_from_bytes(Bytes(16, 0)), parse_ip("::"));
  EXPECT_EQ(ip_from_bytes(Bytes(5, 0)), std::nullopt);
  EXPECT_EQ(ip_from_bytes({}), std::nullopt);
}

bool contains(std::string_view network, std::string_view address) {
  return std::get<Network>(parse_network(network)).contains(*parse_ip(address));
}

TEST(Network, holds_the_addresses_that_share_its_prefix) {
  EXPECT_TRUE(contains("10.0.0.0/8", "10.255.0.1"));
  EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
  EXPECT_TRUE(contains("10.1.2.128/25", "10.1.2.200"));
  EXPECT_FALSE(contains("10.1.2.128/25", "10.1.2.127"));
  EXPECT_TRUE(contains("10.1.2.3", "10.1.2.3"));
  EXPECT_FALSE(contains("10.1.2.3/32", "10.1.2.4"));
  EXPECT_TRUE(contains("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(contains("2001:db8::/33", "2001:db8:8000::1"));
}

TEST(Network, is_written_as_it_is_read) {
  for (const std::string text :
       {"10.0.0.0/8", "0.0.0.0/0", "10.1.2.3", "2001:db8::/33", "::/0", "2001:db8::1"})
    EXPECT_EQ(to_string(std::get<Network>(parse_network(text))), text);
}

TEST(Network, of_an_address_is_what_its_first_bits_are) {
  EXPECT_EQ(network_of(*parse_ip("10.1.2.3"), 96 + 20), std::get<Network>(parse_network("10.1.0.0/20")));
  EXPECT_EQ(network_of(*parse_ip("2001:db8:ffff::1"), 33),
            std::get<Network>(parse_network("2001:db8:8000::/33")));
}

TEST(Network, of_one_family_holds_no_address_of_the_other) {
  EXPECT_TRUE(contains("0.0.0.0/0", "1.2.3.4"));
  EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(contains("::/0", "2001:db8::1"));
  EXPECT_FALSE(contains("::/0", "127.0.0.1")) << "written ::ffff:127.0.0.1";
}

}  // namespace
}  // namespace sshrp::access

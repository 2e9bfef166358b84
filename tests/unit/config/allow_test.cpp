// SPDX-License-Identifier: MIT
#include "config/allow.h"

#include <gtest/gtest.h>

namespace sshrp::config {
namespace {

using enum HostVerdict;

HostVerdict judge(std::initializer_list<std::string_view> entries, std::string_view host) {
  std::vector<Located<Allowed>> allow;
  for (std::string_view entry : entries) allow.push_back({std::get<Allowed>(parse_allowed(entry))});
  return judge_host(allow, host);
}

TEST(UpstreamAllow, globs_fit_names_in_any_case) {
  EXPECT_EQ(judge({"*.Example.lan"}, "web1.example.LAN"), allowed);
  EXPECT_EQ(judge({"*.example.lan"}, "web1.example.lan."), allowed) << "the dot of the root";
  EXPECT_EQ(judge({"*.example.lan"}, "example.lan"), refused);
  EXPECT_EQ(judge({"*.example.lan"}, "web1.example.lan.evil"), refused);
  EXPECT_EQ(judge({"web?"}, "web1"), allowed);
  EXPECT_EQ(judge({"a", "b"}, "b"), allowed);
}

TEST(UpstreamAllow, addresses_need_a_network_or_a_glob) {
  EXPECT_EQ(judge({"10.0.0.0/8"}, "10.1.2.3"), allowed);
  EXPECT_EQ(judge({"10.0.0.0/8"}, "11.1.2.3"), refused);
  EXPECT_EQ(judge({"*"}, "11.1.2.3"), allowed);
  EXPECT_EQ(judge({"2001:db8::/32"}, "2001:db8::1"), allowed);
  EXPECT_EQ(judge({"10.1.2.3"}, "10.1.2.3"), allowed);
}

TEST(UpstreamAllow, local_addresses_need_a_network) {
  EXPECT_EQ(judge({"*"}, "127.0.0.1"), refused);
  EXPECT_EQ(judge({"*"}, "::1"), refused);
  EXPECT_EQ(judge({"*", "::1"}, "::1"), allowed);
  EXPECT_EQ(judge({"127.0.0.0/8"}, "127.0.0.1"), allowed);
}

TEST(UpstreamAllow, names_that_no_glob_fits_depend_on_their_address_if_networks_are_there) {
  EXPECT_EQ(judge({"10.0.0.0/8"}, "web1"), by_address);
  EXPECT_EQ(judge({"10.0.0.0/8", "web*"}, "web1"), allowed);
  EXPECT_EQ(judge({"10.0.0.0/8", "db*"}, "web1"), by_address);
  EXPECT_EQ(judge({"db*"}, "web1"), refused);
}

TEST(UpstreamAllow, spellings_of_addresses_that_only_resolvers_know_are_names) {
  EXPECT_EQ(judge({"10.0.0.0/8"}, "10.1"), by_address);
  EXPECT_EQ(judge({"10.0.0.0/8"}, "0x7f.1"), by_address);
}

}  // namespace
}  // namespace sshrp::config

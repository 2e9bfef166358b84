// SPDX-License-Identifier: MIT
#include "access/permissions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sshrp::access {
namespace {

PermitList open_list(std::initializer_list<std::string_view> texts) {
  PermitList list;
  for (std::string_view text : texts) list.push_back(std::get<Permit>(parse_permit_open(text)));
  return list;
}

TEST(Rights, of_all_hold_each_one) {
  for (unsigned i = 0; i <= static_cast<unsigned>(Right::unnamed); ++i)
    EXPECT_TRUE(Rights::all().has(static_cast<Right>(i)));
  EXPECT_FALSE(Rights().has(Right::ssh));
}

TEST(Rights, of_two_are_those_in_both) {
  const Rights both = Rights{Right::ssh, Right::pty} & Rights{Right::pty, Right::sftp};
  EXPECT_EQ(both, (Rights{Right::pty}));
}

TEST(Permissions, can_only_be_narrowed) {
  Permissions route;
  route.rights.remove(Right::x11);
  Permissions key;
  key.rights.remove(Right::pty);
  const Permissions both = narrowed(route, key);
  EXPECT_FALSE(both.rights.has(Right::x11));
  EXPECT_FALSE(both.rights.has(Right::pty));
  EXPECT_TRUE(both.rights.has(Right::ssh));
}

TEST(Permissions, of_the_route_count_where_both_name_a_command_or_variable) {
  Permissions route;
  route.force_command = "route";
  route.set_env = {{"A", "route"}};
  Permissions key;
  key.force_command = "key";
  key.set_env = {{"A", "key"}, {"B", "key"}};
  const Permissions both = narrowed(route, key);
  EXPECT_EQ(both.force_command, "route");
  EXPECT_THAT(both.set_env,
              testing::ElementsAre(EnvironmentVariable{"A", "route"}, EnvironmentVariable{"B", "key"}));
  EXPECT_EQ(narrowed({}, key).force_command, "key");
}

TEST(Permissions, let_a_forwarding_lead_only_where_each_list_lets_it) {
  Permissions route;
  route.permit_open = {open_list({"*.example.lan:443", "db:*"})};
  Permissions key;
  key.permit_open = {open_list({"db:5432"})};
  const Permissions both = narrowed(route, key);
  EXPECT_TRUE(permits(both.permit_open, "DB", 5432));
  EXPECT_FALSE(permits(both.permit_open, "db", 22));
  EXPECT_FALSE(permits(both.permit_open, "www.example.lan", 443));
  EXPECT_TRUE(permits(Permissions().permit_open, "anywhere", 1));
}

TEST(Permit, fits_addresses_of_ipv6_and_paths) {
  const std::vector<PermitList> lists = {open_list({"[::1]:80", "/run/app/*.sock"})};
  EXPECT_TRUE(permits(lists, "::1", 80));
  EXPECT_TRUE(permits_path(lists, "/run/app/a.sock"));
  EXPECT_FALSE(permits_path(lists, "/run/other"));
  EXPECT_FALSE(permits(lists, "/run/app/a.sock", 80));
}

TEST(Permit, of_a_name_fits_names_and_nothing_that_only_looks_like_one) {
  const std::vector<PermitList> lists = {open_list({"*.corp.example:30030"})};
  EXPECT_TRUE(permits(lists, "DB.Corp.example", 30030));
  EXPECT_TRUE(permits(lists, "db.corp.example.", 30030)) << "the root, which every name ends in";
  for (const std::string_view host :
       {std::string_view("127.0.0.1\0.corp.example", 23), std::string_view("127.0.0.1 .corp.example"),
        std::string_view("127.0.0.1\n.corp.example"), std::string_view("::1%.corp.example"),
        std::string_view("127.0.0.1/.corp.example"), std::string_view("a..corp.example"),
        std::string_view("[::1].corp.example"), std::string_view(".corp.example")})
    EXPECT_FALSE(permits(lists, host, 30030)) << host;
}

TEST(Permit, of_an_address_or_network_fits_addresses_only) {
  const std::vector<PermitList> lists = {open_list({"10.0.0.0/24:80", "192.0.2.7:80", "[2001:db8::/32]:80"})};
  for (std::string_view host : {"10.0.0.1", "::ffff:10.0.0.1", "192.0.2.7", "2001:db8::1", "2001:DB8:0::1"})
    EXPECT_TRUE(permits(lists, host, 80)) << host;
  for (std::string_view host :
       {"10.0.1.1", "10.0.0.x.evil.example", "10.0.0.1.", "10.1", "192.0.2.7x", "2001:db9::1"})
    EXPECT_FALSE(permits(lists, host, 80)) << host;
}

// inet_aton, and so many a resolver, takes them for addresses.
TEST(Permit, of_a_name_fits_no_number) {
  const std::vector<PermitList> lists = {open_list({"?*:80"})};
  EXPECT_TRUE(permits(lists, "db1", 80));
  EXPECT_TRUE(permits(lists, "0xen", 80));
  for (std::string_view host :
       {"2130706433", "127.1", "0x7f000001", "0x7f.1", "0x7f.0x1", "127.0.0.1", "::1", "a.1"})
    EXPECT_FALSE(permits(lists, host, 80)) << host;
}

TEST(Permit, of_any_host_fits_all_hosts_and_no_socket) {
  const std::vector<PermitList> lists = {open_list({"*:443"})};
  for (std::string_view host : {"db", "127.0.0.1", "::1", "", "2130706433"})
    EXPECT_TRUE(permits(lists, host, 443)) << host;
  EXPECT_FALSE(permits(lists, "db", 80));
  EXPECT_FALSE(permits_path(lists, "/run/s"));
}

TEST(Permit, of_a_path_stays_in_the_folders_that_it_names) {
  const std::vector<PermitList> lists = {open_list({"/run/app/*", "/srv/*/s?ck"})};
  for (std::string_view path : {"/run/app/a.sock", "/run/app/...", "/srv/joe/sock", "/srv/.x/s.ck"})
    EXPECT_TRUE(permits_path(lists, path)) << path;
  for (const std::string_view path :
       {std::string_view("/run/app/../secret.sock"), std::string_view("/run/app/.."),
        std::string_view("/run/app/"), std::string_view("/run/app/a/b"), std::string_view("/run/app//a"),
        std::string_view("/run/app/."), std::string_view("/srv/../sock"), std::string_view("/srv/a/s/ck"),
        std::string_view("run/app/a"), std::string_view("/run/app"), std::string_view(""),
        std::string_view("/")})
    EXPECT_FALSE(permits_path(lists, path)) << path;
  const std::string long_path = "/run/app/" + std::string(max_socket_path, 'x');
  EXPECT_FALSE(permits_path(lists, long_path));
}

TEST(Permit, of_a_listening_port_may_be_the_port_alone) {
  const std::vector<PermitList> lists = {{std::get<Permit>(parse_permit_listen("8080"))}};
  EXPECT_TRUE(permits(lists, "localhost", 8080));
  EXPECT_TRUE(permits(lists, "", 8080));
  EXPECT_FALSE(permits(lists, "localhost", 8081));
}

TEST(Permit, says_what_is_wrong) {
  const auto sentence = [](std::string_view text) { return std::get<std::string>(parse_permit_open(text)); };
  EXPECT_THAT(sentence("db"), testing::HasSubstr("has no port"));
  EXPECT_THAT(sentence("db:0"), testing::HasSubstr("from 1 to 65535"));
  EXPECT_THAT(sentence("db:99999"), testing::HasSubstr("from 1 to 65535"));
  EXPECT_THAT(sentence(":22"), testing::HasSubstr("names no host"));
  EXPECT_THAT(sentence("::1:22"), testing::HasSubstr("needs brackets"));
  EXPECT_THAT(sentence("10.0.0.*:22"), testing::HasSubstr("looks like addresses, but fits names too"));
  EXPECT_THAT(sentence("[2001:db8::*]:22"), testing::HasSubstr("is neither a host name"));
  EXPECT_THAT(sentence("10.0.0.1/8:22"), testing::HasSubstr("has bits set behind its first 8"));
  EXPECT_THAT(sentence("a b:22"), testing::HasSubstr("is neither a host name"));
  EXPECT_THAT(sentence("/run/../x"), testing::HasSubstr("has a part that is empty or only dots"));
  EXPECT_THAT(sentence("/run//x"), testing::HasSubstr("has a part that is empty or only dots"));
}

}  // namespace
}  // namespace sshrp::access

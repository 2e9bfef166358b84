#include "config/permissions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sshrp::config {
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
}

}  // namespace
}  // namespace sshrp::config

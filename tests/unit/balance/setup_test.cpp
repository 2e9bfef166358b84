// SPDX-License-Identifier: MIT
#include "balance/setup.h"

#include <gtest/gtest.h>

#include "wire/error.h"

namespace sshrp::balance {
namespace {

using namespace std::chrono_literals;

GroupSetup full_group() {
  GroupSetup group;
  group.name = "web";
  group.servers = {{"web1:22", "web1", 22, 1, false, 0, "web1"},
                   {"[fd00::2]:2222", "fd00::2", 2222, 7, true, 200, "web"}};
  group.balance = Balance::hash_source;
  group.sticky = Stickiness::user;
  group.sticky_for = 3600s;
  group.queue = 7;
  group.queue_timeout = 1500ms;
  group.max_fails = 5;
  group.fail_timeout = 20s;
  group.slow_start = 0ms;
  group.attempt_timeout = 4s;
  group.check = Check::login;
  group.interval = 6s;
  group.rise = 4;
  group.fall = 6;
  group.check_proxy_protocol = ProxyProtocol::v2;
  group.check_way = util::SecretBytes(std::string_view("through"));
  group.check_user = "probe";
  group.check_key = util::SecretBytes(std::string_view("key"));
  group.check_password = util::SecretBytes(std::string_view("password"));
  group.known_hosts = "web ssh-ed25519 AAAA\n";
  return group;
}

std::vector<GroupSetup> again(const std::vector<GroupSetup>& groups) {
  return decode_groups(encode(groups).view());
}

TEST(Setup, is_the_same_behind_the_wire) {
  std::vector<GroupSetup> groups;
  groups.push_back(full_group());
  groups.emplace_back().name = "empty";
  const auto decoded = again(groups);
  ASSERT_EQ(decoded.size(), 2u);
  const GroupSetup& group = decoded[0];
  const GroupSetup was = full_group();
  EXPECT_EQ(group.name, was.name);
  EXPECT_EQ(group.servers, was.servers);
  EXPECT_EQ(group.balance, was.balance);
  EXPECT_EQ(group.sticky, was.sticky);
  EXPECT_EQ(group.sticky_for, was.sticky_for);
  EXPECT_EQ(group.queue, was.queue);
  EXPECT_EQ(group.queue_timeout, was.queue_timeout);
  EXPECT_EQ(group.max_fails, was.max_fails);
  EXPECT_EQ(group.fail_timeout, was.fail_timeout);
  EXPECT_EQ(group.slow_start, was.slow_start);
  EXPECT_EQ(group.attempt_timeout, was.attempt_timeout);
  EXPECT_EQ(group.check, was.check);
  EXPECT_EQ(group.interval, was.interval);
  EXPECT_EQ(group.rise, was.rise);
  EXPECT_EQ(group.fall, was.fall);
  EXPECT_EQ(group.check_proxy_protocol, was.check_proxy_protocol);
  EXPECT_EQ(as_text(group.check_way.view()), "through");
  EXPECT_EQ(group.check_user, was.check_user);
  EXPECT_EQ(as_text(group.check_key.view()), "key");
  EXPECT_EQ(as_text(group.check_password.view()), "password");
  EXPECT_EQ(group.known_hosts, was.known_hosts);
  EXPECT_EQ(decoded[1].name, "empty");
}

TEST(Setup, refuses_what_ends_early_or_goes_on) {
  std::vector<GroupSetup> groups;
  groups.push_back(full_group());
  const util::SecretBytes whole = encode(groups);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THROW(decode_groups(whole.view().first(size)), wire::ProtocolError) << size;
  Bytes longer(whole.view().begin(), whole.view().end());
  longer.push_back(0);
  EXPECT_THROW(decode_groups(longer), wire::ProtocolError);
}

TEST(Setup, refuses_more_servers_than_are_possible) {
  std::vector<GroupSetup> groups;
  groups.push_back(full_group());
  groups[0].servers.resize(max_group_servers + 1);
  EXPECT_THROW(again(groups), wire::ProtocolError);
  groups[0].servers.resize(max_group_servers);
  EXPECT_EQ(again(groups)[0].servers.size(), max_group_servers);
  for (std::size_t more = 0; more < max_servers / max_group_servers; ++more)
    groups.emplace_back().servers.resize(max_group_servers);
  EXPECT_THROW(again(groups), wire::ProtocolError);
}

TEST(Setup, keeps_checks_as_far_apart_as_a_server_can_stand) {
  std::vector<GroupSetup> groups;
  groups.push_back(full_group());
  groups[0].interval = 1ms;
  groups[0].servers[0].weight = 0;
  const auto decoded = again(groups);
  EXPECT_EQ(decoded[0].interval, min_check_interval);
  EXPECT_EQ(decoded[0].servers[0].weight, 1u);
}

}  // namespace
}  // namespace sshrp::balance

// SPDX-License-Identifier: MIT
#include "health/known_keys.h"

#include <gtest/gtest.h>

#include "crypto/key_files.h"

namespace sshrp::health {
namespace {

using Match = access::KnownHosts::Match;

std::shared_ptr<const balance::GroupSetup> setup_of(std::string name, std::string known_hosts) {
  balance::GroupSetup setup;
  setup.name = std::move(name);
  setup.servers = {{.name = "a:22", .host = "a"},
                   {.name = "b:2200", .host = "b", .port = 2200},
                   {.name = "c:2200", .host = "c", .port = 2200, .host_key_name = "web"}};
  setup.known_hosts = std::move(known_hosts);
  return std::make_shared<const balance::GroupSetup>(std::move(setup));
}

class KnownKeysTest : public testing::Test {
 protected:
  static std::string line(const std::string& host) {
    return host + " " + crypto::public_key_file("ed25519").to_line() + "\n";
  }
  Match match(const std::shared_ptr<const balance::GroupSetup>& setup, std::size_t server) {
    const KnownAs name = known_as(setup->servers[server]);
    return known.of({setup, server})->lookup(name.host, name.port, crypto::public_key_file("ed25519")).match;
  }

  KnownKeys known;
};

TEST_F(KnownKeysTest, are_of_each_server_by_the_name_that_it_is_known_by) {
  const auto setup = setup_of("web", line("a") + line("[b]:2200") + line("web"));
  for (std::size_t server = 0; server < 3; ++server)
    EXPECT_EQ(match(setup, server), Match::same_key) << server;
  EXPECT_EQ(match(setup_of("mail", line("b")), 0), Match::none);
}

TEST_F(KnownKeysTest, are_looked_for_once_though_the_setup_is_another_one) {
  const auto one = setup_of("web", line("a"));
  const auto found = known.of({one, 0});
  EXPECT_EQ(known.of({one, 0}), found);
  EXPECT_EQ(known.of({setup_of("web", line("a")), 0}), found);
}

TEST_F(KnownKeysTest, are_looked_for_anew_where_the_lines_are_others) {
  EXPECT_EQ(match(setup_of("web", line("b")), 0), Match::none);
  EXPECT_EQ(match(setup_of("web", line("a")), 0), Match::same_key);
}

TEST_F(KnownKeysTest, of_groups_that_are_gone_go) {
  const auto stays = setup_of("stays", line("a"));
  match(stays, 0);
  for (int i = 0; i < 10; ++i) match(setup_of("group" + std::to_string(i), line("a")), 0);
  EXPECT_EQ(known.size(), 2u);
}

}  // namespace
}  // namespace sshrp::health

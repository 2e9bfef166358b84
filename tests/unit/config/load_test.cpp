// SPDX-License-Identifier: MIT
#include "config/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/files.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string main_file = "/etc/sshrp/sshrpd.toml";
const std::string least = "[[servers]]\nuser = 'a'\nupstream_host = 'h'\n";

TEST(Configuration, has_defaults_for_all_but_user_and_host) {
  const Config config = loaded(least);
  ASSERT_EQ(config.listen.size(), 1u);
  EXPECT_EQ(*config.listen[0], (HostPort{"0.0.0.0", 2200}));
  EXPECT_EQ(config.listen[0].place, Place{});
  EXPECT_EQ(*config.level, LogLevel::info);
  EXPECT_EQ(*config.state_dir, "/var/lib/sshrp");
  EXPECT_EQ(*config.limits.handshake_grace_time, seconds(20));
  EXPECT_EQ(*config.limits.login_grace_time, seconds(120));
  EXPECT_EQ(*config.limits.idle_timeout, seconds(0));
  EXPECT_EQ(*config.limits.max_session_time, seconds(0));
  for (const Keepalive& keepalive : {config.limits.keepalive, config.upstream_keepalive}) {
    EXPECT_EQ(*keepalive.interval, seconds(0));
    EXPECT_EQ(*keepalive.count_max, 3u);
  }
  EXPECT_EQ(*config.limits.max_auth_tries, 6u);
  ASSERT_EQ(config.routes.size(), 1u);
  const Route& route = config.routes[0];
  EXPECT_EQ(*route.user, "a");
  EXPECT_FALSE(route.pattern);
  EXPECT_EQ(route.upstream_port->literal(), "22");
  EXPECT_FALSE(route.upstream_user);
  EXPECT_EQ(*route.upstream_connect_timeout, seconds(10));
  EXPECT_EQ(*route.upstream_host_key_check, HostKeyCheck::accept_new);
}

TEST(Configuration, listens_where_its_tables_say_beside_what_listen_names) {
  const std::string tables = "[[listeners]]\naddress = '127.0.0.1:1'\n[[listeners]]\naddress = '[::1]:2'\n";
  const std::string server = "[[servers]]\nuser = 'a'\nupstream_host = 'h'\n";
  const Config alone = loaded(tables + server);
  ASSERT_EQ(alone.listeners.size(), 2u);
  EXPECT_EQ(*alone.listeners[1].address, (HostPort{"::1", 2}));
  EXPECT_EQ(alone.listeners[1].address.place, (Place{0, 4, 11}));
  EXPECT_EQ(alone.listeners[1].place, (Place{0, 3, 1}));
  EXPECT_TRUE(alone.listen.empty()) << "the default is for who names nothing";
  const Config both = loaded("listen = '127.0.0.1:3'\n" + tables + server);
  EXPECT_EQ(both.listen.size(), 1u);
  EXPECT_EQ(both.listeners.size(), 2u);
}

TEST(Configuration, holds_every_value_with_its_place) {
  const Config config = loaded(R"(
listen = ['127.0.0.1:1', '[::1]:2']
level = 'debug'
log = 'a.log'
log_format = 'json'
key = '/k1'
state_dir = 'state'
version = 'SSH-2.0-OpenSSH_9.2 x'
banner = "hello\n"
[limits]
login_grace_time = 30
max_startups = '10:50:20'
max_auth_tries = 3
max_sessions = 7
max_startups_per_source = 8
max_sessions_per_source = 9
max_sessions_per_user = 10
max_channels = 11
max_connection_rate = '5/m:20'
exempt = ['10.0.0.0/8', '::1']
penalties = {authfail = 7, overflow6 = 'deny-all', net_block_size = '24:56', ban_after = '5/2d'}
[limits.upstream]
max_logins_in_progress = 12
[algorithms]
ciphers = '-chacha*'
[algorithms.upstream]
kex = 'curve*'
rekey_limit = '1G 1h30m'
[[servers]]
user = '^(\w+)$'
upstream_host = '\1.lan'
upstream_port = 23
upstream_user = 'u\1'
upstream_connect_timeout = 3
upstream_known_hosts = ['/kh/\1', 'kh']
upstream_host_key_check = 'no'
upstream_allow = ['10.0.0.0/8', '*.lan']
upstream_algorithms.macs = '+hmac-sha1'
upstream_algorithms.warn_weak_crypto = 'no'
)");
  EXPECT_EQ(*config.listen[1], (HostPort{"::1", 2}));
  EXPECT_EQ(config.listen[1].place, (Place{0, 2, 26}));
  EXPECT_EQ(*config.level, LogLevel::debug);
  EXPECT_EQ(config.level.place, (Place{0, 3, 9}));
  EXPECT_EQ(config.log->path, "/etc/sshrp/a.log") << "relative to the file";
  EXPECT_EQ(*config.log_format, LogFormat::json);
  EXPECT_EQ(*config.key[0], "/k1");
  EXPECT_EQ(*config.state_dir, "/etc/sshrp/state");
  EXPECT_EQ(*config.version, "SSH-2.0-OpenSSH_9.2 x");
  EXPECT_EQ(*config.banner, "hello\n");
  EXPECT_EQ(*config.limits.login_grace_time, seconds(30));
  EXPECT_EQ(config.limits.max_startups->rate, 50u);
  EXPECT_EQ(*config.limits.max_auth_tries, 3u);
  EXPECT_EQ(*config.limits.max_sessions, 7u);
  EXPECT_EQ(*config.limits.max_startups_per_source, 8u);
  EXPECT_EQ(*config.limits.max_sessions_per_source, 9u);
  EXPECT_EQ(*config.limits.max_sessions_per_user, 10u);
  EXPECT_EQ(*config.limits.max_channels, 11u);
  EXPECT_EQ(*config.upstream_limits.max_logins_in_progress, 12u);
  EXPECT_EQ(config.limits.max_connection_rate->burst, 20u);
  EXPECT_EQ(*config.limits.penalties.authfail, seconds(7));
  EXPECT_EQ(**config.limits.penalties.overflow6, Overflow::deny_all);
  EXPECT_EQ(config.limits.penalties.net_block_size->v6, 56u);
  EXPECT_EQ(config.limits.penalties.ban_after->count, 5u);
  EXPECT_EQ(config.limits.penalties.ban_after->time, seconds(172'800));
  ASSERT_EQ(config.limits.exempt.size(), 2u);
  EXPECT_EQ(access::to_string(*config.limits.exempt[0]), "10.0.0.0/8");
  EXPECT_EQ(*config.algorithms.ciphers, "-chacha*");
  EXPECT_EQ(*config.algorithms.kex, "");
  EXPECT_EQ(*config.upstream_algorithms.kex, "curve*");
  EXPECT_EQ(config.upstream_algorithms.rekey_limit->bytes, 1u << 30);
  EXPECT_EQ(config.upstream_algorithms.rekey_limit->time, seconds(5400));
  EXPECT_EQ(*config.upstream_algorithms.warn_weak_crypto, WarnWeakCrypto::yes);
  const Route& route = config.routes.at(0);
  EXPECT_EQ(*route.upstream_algorithms.macs, "+hmac-sha1");
  EXPECT_EQ(*route.upstream_algorithms.kex, "");
  EXPECT_FALSE(route.upstream_algorithms.rekey_limit);
  EXPECT_EQ(**route.upstream_algorithms.warn_weak_crypto, WarnWeakCrypto::no);
  EXPECT_EQ(route.place, (Place{0, 29, 1}));
  EXPECT_TRUE(route.pattern);
  EXPECT_TRUE(route.upstream_host->captures());
  EXPECT_EQ(route.upstream_port->literal(), "23");
  EXPECT_EQ((*route.upstream_user)->literal(), "u");
  EXPECT_EQ(route.upstream_known_hosts[1]->literal(), "/etc/sshrp/kh");
  EXPECT_EQ(*route.upstream_host_key_check, HostKeyCheck::no);
  EXPECT_TRUE(route.upstream_allow[0]->network);
  EXPECT_FALSE(route.upstream_allow[1]->network);
  const ConfigError later = config.error(config.key[0].place, "it is no key");
  EXPECT_EQ(to_string(later), "/etc/sshrp/sshrpd.toml:6:7: it is no key");
}

TEST(Configuration, has_keepalives_of_each_leg_and_time_limits_of_all_sessions_and_of_a_route) {
  const Config config = loaded(
      "[limits]\nkeepalive_interval = 15\nidle_timeout = 600\nmax_session_time = 3600\n"
      "[limits.upstream]\nkeepalive_interval = 30\nkeepalive_count_max = 5\n" +
      least + "idle_timeout = 0\n");
  EXPECT_EQ(*config.limits.keepalive.interval, seconds(15));
  EXPECT_EQ(*config.limits.keepalive.count_max, 3u);
  EXPECT_EQ(*config.upstream_keepalive.interval, seconds(30));
  EXPECT_EQ(*config.upstream_keepalive.count_max, 5u);
  EXPECT_EQ(*config.limits.idle_timeout, seconds(600));
  EXPECT_EQ(*config.limits.max_session_time, seconds(3600));
  EXPECT_EQ(config.routes[0].idle_timeout->value, seconds(0));
  EXPECT_FALSE(config.routes[0].max_session_time);
}

TEST(Configuration, tells_all_errors_in_the_order_of_the_file) {
  const ConfigErrors errors =
      errors_of(load_text("levle = 1\nlisten = 5\n[limits]\nmax_sessions = 'x'\n"
                          "[[servers]]\nupstream_port = 0\nuser = '^('\n[[servers]]\nuser = 'a'\n"));
  std::vector<std::pair<unsigned, unsigned>> places;
  for (const auto& error : errors) places.emplace_back(error.line, error.column);
  EXPECT_THAT(places, ElementsAre(std::pair(1, 1), std::pair(2, 10), std::pair(4, 16), std::pair(5, 1),
                                  std::pair(6, 17), std::pair(7, 8), std::pair(8, 1)))
      << shown(errors);
}

TEST(Configuration, a_broken_pattern_hides_no_other_error_and_makes_none) {
  const ConfigErrors errors =
      errors_of(load_text("[[servers]]\nuser = '^('\nupstream_host = '\\1'\nupstream_port = true\n"));
  EXPECT_EQ(errors.size(), 2u) << shown(errors);
}

TEST(Configuration, a_missing_main_file_is_an_error_without_a_line) {
  const ConfigErrors errors = errors_of(load(Files{}));
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(to_string(errors[0]), "/etc/sshrp/sshrpd.toml: it can't be read: No such file or directory");
}

TEST(Include, reads_files_in_name_order_and_relative_to_the_file) {
  const auto result =
      load({{main_file, "include = ['conf.d/*.toml', '/srv/x.toml']\n" + least},
            {"/etc/sshrp/conf.d/20.toml",
             "[[servers]]\nuser = 'c'\nupstream_host = 'h'\nupstream_known_hosts = 'kh'\n"},
            {"/etc/sshrp/conf.d/10.toml", "[[servers]]\nuser = 'b'\nupstream_host = 'h'\n"},
            {"/etc/sshrp/conf.d/30.txt", "not read"},
            {"/srv/x.toml", "include = 'more/*'\n[[servers]]\nuser = 'd'\nupstream_host = 'h'\n"},
            {"/srv/more/y.toml", "level = 'ERROR'\n[[servers]]\nuser = 'e'\nupstream_host = 'h'\n"}});
  const auto* config = std::get_if<Config>(&result);
  ASSERT_TRUE(config) << shown(errors_of(result));
  std::string users;
  for (const Route& route : config->routes) users += *route.user;
  EXPECT_EQ(users, "abcde");
  EXPECT_THAT(config->files, ElementsAre(main_file, "/etc/sshrp/conf.d/10.toml", "/etc/sshrp/conf.d/20.toml",
                                         "/srv/x.toml", "/srv/more/y.toml"));
  EXPECT_EQ(config->routes[2].upstream_known_hosts[0]->literal(), "/etc/sshrp/conf.d/kh");
  EXPECT_EQ(config->where(config->level.place), "/srv/more/y.toml:1:9");
  EXPECT_EQ(config->include.size(), 3u);
}

TEST(Include, a_glob_that_fits_nothing_is_fine) {
  EXPECT_EQ(loaded("include = 'conf.d/*.toml'\n" + least).routes.size(), 1u);
}

std::string first_error(const Files& files) {
  const ConfigErrors errors = errors_of(load(files));
  return errors.size() == 1 ? to_string(errors[0]) : "not one error: " + shown(errors);
}

TEST(Include, refuses_globals_that_are_set_twice) {
  EXPECT_EQ(first_error({{main_file, "include = 'b.toml'\nlevel = 'INFO'\nlimits.max_sessions = 3\n" + least},
                         {"/etc/sshrp/b.toml", "[limits]\nmax_auth_tries = 3\nmax_sessions = 4\n"}}),
            "/etc/sshrp/b.toml:3:1: limits.max_sessions: it is set at /etc/sshrp/sshrpd.toml:3:23 already; "
            "this key may be set "
            "once in all files");
}

TEST(Include, refuses_circles) {
  EXPECT_THAT(first_error({{main_file, "include = 'b.toml'\n" + least},
                           {"/etc/sshrp/b.toml", "include = './x/../sshrpd.toml'\n"}}),
              HasSubstr("b.toml:1:11: include: \"/etc/sshrp/sshrpd.toml\" would include itself"));
}

TEST(Include, refuses_a_file_that_comes_twice) {
  EXPECT_THAT(
      first_error({{main_file, "include = ['b.toml', '*.tom?']\n" + least}, {"/etc/sshrp/b.toml", ""}}),
      HasSubstr("not one error"));
  EXPECT_THAT(
      first_error({{main_file, "include = ['b.toml', 'b.tom?']\n" + least}, {"/etc/sshrp/b.toml", ""}}),
      HasSubstr("sshrpd.toml:1:22: include: \"/etc/sshrp/b.toml\" is included already"));
}

TEST(Include, ends_where_a_link_leads_round_and_round) {
  const FileAccess endless = {[](const std::string&) {
                                return FileContent{"include = 'loop/x.toml'\n", ""};
                              },
                              [](const std::string&) { return std::vector<std::string>(); }};
  const ConfigErrors errors = errors_of(load(main_file, endless));
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(errors[0].sentence, HasSubstr("more than 16 deep"));
}

TEST(Include, compares_users_over_all_files) {
  EXPECT_THAT(first_error({{main_file, "include = 'b.toml'\n" + least}, {"/etc/sshrp/b.toml", least}}),
              HasSubstr("b.toml:2:8: user: \"a\" is a user already at /etc/sshrp/sshrpd.toml:3:8"));
}

TEST(Include, errors_in_included_files_name_them) {
  EXPECT_THAT(first_error({{main_file, "include = 'b.toml'\n" + least}, {"/etc/sshrp/b.toml", "\n\nlevel"}}),
              HasSubstr("/etc/sshrp/b.toml:3:"));
}

TEST(Errors, are_safe_to_print) {
  const ConfigErrors errors = errors_of(load_text("\"a\\u001b[2J\" = 1\n" + least));
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(errors[0].sentence, HasSubstr("unknown key \"a\\x1b[2J\""));
  EXPECT_EQ(util::quote("^\\d\x7f"), "\"^\\d\\x7f\"");
}

TEST(Patterns, that_overlap_only_in_part_are_all_reachable) {
  EXPECT_EQ(loaded("[[servers]]\nuser = '^web\\d+$'\nupstream_host = 'h'\n[[servers]]\nuser = "
                   "'^web.*$'\nupstream_host = 'h'\n"
                   "[[servers]]\nuser = '^.*$'\nupstream_host = 'h'\n[[servers]]\nuser = "
                   "'web1'\nupstream_host = 'h'\n")
                .routes.size(),
            4u);
}

}  // namespace
}  // namespace sshrp::config

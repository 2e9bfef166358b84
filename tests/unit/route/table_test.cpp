// SPDX-License-Identifier: MIT
#include "route/table.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <limits>
#include <random>

#include "route/routes.h"

namespace sshrp::route {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Table, exact_users_come_before_patterns_and_patterns_in_the_order_of_the_file) {
  const Routes routes(server("^web\\d+", "first") + server("^web.*", "second") + server("web1", "exact"));
  EXPECT_EQ(routes.way("web1"), "exact:22 web1");
  EXPECT_EQ(routes.way("web2"), "first:22 web2");
  EXPECT_EQ(routes.way("webx"), "second:22 webx");
  EXPECT_EQ(routes.way("xweb1"), "none");
  EXPECT_EQ(routes.way("Web1"), "none");
}

TEST(Table, fills_in_every_value) {
  const Routes routes(
      "level = 'INFO'\n" + server("plain", "h") +
      server("^(?P<app>[a-z]+)(\\d+)@(?P<role>.*)$", "\\g<app>\\2.example.lan",
             "upstream_port = '22\\2'\nupstream_user = '\\g<role>:admin/x'\nupstream_connect_timeout = "
             "3\nmax_sessions_per_user = 4\nmax_channels = 5\n"
             "upstream_known_hosts = ['/kh/\\g<app>', '/kh/all']\nupstream_host_key_check = 'yes'"));
  const Route route = routes.route("web17@joe");
  EXPECT_EQ(route.name, "^(?P<app>[a-z]+)(\\d+)@(?P<role>.*)$");
  EXPECT_EQ(route.place, (config::Place{0, 6, 1}));
  EXPECT_EQ(route.target->endpoints,
            (std::vector{Endpoint{{"web17.example.lan", 2217}, 1, "web17.example.lan:2217"}}));
  EXPECT_EQ(route.upstream_user, "joe:admin/x") << "the configuration wrote : and /";
  EXPECT_EQ(route.upstream_connect_timeout, std::chrono::seconds(3));
  EXPECT_EQ(route.max_sessions_per_user, 4u);
  EXPECT_EQ(routes.route("plain").max_sessions_per_user, std::nullopt);
  EXPECT_EQ(route.max_channels, 5u);
  EXPECT_EQ(routes.route("plain").max_channels, std::nullopt);
  EXPECT_THAT(route.upstream_known_hosts, ElementsAre("/kh/web", "/kh/all"));
  EXPECT_EQ(route.upstream_host_key_check, config::HostKeyCheck::yes);
}

TEST(Table, fills_in_what_is_to_be_shown) {
  const Routes routes(server("^(?P<id>[a-z]+)\\d*", "h",
                             "password = 'a'\nauthorized_keys = ['/k/\\1', 'ssh-rsa \\1', 'b']\n"
                             "trusted_user_ca_keys = '/ca/\\1'\nrevoked_keys = '/r/\\1'\n"
                             "upstream_authorized_keys = 'keys/\\1'\nupstream_password = 'p\\1\\\\'\n"
                             "upstream_key = '/u/\\1'\nupstream_key_passphrase = '\\1\\1'\n"));
  const Route route = routes.route("web17");
  EXPECT_EQ(route.password->reveal(), "a");
  ASSERT_EQ(route.authorized_keys.size(), 3u);
  EXPECT_EQ(std::get<std::string>(route.authorized_keys[0]), "/k/web");
  EXPECT_EQ(std::get<config::KeyLine>(route.authorized_keys[1]).text, "ssh-rsa \\1");
  EXPECT_EQ(std::get<std::string>(route.authorized_keys[2]), "/etc/sshrp/b");
  EXPECT_EQ(std::get<std::string>(route.trusted_user_ca_keys[0]), "/ca/web");
  EXPECT_EQ(route.revoked_keys, "/r/web");
  EXPECT_EQ(route.upstream_authorized_keys, "keys/web");
  EXPECT_EQ(route.upstream_password->reveal(), "pweb\\");
  EXPECT_EQ(route.upstream_key->path, "/u/web");
  EXPECT_EQ(route.upstream_key->passphrase->reveal(), "webweb");
  EXPECT_EQ(route.methods.name_list(), "publickey,password,keyboard-interactive");
  EXPECT_TRUE(route.has_upstream_credential());
}

TEST(Table, fills_in_other_credentials) {
  const Route route = Routes(server("^(.*)", "h",
                                    "upstream_ca_key = '/ca/\\1'\nupstream_key_passphrase_file = '/p/\\1'\n"
                                    "upstream_key_probe = true\nauth_methods = 'publickey'"))
                          .route("a");
  EXPECT_EQ(route.upstream_ca_key->path, "/ca/a");
  EXPECT_EQ(route.upstream_ca_key->passphrase_file, "/p/a");
  EXPECT_TRUE(route.upstream_key_probe);
  EXPECT_EQ(route.methods.name_list(), "publickey");
}

TEST(Table, passes_on_what_the_client_shows_where_nothing_is_configured) {
  const Route route = Routes(server("a", "h")).route("a");
  EXPECT_FALSE(route.has_upstream_credential());
  EXPECT_FALSE(route.password || route.upstream_authorized_keys || route.upstream_key_probe);
}

TEST(Table, looks_keys_up_where_servers_keep_them) {
  EXPECT_EQ(Routes(server("a", "h", "upstream_key = '/u'")).route("a").upstream_authorized_keys,
            ".ssh/authorized_keys");
}

TEST(Table, looks_at_the_modes_of_an_upstreams_file_unless_told_not_to) {
  EXPECT_TRUE(Routes(server("a", "h", "upstream_key = '/u'")).route("a").upstream_strict_modes);
  EXPECT_FALSE(Routes(server("a", "h", "upstream_key = '/u'\nupstream_strict_modes = false"))
                   .route("a")
                   .upstream_strict_modes);
}

TEST(Table, refuses_names_that_may_not_build_paths_and_shows_no_secret) {
  const Routes routes(
      server("^(?P<id>.*)", "h",
             "upstream_user = 'u'\nauthorized_keys = '/k/\\1'\nupstream_password = 'hunter\\1'"));
  EXPECT_THAT(routes.refusal("../a"), HasSubstr("may not become part of a path"));
  EXPECT_THAT(Routes(server("^(.+)$", "h",
                            "upstream_user = 'u'\nauthorized_keys = '/k'\nupstream_password = '" +
                                std::string(800, 'x') + "\\1'"))
                  .refusal(std::string(250, 'a')),
              testing::AllOf(HasSubstr("1050 bytes"), testing::Not(HasSubstr("xxxx"))));
}

TEST(Table, keeps_working_when_the_configuration_around_its_servers_moves) {
  config::Config config;
  config.routes.resize(1);
  config.routes[0].user.value = "a";
  config.routes[0].upstream_host.value = config::literal_template("h");
  const Table table(config);
  const config::Config elsewhere = std::move(config);
  EXPECT_TRUE(std::holds_alternative<RoutePtr>(table.lookup("a")));
}

TEST(Table, refuses_names_that_nobody_may_have) {
  const Routes routes(server("^.*$", "h"));
  EXPECT_THAT(routes.refusal(""), HasSubstr("at least one character"));
  EXPECT_THAT(routes.refusal(std::string(257, 'a')), HasSubstr("at most 256 bytes, this has 257"));
  EXPECT_EQ(routes.way(std::string(256, 'a')), "h:22 " + std::string(256, 'a'));
  for (std::string_view name : {"a\nb", "a\x7f", "a\x1b[2J", "\xc2\x9b"})
    EXPECT_THAT(routes.refusal(name), HasSubstr("control"));
  EXPECT_THAT(routes.refusal(std::string("a\0b", 3)), HasSubstr("control"));
  EXPECT_EQ(routes.way("\xff"), "none") << "no pattern fits what isn't UTF-8";
  EXPECT_EQ(routes.way("é"), "h:22 é");
}

// sshd reads "user:style", Debian's "user/role".
TEST(Table, a_client_chooses_no_style_or_role_at_the_upstream) {
  const Routes routes(server("^joe.*$", "h") + server("^(\\w+)=(.*)$", "h", "upstream_user = '\\2'") +
                      server("a:b", "h"));
  EXPECT_THAT(routes.refusal("joe:skey"),
              HasSubstr("\"joe:skey\" may not become part of the upstream's user"));
  EXPECT_EQ(routes.way("joe/role"), "refused");
  EXPECT_EQ(routes.way("x=a:b"), "refused");
  EXPECT_EQ(routes.way("x="), "refused") << "an empty user";
  EXPECT_EQ(routes.way("a:b"), "h:22 a:b") << "the configuration wrote it";
}

TEST(Table, captured_text_leads_to_no_domain_that_the_configuration_did_not_write) {
  const Routes routes(server("^open-(.*)$", "web\\1") + server("^safe-(.*)$", "web\\1.example.lan") +
                      server("^allowed-(.*)$", "web\\1", "upstream_allow = '*.example.lan'") +
                      server("^net-(.*)$", "10.0.\\1"));
  EXPECT_EQ(routes.way("open-1"), "web1:22 open-1");
  EXPECT_THAT(routes.refusal("open-.evil.example"), HasSubstr("holds a dot; upstream_allow may allow that"));
  EXPECT_EQ(routes.way("safe-1.rack2"), "web1.rack2.example.lan:22 safe-1.rack2");
  EXPECT_EQ(routes.way("allowed-1.example.lan"), "web1.example.lan:22 allowed-1.example.lan");
  EXPECT_THAT(routes.refusal("allowed-1.evil"), HasSubstr("upstream_allow doesn't name host \"web1.evil\""));
  EXPECT_EQ(routes.way("net-1.evil.example"), "refused");
}

TEST(Table, captured_text_leads_to_no_local_address) {
  const Routes routes(server("^v4-(\\d+)$", "127.0.0.\\1") +
                      server("^all-(.*)$", "\\1", "upstream_allow = '*'") +
                      server("^named-(.*)$", "\\1", "upstream_allow = ['*', '127.0.0.0/8', '::1']") +
                      server("fixed", "127.0.0.1"));
  EXPECT_THAT(routes.refusal("v4-1"), HasSubstr("host \"127.0.0.1\" is local to this machine"));
  EXPECT_EQ(routes.way("all-127.0.0.1"), "refused");
  EXPECT_EQ(routes.way("all-[::1]"), "refused");
  EXPECT_EQ(routes.way("all-::ffff:127.0.0.1"), "refused");
  EXPECT_EQ(routes.way("all-169.254.169.254"), "refused");
  EXPECT_EQ(routes.way("fixed"), "127.0.0.1:22 fixed");
  EXPECT_EQ(routes.way("named-127.0.0.1"), "127.0.0.1:22 named-127.0.0.1");
  EXPECT_EQ(routes.way("named-fe80::1"), "refused");
}

Bytes ip(std::string_view text) {
  const auto address = *access::parse_ip(text);
  return {address.begin(), address.end()};
}

TEST(Table, gives_the_dialer_the_rule_for_what_a_name_resolves_to) {
  const Routes routes(server("fixed", "h") + server("^c-(.*)$", "h\\1") +
                      server("^g-(.*)$", "\\1", "upstream_allow = ['*.lan', '10.0.0.0/8']"));
  EXPECT_TRUE(routes.route("fixed").upstream_addresses.permits(ip("127.0.0.1")));

  const AddressRule captured = routes.route("c-1").upstream_addresses;
  EXPECT_TRUE(captured.permits(ip("192.0.2.1")));
  EXPECT_FALSE(captured.permits(ip("127.0.0.1"))) << "localhost by another name";
  EXPECT_FALSE(captured.permits(Bytes{127, 0, 0, 1}));

  const AddressRule by_glob = routes.route("g-web.lan").upstream_addresses;
  EXPECT_TRUE(by_glob.permits(ip("192.0.2.1")));
  EXPECT_FALSE(by_glob.permits(ip("::1")));

  const AddressRule by_address = routes.route("g-elsewhere.example").upstream_addresses;
  EXPECT_TRUE(by_address.permits(ip("10.1.2.3")));
  EXPECT_FALSE(by_address.permits(ip("192.0.2.1")));
  EXPECT_FALSE(by_address.permits(Bytes{1, 2, 3}));
}

TEST(Table, no_name_of_any_bytes_breaks_out_of_what_was_written) {
  const Routes routes(server("^(?s:(.*))-(?s:(.*))$", "web\\2.example.lan",
                             "upstream_user = 'u\\1'\nupstream_known_hosts = '/kh/\\1\\2'"));
  constexpr std::string_view likely = "ab.-_/:\\@[]%*\n\0\x7f\xc2\x85\xff ";
  std::minstd_rand random(1);
  int reached = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string name;
    for (std::size_t left = random() % 12; left > 0; --left)
      name += likely[random() % (random() % 2 ? 5 : likely.size())];
    const Lookup found = routes.lookup(name);
    if (!std::holds_alternative<RoutePtr>(found)) continue;
    const RoutePtr route = std::get<RoutePtr>(found);
    ++reached;
    const std::string& host = route->target->endpoints.front().address.host;
    EXPECT_TRUE(access::normal_host(host)) << name;
    EXPECT_TRUE(host.starts_with("web") && host.ends_with(".example.lan")) << name;
    EXPECT_EQ(route->upstream_user.find_first_of(":/\n"), std::string::npos) << name;
    EXPECT_TRUE(route->upstream_known_hosts[0].starts_with("/kh/")) << name;
    EXPECT_EQ(route->upstream_known_hosts[0].find_first_of("/\n", 4), std::string::npos) << name;
    EXPECT_EQ(route->upstream_known_hosts[0].find(".."), std::string::npos) << name;
  }
  EXPECT_GT(reached, 1000);
}

/// Microseconds of the processor that a lookup takes among so many users and patterns.
struct LookupTimes {
  LookupTimes(int users, int patterns) {
    std::string text;
    for (int i = 0; i < users; ++i) text += server("user" + std::to_string(i), "h");
    for (int i = 0; i < patterns; ++i)
      text += server("^team" + std::to_string(i) + "-(?P<h>[a-z0-9-]+)$", "\\g<h>.lan");
    const Routes table(text);
    const auto least = [&](const std::string& prefix, int count, const std::string& suffix) {
      constexpr int rounds = 500;
      std::clock_t best = std::numeric_limits<std::clock_t>::max();
      for (int tries = 0; tries < 5; ++tries) {
        const std::clock_t begin = std::clock();
        for (int i = 0; i < rounds; ++i) {
          const std::string user = prefix + std::to_string(i * 7919 % count) + suffix;
          EXPECT_TRUE(std::holds_alternative<RoutePtr>(table.lookup(user)));
        }
        best = std::min(best, std::clock() - begin);
      }
      return double(best) * 1'000'000 / CLOCKS_PER_SEC / rounds;
    };
    exact = least("user", users, "");
    pattern = least("team", patterns, "-web17");
  }

  double exact = 0, pattern = 0;
};

// Who looked at one after the other would take some twenty times as long.
TEST(Table, finds_users_and_patterns_among_many_as_quickly_as_among_few) {
  const LookupTimes few(100, 100), many(10'000, 2000);
  RecordProperty("exact_us", fmt::format("{:.2f}, {:.2f} among few", many.exact, few.exact));
  RecordProperty("pattern_us", fmt::format("{:.2f}, {:.2f} among few", many.pattern, few.pattern));
  EXPECT_LT(many.exact, 10 * few.exact);
  EXPECT_LT(many.pattern, 10 * few.pattern);
}

TEST(Table, gives_the_root_path_of_this_user_and_what_sftp_may_do_there) {
  const Routes routes(server("^drop-(.*)$", "h.lan",
                             "upstream_root_path = '/srv/\\1'\nsftp_audit = true\n"
                             "sftp_deny = ['read', 'symlink']\nsymlinks = 'inside'"));
  const Route route = routes.route("drop-joe");
  EXPECT_EQ(route.sftp.root_path, "/srv/joe");
  EXPECT_EQ(route.sftp.denied, sftp::Operations({sftp::Operation::read, sftp::Operation::symlink}));
  EXPECT_EQ(route.sftp.symlinks, sftp::Symlinks::inside);
  EXPECT_EQ(route.sftp.audit, sftp::Audit::on);
  EXPECT_FALSE(route.permissions.rights.has(access::Right::ssh));
  for (const char* user : {"drop-", "drop-.", "drop-..", "drop-a/b"})
    EXPECT_TRUE(std::holds_alternative<Refused>(routes.lookup(user))) << user;
}

TEST(Table, gives_a_routes_own_time_limits_and_none_that_it_doesnt_name) {
  const Routes routes(server("a", "h.lan", "idle_timeout = 0") +
                      server("b", "h.lan", "max_session_time = 60"));
  EXPECT_EQ(routes.route("a").idle_timeout, std::chrono::seconds(0));
  EXPECT_FALSE(routes.route("a").max_session_time);
  EXPECT_FALSE(routes.route("b").idle_timeout);
  EXPECT_EQ(routes.route("b").max_session_time, std::chrono::seconds(60));
}

TEST(Table, gives_a_route_without_such_keys_everything) {
  const Routes routes(server("a", "h.lan") + server("b", "h.lan", "sftp_read_only = true"));
  EXPECT_EQ(routes.route("a").permissions.rights, access::Rights::all());
  EXPECT_FALSE(routes.route("a").sftp.concern_channel());
  EXPECT_EQ(routes.route("b").sftp.denied, sftp::Operations::changing());
}

}  // namespace
}  // namespace sshrp::route

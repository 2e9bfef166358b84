// SPDX-License-Identifier: MIT
#include "app/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "util/folder.h"

namespace sshrp::app {
namespace {

using testing::HasSubstr;

struct Said {
  ExitCode code;
  std::string out, err;
};

Said say(const Options& options) {
  std::ostringstream out, err;
  const ExitCode code = check(options, out, err);
  return {code, out.str(), err.str()};
}

Said explained(const std::string& text, const std::string& user, Options::Shown shown = Options::Shown::set) {
  const Folder folder;
  return say(
      {.action = Action::explain, .config_file = folder.write("a.toml", text), .user = user, .shown = shown});
}

constexpr const char* web = R"([[servers]]
user = '^web(?P<id>\d+)$'
upstream_host = 'web\g<id>.lan'
upstream_known_hosts = '/kh/\1'
upstream_port = 2222
)";

TEST(Check, says_that_all_is_fine) {
  const Folder folder;
  const std::string file = folder.write("a.toml", "state_dir = '" + folder / "state'\n" + web);
  const Said said = say({.action = Action::check, .config_file = file});
  EXPECT_EQ(said.code, exit_ok);
  EXPECT_EQ(said.out, "configuration " + file + " is fine\n");
  EXPECT_EQ(said.err, "");
}

TEST(Check, tells_every_error) {
  const Folder folder;
  const std::string file = folder.write("a.toml", "level = 3\n[[servers]]\n");
  const Said said = say({.action = Action::check, .config_file = file});
  EXPECT_EQ(said.code, exit_configuration);
  EXPECT_EQ(said.out, "");
  EXPECT_EQ(std::ranges::count(said.err, '\n'), 3) << said.err;
  EXPECT_THAT(said.err, HasSubstr(file + ":1:9: "));
}

TEST(Check, tells_what_only_a_start_would_meet_where_it_checks_and_nowhere_else) {
  const Folder folder;
  const std::string file = folder.write("a.toml", "key = '/none/k'\nstate_dir = '/tmp'\n" + std::string(web));
  const Said said = say({.action = Action::check, .config_file = file});
  EXPECT_EQ(said.code, exit_configuration);
  EXPECT_EQ(said.err, file + ":1:7: key file /none/k can't be read: No such file or directory\n");
  EXPECT_EQ(say({.action = Action::dump, .config_file = file}).code, exit_ok);
}

TEST(Explain, shows_what_is_set_and_what_it_means) {
  const Said said = explained(web, "web17");
  EXPECT_EQ(said.code, exit_ok);
  EXPECT_THAT(said.out, HasSubstr("\nupstream_port            2222: its port\n"));
  EXPECT_THAT(said.out, HasSubstr("\nupstream_host            \"web17.lan\"  (from \"web\\\\g<id>.lan\"): "));
  for (const char* rest : {"isn't set:", "(default)", "upstream_connect_timeout", "upstream_user  "})
    EXPECT_THAT(said.out, testing::Not(HasSubstr(rest)));
  EXPECT_THAT(said.out, HasSubstr("the upstream is logged in to as \"web17\""));
  EXPECT_THAT(said.out, HasSubstr("\na session may have shells and commands, SFTP, "));
}

constexpr const char* to_a_group = R"([[upstreams]]
name = "web"
servers = ["web1", {address = "web2:23", weight = 2, backup = true, max_sessions = 9, host_key_name = "two"}]
[[gates]]
name = "outer"
address = "o"
user = "u"
key = "/k"
[[gates]]
name = "inner"
address = "i"
user = "v"
key = "/k"
via = "outer"
share = true
[[servers]]
user = "web"
upstream = "web"
upstream_via = "inner"
from = "10.0.0.0/8"
[[servers]]
user = "web"
upstream_host = "other"
)";

TEST(Explain, shows_groups_and_gates) {
  const Said said = explained(to_a_group, "web");
  EXPECT_THAT(said.out, HasSubstr("\nupstream                 \"web\": "));
  EXPECT_THAT(said.out, testing::Not(HasSubstr("\nupstream_host ")));
  EXPECT_THAT(said.out,
              HasSubstr("it leads to one of the 2 servers of the group \"web\":\n"
                        "  web1:22\n"
                        "  web2:23, weight 2, while no other is up, at most 9 sessions, its host key is "
                        "that of \"two\"\n"
                        "through outer (u@o:22), then inner (v@i:22), 10 sessions a connection\n"));
}

TEST(Explain, shows_proxies) {
  const std::string route = "[[servers]]\nuser = 'web'\nupstream_host = 'h'\nupstream_via = ";
  EXPECT_THAT(explained(route + "'http://p:3128'\n", "web").out, HasSubstr("\nthrough http://p:3128\n"));
  const std::string gates =
      "[[gates]]\nname = 'outer'\naddress = 'http://p:3128'\n[[gates]]\nname = 'inner'\naddress = "
      "'socks5://q:1080'\nuser = 'u'\npassword_file = '/p'\nvia = 'outer'\n";
  EXPECT_THAT(explained(gates + route + "'inner'\n", "web").out,
              HasSubstr("\nthrough outer (http://p:3128), then inner (socks5://u@q:1080)\n"));
}

TEST(Explain, shows_the_route_of_who_comes_from_there) {
  const Folder folder;
  const Options options{.action = Action::explain,
                        .config_file = folder.write("a.toml", to_a_group),
                        .user = "web",
                        .client = access::parse_ip("192.0.2.1")};
  EXPECT_THAT(say(options).out, HasSubstr("\nupstream_host            \"other\": "));
}

TEST(Explain, shows_all_keys_where_it_is_asked_for_them) {
  const Said said = explained(web, "web17", Options::Shown::all);
  EXPECT_EQ(said.code, exit_ok);
  EXPECT_THAT(said.out, HasSubstr("user \"web17\" takes the route \"^web(?P<id>\\d+)$\" at "));
  EXPECT_THAT(said.out, HasSubstr("a.toml:1:1\n"));
  EXPECT_THAT(said.out, HasSubstr("\nupstream_host            \"web17.lan\"  (from \"web\\\\g<id>.lan\"): "));
  EXPECT_THAT(said.out, HasSubstr("\nupstream_known_hosts     \"/kh/17\"  (from \"/kh/\\\\1\"): "));
  EXPECT_THAT(said.out, HasSubstr("\nupstream_user            \"web17\"  (the client's own): "));
  EXPECT_THAT(said.out, HasSubstr("\nupstream_port            2222: its port\n"));
  EXPECT_THAT(said.out, HasSubstr("\nupstream_connect_timeout 10  (default): "));
  EXPECT_THAT(said.out, HasSubstr("\nupstream_allow           isn't set: "));
}

TEST(Explain, shows_the_root_path_of_this_user) {
  const Said said = explained(std::string(web) + "upstream_root_path = '/srv/\\1'\n", "web17");
  EXPECT_THAT(said.out, HasSubstr("\nupstream_root_path       \"/srv/17\"  (from \"/srv/\\\\1\"): "));
  EXPECT_THAT(said.out, HasSubstr("\n  SFTP sees nothing but \"/srv/17\"\n"));
}

TEST(Check, warns_of_ways_around_what_is_forbidden) {
  const Folder folder;
  const std::string text = "state_dir = '" + folder / "state'\n" + web + "sftp_read_only = true\n";
  const Said said = say({.action = Action::check, .config_file = folder.write("a.toml", text)});
  EXPECT_EQ(said.code, exit_ok);
  EXPECT_THAT(said.err, HasSubstr("warning: "));
  EXPECT_THAT(said.err, HasSubstr("a.toml:7:18: sftp_read_only: whoever logs in can go around it"));
}

TEST(Explain, shows_what_the_client_may_show_and_no_secret) {
  const Said said = explained(
      "[[servers]]\nuser = 'a'\nupstream_host = 'h'\npassword = 'hunter1'\nupstream_password = 'hunter2'\n"
      "upstream_key = '/u'\nupstream_key_passphrase = 'hunter3'\nauthorized_keys = '/k'\n",
      "a");
  EXPECT_THAT(said.out, HasSubstr("\npassword                 \"(set)\": "));
  EXPECT_THAT(said.out, HasSubstr("\n  publickey            a key that stands in the file \"/k\""));
  EXPECT_THAT(said.out, testing::Not(HasSubstr("hunter")));
}

TEST(Explain, says_why_there_is_no_route) {
  EXPECT_EQ(explained(web, "db1").out, "user \"db1\" has no route\n");
  EXPECT_EQ(explained(web, "db1").code, exit_configuration);
  EXPECT_EQ(explained(web, "a\nb").out,
            "user \"a\\x0ab\" is refused: a user name may hold no control character\n");
  EXPECT_EQ(explained(web, "a\nb").code, exit_configuration);
}

TEST(Dump, prints_the_configuration_in_force) {
  const Said said = say({.action = Action::dump, .to = HostPort{"h", 22}});
  EXPECT_EQ(said.code, exit_ok);
  EXPECT_THAT(said.out, HasSubstr("upstream_host = \"h\"\n"));
}

}  // namespace
}  // namespace sshrp::app

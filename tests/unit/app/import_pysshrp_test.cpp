// SPDX-License-Identifier: MIT
#include "app/import_pysshrp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "config/load.h"
#include "route/table.h"
#include "util/folder.h"

namespace sshrp::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Imported {
  ExitCode code;
  std::string toml, errors;
};

Imported import(const Folder& folder, const std::string& python) {
  std::ostringstream out, err;
  const ExitCode code = import_pysshrp(folder.write("config.py", python), out, err);
  return {code, out.str(), err.str()};
}

/// The route of a user, by the configuration that was made.
std::optional<route::Route> route_of(const Imported& imported, const std::string& user) {
  const config::FileAccess files{[&](const std::string&) {
                                   return config::FileContent{imported.toml, ""};
                                 },
                                 [](const std::string&) { return std::vector<std::string>(); }};
  const auto loaded = config::load("/imported", files);
  const auto found = route::Table(std::get<config::Config>(loaded)).lookup(user);
  const auto* route = std::get_if<route::RoutePtr>(&found);
  return route ? std::optional(**route) : std::nullopt;
}

/// Where a user is led to.
std::string led_to(const Imported& imported, const std::string& user) {
  const auto route = route_of(imported, user);
  return route ? route->upstream_user + "@" + route->target->endpoints.front().address.host : "nowhere";
}

/// What is made of a server that has this besides a user and a host.
Imported import_server(const std::string& entries, const std::string& user = "a") {
  const Folder folder;
  return import(folder, "servers = [{'user': r'" + user + "', 'upstream_host': 'h', " + entries + "}]");
}

TEST(ImportPysshrp, takes_the_sample_configuration_over) {
  const Folder folder;
  const auto imported = import(folder, R"(
listen = '0.0.0.0:2200'
level = 'INFO'
key = 'server.key'
user = "pysshrp"
servers = [
  {'user': 'foo', 'upstream_host': 'foo.example.lan'},
  {'user': r'^web(?P<srv_id>\d+)$', 'upstream_host': 'web\\g<srv_id>.example.lan', 'upstream_user': 'root'},
]
)");
  EXPECT_EQ(imported.code, exit_ok) << imported.errors;
  EXPECT_THAT(imported.toml,
              HasSubstr("listen = \"0.0.0.0:2200\"\nlevel = \"INFO\"\nkey = \"" + folder / "server.key"));
  EXPECT_THAT(imported.toml,
              HasSubstr("user = '^web(?P<srv_id>\\d+)$'\nupstream_host = 'web\\g<srv_id>.example.lan'"));
  EXPECT_EQ(led_to(imported, "foo"), "foo@foo.example.lan");
  EXPECT_EQ(led_to(imported, "web17"), "root@web17.example.lan");
  EXPECT_EQ(led_to(imported, "web"), "nowhere");
}

TEST(ImportPysshrp, lets_the_last_pattern_that_fits_win_and_a_prefix_fit) {
  const Folder folder;
  const auto imported = import(folder, R"(
servers = [
  {'user': '^a', 'upstream_host': 'first'},
  {'user': '^ab', 'upstream_host': 'second'},
  {'user': '^abc$', 'upstream_host': 'third'},
  {'user': r'^cost\$', 'upstream_host': 'dollar'},
  {'user': '^x|y$', 'upstream_host': 'either'},
]
)");
  EXPECT_EQ(imported.code, exit_ok) << imported.errors;
  EXPECT_EQ(led_to(imported, "axe"), "axe@first");
  EXPECT_EQ(led_to(imported, "abx"), "abx@second");
  EXPECT_EQ(led_to(imported, "abc"), "abc@third");
  EXPECT_EQ(led_to(imported, "abcd"), "abcd@second");
  EXPECT_EQ(led_to(imported, "cost$5"), "cost$5@dollar");
  EXPECT_EQ(led_to(imported, "xerox"), "xerox@either");
  EXPECT_EQ(led_to(imported, "holy"), "holy@either");
  EXPECT_EQ(led_to(imported, "yes"), "nowhere");
}

TEST(ImportPysshrp, takes_an_exact_name_before_patterns_wherever_it_stands) {
  const Folder folder;
  const auto imported = import(folder, R"(
servers = [
  {'user': 'web1', 'upstream_host': 'one'},
  {'user': '^web', 'upstream_host': 'two'},
  {'user': 'web2', 'upstream_host': 'three'},
]
)");
  EXPECT_EQ(imported.code, exit_ok) << imported.errors;
  EXPECT_EQ(led_to(imported, "web1"), "web1@one");
  EXPECT_EQ(led_to(imported, "web2"), "web2@three");
  EXPECT_EQ(led_to(imported, "web3"), "web3@two");
}

TEST(ImportPysshrp, tells_of_users_that_were_never_reached) {
  const Folder folder;
  const auto imported = import(folder, R"(
servers = [
  {'user': 'foo', 'upstream_host': 'one'},
  {'user': 'foo', 'upstream_host': 'two'},
  {'user': '^web', 'upstream_host': 'three'},
  {'user': '^web', 'upstream_host': 'four'},
]
)");
  EXPECT_EQ(imported.code, exit_ok) << imported.errors;
  EXPECT_EQ(led_to(imported, "foo"), "foo@one");
  EXPECT_EQ(led_to(imported, "web1"), "web1@four");
  EXPECT_THAT(imported.toml, HasSubstr("# user \"foo\" was there twice: the first one counted"));
  EXPECT_THAT(imported.toml, HasSubstr("# user \"^web\" was there twice: the last one counted"));
}

TEST(ImportPysshrp, computes_values_and_follows_execfile) {
  const Folder folder;
  folder.write("more/hosts.py", "domain = 'example.lan'\nexecfile('deeper.py')\n");
  folder.write("more/deeper.py", "servers = []\n");
  const auto imported = import(folder, R"(
import os
execfile('more/hosts.py')
def server(name, port=22):
    return {'user': name, 'upstream_host': '%s.%s' % (name, domain), 'upstream_port': port}
servers += [server('h%d' % i, 2200 + i) for i in xrange(3)]
print('not part of it')
)");
  EXPECT_EQ(imported.code, exit_ok) << imported.errors;
  EXPECT_EQ(led_to(imported, "h2"), "h2@h2.example.lan");
  EXPECT_THAT(imported.toml, HasSubstr("upstream_port = 2202"));
  EXPECT_THAT(imported.toml, Not(HasSubstr("not part of it")));
}

TEST(ImportPysshrp, says_what_must_be_decided_by_hand) {
  const Folder folder;
  const auto imported = import(folder, R"(
servers = [{'user': r'^(?P<host>[^@]+)$', 'upstream_host': r'\g<host>', 'colour': 'blue'}]
)");
  EXPECT_EQ(imported.code, exit_configuration);
  EXPECT_THAT(imported.errors, HasSubstr("upstream_allow"));
  EXPECT_THAT(imported.toml, HasSubstr("# \"colour\" isn't known"));
  EXPECT_THAT(imported.errors, HasSubstr("To be decided by hand:\nimported:6: \"colour\" isn't known"));
}

// All that pysshrp's own parser knows, as of its last version.
TEST(ImportPysshrp, takes_every_option_of_pysshrp_over) {
  const Folder folder;
  const auto imported = import(folder, R"(
listen = '127.0.0.1:2222'
level = 'DEBUG'
key = '/server.key'
user = 'pysshrp'
group = 'ssh'
servers = [{'user': 'a', 'password': 'typed', 'upstream_host': 'h', 'upstream_port': 2022, 'upstream_user': 'b',
            'upstream_password': 'shown', 'upstream_key': '/up.key', 'upstream_authorized_keys': '/etc/keys/b',
            'upstream_root_path': '/srv', 'allow_ssh': False, 'allow_sftp': False}]
)");
  EXPECT_EQ(imported.code, exit_configuration) << "nothing is allowed by it";
  EXPECT_THAT(imported.toml, HasSubstr(R"(
listen = "127.0.0.1:2222"
level = "DEBUG"
key = "/server.key"
user = "pysshrp"
group = "ssh"

[[servers]]
user = "a"
password = "typed"
upstream_host = "h"
upstream_port = 2022
upstream_user = "b"
upstream_password = "shown"
upstream_key = "/up.key"
upstream_authorized_keys = "/etc/keys/b"
upstream_root_path = "/srv"
allow_ssh = false
allow_sftp = false
)"));
  EXPECT_THAT(imported.toml, Not(HasSubstr("\n# ")));
}

TEST(ImportPysshrp, refuses_values_that_pysshrp_refused) {
  const Folder folder;
  for (const std::string name : {"listen", "level", "key", "user", "group", "servers"})
    EXPECT_EQ(import(folder, name + " = 5").toml, "") << name;
  for (const std::string name :
       {"password", "upstream_port", "upstream_user", "upstream_password", "upstream_key",
        "upstream_authorized_keys", "upstream_root_path", "allow_ssh", "allow_sftp"}) {
    EXPECT_EQ(import_server("'" + name + "': None").toml, "") << name;
  }
}

TEST(ImportPysshrp, looks_keys_up_where_pysshrp_did) {
  const auto file = [](const std::string& entries) {
    return route_of(import_server(entries), "a")->upstream_authorized_keys;
  };
  EXPECT_EQ(file("'upstream_key': '/k', 'upstream_authorized_keys': '/keys/a'"), "/keys/a");
  EXPECT_EQ(file("'upstream_key': '/k'"), ".ssh/authorized_keys");
  EXPECT_EQ(file("'upstream_key': '/k', 'password': 'p'"), ".ssh/authorized_keys") << "ours would be none";
  EXPECT_EQ(file("'password': 'p', 'upstream_password': 'q'"), std::nullopt);
  EXPECT_EQ(file("'upstream_authorized_keys': '/keys/a'"), std::nullopt) << "nobody entered by it";
}

TEST(ImportPysshrp, makes_no_default_of_an_empty_file_name_by_which_nobody_entered) {
  const auto imported = import_server("'upstream_key': '/k', 'upstream_authorized_keys': ''");
  EXPECT_EQ(imported.code, exit_configuration);
  EXPECT_THAT(imported.errors, HasSubstr("upstream_authorized_keys"));
}

TEST(ImportPysshrp, tells_where_others_get_in_than_before) {
  const std::pair<const char*, const char*> differences[] = {
      {"'upstream_authorized_keys': 'k'", "without an upstream_key no client's key was looked up in it"},
      {"'upstream_key': '/k', 'upstream_password': 'p'", "any password opened this"},
      {"'upstream_password': 'p'", "any password opened this"},
      {"'upstream_key': '/k', 'password': 'p'", "the upstream had to take the client's password, too"},
      {"'password': '$6$salt$hash', 'upstream_password': 'p'", "it is taken for the hash"},
      {"'upstream_root_path': '/srv'", "allow_ssh = true isn't taken over"},
      {"'colour': 'secret'", "\"colour\" isn't known to pysshrp nor here"},
  };
  for (const auto& [entries, words] : differences) {
    const auto imported = import_server(entries);
    EXPECT_THAT(imported.toml, HasSubstr(std::string("\n# "))) << entries;
    EXPECT_THAT(imported.errors, HasSubstr(words)) << entries;
    EXPECT_THAT(imported.errors, Not(HasSubstr("secret"))) << entries;
  }
  EXPECT_EQ(import_server("'password': 'p', 'upstream_password': 'q', 'upstream_key': '/k'").errors, "");
}

TEST(ImportPysshrp, keeps_backslashes_where_pysshrp_put_no_groups_in) {
  const std::string entries =
      R"('upstream_user': r'\1', 'upstream_key': r'/k\1', 'upstream_password': r'p\1\\', 'password': r'\1',)"
      R"('upstream_authorized_keys': r'/keys\1', 'upstream_root_path': r'/srv\1')";
  const auto exact = route_of(import_server(entries), "a");
  EXPECT_EQ(exact->upstream_user, R"(\1)");
  const auto pattern = route_of(import_server(entries, "^(.)$"), "a");
  EXPECT_EQ(pattern->upstream_user, "a");
  for (const auto& route : {exact, pattern}) {
    EXPECT_EQ(route->upstream_key->path, R"(/k\1)");
    EXPECT_EQ(route->upstream_password->reveal(), R"(p\1\\)");
    EXPECT_EQ(route->upstream_authorized_keys, R"(/keys\1)");
  }
}

TEST(ImportPysshrp, doesnt_take_a_shell_over_that_would_leave_the_root_path) {
  const Folder folder;
  const auto imported = import(folder, R"(
servers = [{'user': 'a', 'upstream_host': 'h', 'upstream_root_path': '/srv', 'allow_ssh': True, 'allow_sftp': True}]
)");
  EXPECT_THAT(imported.toml, HasSubstr("allow_sftp = true\n# allow_ssh = true isn't taken over"));
  EXPECT_EQ(imported.code, exit_ok) << imported.errors;
}

TEST(ImportPysshrp, fails_where_the_file_does) {
  const Folder folder;
  for (const char* broken :
       {"servers = [", "raise SystemError('no')", "servers = [{'user': 'a'}]", "servers = 5",
        "servers = [{'user': '^(', 'upstream_host': 'h'}]", "execfile('nowhere.py')"}) {
    const auto imported = import(folder, broken);
    EXPECT_EQ(imported.code, exit_configuration) << broken;
    EXPECT_EQ(imported.toml, "") << broken;
  }
}

}  // namespace
}  // namespace sshrp::app

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

/// Where a user is led to, by the configuration that was made.
std::string led_to(const Imported& imported, const std::string& user) {
  const config::FileAccess files{[&](const std::string&) {
                                   return config::FileContent{imported.toml, ""};
                                 },
                                 [](const std::string&) { return std::vector<std::string>(); }};
  const auto loaded = config::load("/imported", files);
  const auto* config = std::get_if<config::Config>(&loaded);
  if (config == nullptr) return "an error";
  const auto found = route::Table(*config).lookup(user);
  const auto* route = std::get_if<route::Route>(&found);
  return route ? route->upstream_user + "@" + route->upstream_host : "nowhere";
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
  EXPECT_THAT(imported.toml, HasSubstr("# colour isn't known"));
}

TEST(ImportPysshrp, doesnt_take_a_shell_over_that_would_leave_the_root_path) {
  const Folder folder;
  const auto imported = import(folder, R"(
servers = [{'user': 'a', 'upstream_host': 'h', 'upstream_root_path': '/srv', 'allow_ssh': True, 'allow_sftp': True}]
)");
  EXPECT_THAT(imported.toml, HasSubstr("upstream_root_path = \"/srv\"\n# allow_ssh = true isn't taken over"));
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

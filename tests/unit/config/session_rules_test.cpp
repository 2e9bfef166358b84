// The keys that say what a session may do: what they come to, and which combinations make no sense.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "config/dump.h"
#include "config/files.h"

namespace sshrp::config {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string route = "[[servers]]\nuser = 'a'\nupstream_host = 'h'\n";

SessionRules rules_of(const std::string& keys) { return loaded(route + keys).routes[0].session; }
access::Permissions permissions(const std::string& keys) { return permissions_of(rules_of(keys)); }

TEST(SessionRules, allow_everything_by_default) { EXPECT_EQ(permissions("").rights, access::Rights::all()); }

TEST(SessionRules, with_a_root_path_leave_sftp_alone) {
  const access::Rights rights = permissions("upstream_root_path = '/srv'").rights;
  EXPECT_EQ(
      rights & access::Rights({access::Right::ssh, access::Right::sftp, access::Right::pty,
                               access::Right::agent, access::Right::x11, access::Right::local_forwarding,
                               access::Right::remote_forwarding, access::Right::tunnel}),
      access::Rights({access::Right::sftp}));
}

TEST(SessionRules, with_a_root_path_and_ssh_written_out_allow_the_rest_too) {
  EXPECT_EQ(permissions("upstream_root_path = '/srv'\nallow_ssh = true").rights, access::Rights::all());
}

TEST(SessionRules, without_ssh_forward_nothing_unless_it_is_written_out) {
  EXPECT_FALSE(permissions("allow_ssh = false").rights.has(access::Right::local_forwarding));
  EXPECT_TRUE(
      permissions("allow_ssh = false\nallow_forwarding = true").rights.has(access::Right::local_forwarding));
}

TEST(SessionRules, of_one_way_of_forwarding_allow_neither_the_other_nor_tunnels) {
  const access::Rights local = permissions("allow_forwarding = 'local'").rights;
  EXPECT_TRUE(local.has(access::Right::local_forwarding));
  EXPECT_FALSE(local.has(access::Right::remote_forwarding));
  EXPECT_FALSE(local.has(access::Right::tunnel));
  EXPECT_TRUE(permissions("allow_forwarding = 'remote'").rights.has(access::Right::remote_forwarding));
}

TEST(SessionRules, take_lists_commands_and_variables_along) {
  const access::Permissions all = permissions(
      "permit_open = ['h:1', '/run/s']\npermit_listen = '8080'\nforce_command = 'true'\n"
      "set_env = ['A=1', 'B=x=y']\naccept_env = []");
  ASSERT_EQ(all.permit_open.size(), 1u);
  EXPECT_TRUE(permits(all.permit_open, "H", 1));
  EXPECT_TRUE(access::permits_path(all.permit_open, "/run/s"));
  EXPECT_TRUE(permits(all.permit_listen, "any", 8080));
  EXPECT_EQ(all.force_command, "true");
  EXPECT_THAT(all.set_env,
              ElementsAre(access::EnvironmentVariable{"A", "1"}, access::EnvironmentVariable{"B", "x=y"}));
  ASSERT_TRUE(all.accept_env);
  EXPECT_THAT(*all.accept_env, IsEmpty());
}

TEST(SessionRules, take_variables_of_a_table) {
  EXPECT_THAT(permissions("[servers.set_env]\nA = '1'\nB = '2'").set_env,
              ElementsAre(access::EnvironmentVariable{"A", "1"}, access::EnvironmentVariable{"B", "2"}));
}

TEST(SessionRules, are_dumped_so_that_they_load_again) {
  const std::string dumped =
      dump(loaded(route + "allow_ssh = false\nallow_forwarding = 'remote'\naccept_env = ['LC_*']\n"
                          "set_env = { A = '1', B = '2' }\nsftp_deny = ['read', 'list']\n"
                          "permit_listen = ['localhost:*', '/s']\nsftp_audit = true"));
  const SessionRules again = loaded(dumped).routes[0].session;
  EXPECT_THAT(dumped, HasSubstr("allow_sftp = true  # default"));
  EXPECT_EQ(permissions_of(again).rights,
            permissions("allow_ssh = false\nallow_forwarding = 'remote'").rights);
  EXPECT_EQ(permissions_of(again).set_env.size(), 2u);
  EXPECT_EQ(permissions_of(again).permit_listen[0].size(), 2u);
  EXPECT_THAT(**again.accept_env, ElementsAre("LC_*"));
  EXPECT_EQ(again.sftp_deny.size(), 2u);
  EXPECT_TRUE(*again.sftp_audit);
}

struct Case {
  std::string keys;
  std::string sentence;
};
void PrintTo(const Case& broken, std::ostream* out) { *out << broken.keys; }

class Nonsense : public ::testing::TestWithParam<Case> {};

TEST_P(Nonsense, is_an_error_at_its_place) {
  const ConfigErrors errors = errors_of(load_text(route + GetParam().keys));
  ASSERT_EQ(errors.size(), 1u) << shown(errors);
  EXPECT_THAT(errors[0].sentence, HasSubstr(GetParam().sentence));
  EXPECT_EQ(errors[0].line, 4u);
}

const Case nonsense[] = {
    {"allow_forwarding = true\nupstream_root_path = '/r'",
     "allow_forwarding: a root path allows this only together"},
    {"allow_agent = true\nupstream_root_path = '/r'", "allow_agent: a root path"},
    {"allow_x11 = true\nupstream_root_path = '/r'", "allow_x11: a root path"},
    {"allow_pty = true\nupstream_root_path = '/r'", "allow_pty: a root path"},
    {"permit_open = 'h:1'\nallow_forwarding = 'remote'", "permit_open: local forwarding isn't allowed"},
    {"permit_listen = '1'\nallow_ssh = false", "permit_listen: remote forwarding isn't allowed"},
    {"force_command = 'x'\nallow_ssh = false", "force_command: no command may run here"},
    {"force_command = 'internal-sftp'\nallow_sftp = false", "which allow_sftp = false refuses"},
    {"upstream_root_path = '/r'\nallow_sftp = false\nallow_ssh = true",
     "upstream_root_path: it is about SFTP"},
    {"upstream_root_path = '/r'\nforce_command = 'x'\nallow_ssh = true", "no root path would hold"},
    {"sftp_read_only = true\nallow_sftp = false", "sftp_read_only: it is about SFTP"},
    {"sftp_deny = 'read'\nallow_sftp = false", "sftp_deny: it is about SFTP"},
    {"symlinks = 'inside'", "there is no upstream_root_path"},
    {"allow_sftp = false\nallow_ssh = false", "a session could do nothing"},
    {"set_env = ['A=1', 'A=2']", "set_env: \"A\" is set already"},
    {"set_env = 'A'", "\"A\" has no value; it is written \"NAME=value\""},
    {"set_env = 'A-1=2'", "isn't the name of a variable"},
    {"set_env = { A = 1 }", "a variable's value (a string)"},
    {"accept_env = ['LC-*']", "with * and ? as wildcards"},
    {"accept_env = 1", "accept_env: expected a name with wildcards"},
    {"allow_forwarding = 'both'", "is none of local, remote"},
    {"allow_forwarding = 1", "true, false, \"local\" or \"remote\""},
    {"permit_open = 'h'", "\"h\" has no port"},
    {"force_command = ''", "at least one character"},
    {"sftp_deny = 'chmod'", "is none of read, write, list"},
};
INSTANTIATE_TEST_SUITE_P(SessionRules, Nonsense, ::testing::ValuesIn(nonsense));

class Leak : public ::testing::TestWithParam<Case> {};

TEST_P(Leak, loads_with_a_warning) {
  const Config config = loaded(route + GetParam().keys);
  EXPECT_THAT(config.warnings, Contains(Field(&ConfigError::sentence, HasSubstr(GetParam().sentence))));
}

const Case leaks[] = {
    {"upstream_root_path = '/r'\nallow_ssh = true", "upstream_root_path: whoever logs in can go around it"},
    {"upstream_root_path = '/r'", "upstream_root_path: what this account's other programs"},
    {"upstream_root_path = '/r'\nsftp_deny = ['rename', 'symlink']",
     "ChrootDirectory there holds all the same"},
    {"sftp_read_only = true", "sftp_read_only: whoever logs in"},
    {"sftp_deny = 'remove'", "write allow_ssh = false"},
    {"sftp_audit = true", "sftp_audit: of a shell or a command only the beginning is recorded"},
    {"allow_sftp = false", "allow_sftp: a shell or a command carries files as well"},
    {"force_command = 'true'", "force_command: it takes the place of programs only"},
    {"force_command = 'internal-sftp'", "write allow_forwarding = false"},
    {"force_command = 'true'\npermit_open = 'h:1'", "write allow_forwarding = false"},
    {"upstream_host_key_check = 'no'", "upstream_host_key_check: whoever can redirect the connection"},
};
INSTANTIATE_TEST_SUITE_P(SessionRules, Leak, ::testing::ValuesIn(leaks));

TEST(SessionRules, that_hold_give_no_warning) {
  const std::string jail = route + "upstream_root_path = '/r'\n";
  EXPECT_THAT(loaded(jail + "sftp_read_only = true\nsymlinks = 'inside'").warnings, IsEmpty());
  EXPECT_THAT(
      loaded(route + "sftp_read_only = true\nforce_command = 'internal-sftp'\nallow_forwarding = false")
          .warnings,
      IsEmpty());
  EXPECT_THAT(loaded(route + "sftp_audit = true\nallow_ssh = false").warnings, IsEmpty());
  EXPECT_THAT(loaded(route + "allow_sftp = false\nallow_ssh = false\nallow_forwarding = true").warnings,
              IsEmpty());
  EXPECT_THAT(loaded(route + "force_command = 'true'\nallow_forwarding = 'local'").warnings, IsEmpty());
  EXPECT_THAT(loaded(route + "force_command = 'true'\npermit_open = 'h:1'\npermit_listen = '8080'").warnings,
              IsEmpty());
  EXPECT_THAT(loaded(route + "upstream_host_key_check = 'yes'").warnings, IsEmpty());
  EXPECT_THAT(loaded(route + "sftp_deny = 'read'\nallow_ssh = false").warnings, IsEmpty());
}

TEST(RootPath, stays_relative_and_needs_parts_around_what_is_captured) {
  EXPECT_EQ(rules_of("upstream_root_path = 'www'").upstream_root_path->value.text, "www");
  const std::string pattern = "[[servers]]\nuser = '^(.*)$'\nupstream_host = 'h'\nupstream_root_path = ";
  EXPECT_TRUE(std::holds_alternative<Config>(load_text(pattern + "'/srv/\\1'")));
  for (const char* path : {"'/srv//\\1'", "'/srv/./\\1'", "'/srv/\\1/'", "'/srv/../\\1'"}) {
    EXPECT_EQ(errors_of(load_text(pattern + path)).size(), 1u) << path;
  }
}

}  // namespace
}  // namespace sshrp::config

// The keys that say what a session may do: what they come to, and which combinations make no sense.
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

SessionRules rules_of(const std::string& keys) { return loaded(route + keys).servers[0].session; }
Permissions permissions(const std::string& keys) { return permissions_of(rules_of(keys)); }

TEST(SessionRules, allow_everything_by_default) { EXPECT_EQ(permissions("").rights, Rights::all()); }

TEST(SessionRules, with_a_root_path_leave_sftp_alone) {
  const Rights rights = permissions("upstream_root_path = '/srv'").rights;
  EXPECT_EQ(rights & Rights({Right::ssh, Right::sftp, Right::pty, Right::agent, Right::x11,
                             Right::local_forwarding, Right::remote_forwarding, Right::tunnel}),
            Rights({Right::sftp}));
}

TEST(SessionRules, with_a_root_path_and_ssh_written_out_allow_the_rest_too) {
  EXPECT_EQ(permissions("upstream_root_path = '/srv'\nallow_ssh = true").rights, Rights::all());
}

TEST(SessionRules, without_ssh_forward_nothing_unless_it_is_written_out) {
  EXPECT_FALSE(permissions("allow_ssh = false").rights.has(Right::local_forwarding));
  EXPECT_TRUE(permissions("allow_ssh = false\nallow_forwarding = true").rights.has(Right::local_forwarding));
}

TEST(SessionRules, of_one_way_of_forwarding_allow_neither_the_other_nor_tunnels) {
  const Rights local = permissions("allow_forwarding = 'local'").rights;
  EXPECT_TRUE(local.has(Right::local_forwarding));
  EXPECT_FALSE(local.has(Right::remote_forwarding));
  EXPECT_FALSE(local.has(Right::tunnel));
  EXPECT_TRUE(permissions("allow_forwarding = 'remote'").rights.has(Right::remote_forwarding));
}

TEST(SessionRules, take_lists_commands_and_variables_along) {
  const Permissions all = permissions(
      "permit_open = ['h:1', '/run/s']\npermit_listen = '8080'\nforce_command = 'true'\n"
      "set_env = ['A=1', 'B=x=y']\naccept_env = []");
  ASSERT_EQ(all.permit_open.size(), 1u);
  EXPECT_TRUE(permits(all.permit_open, "H", 1));
  EXPECT_TRUE(permits_path(all.permit_open, "/run/s"));
  EXPECT_TRUE(permits(all.permit_listen, "any", 8080));
  EXPECT_EQ(all.force_command, "true");
  EXPECT_THAT(all.set_env, ElementsAre(EnvironmentVariable{"A", "1"}, EnvironmentVariable{"B", "x=y"}));
  ASSERT_TRUE(all.accept_env);
  EXPECT_THAT(*all.accept_env, IsEmpty());
}

TEST(SessionRules, take_variables_of_a_table) {
  EXPECT_THAT(permissions("[servers.set_env]\nA = '1'\nB = '2'").set_env,
              ElementsAre(EnvironmentVariable{"A", "1"}, EnvironmentVariable{"B", "2"}));
}

TEST(SessionRules, are_dumped_so_that_they_load_again) {
  const std::string dumped =
      dump(loaded(route + "allow_ssh = false\nallow_forwarding = 'remote'\naccept_env = ['LC_*']\n"
                          "set_env = { A = '1', B = '2' }\nsftp_deny = ['read', 'list']\n"
                          "permit_listen = ['localhost:*', '/s']\nsftp_audit = true"));
  const SessionRules again = loaded(dumped).servers[0].session;
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
    {"upstream_root_path = '/r'",
     "upstream_root_path: one client with two SFTP channels can leave this root; set "
     "sftp_deny = [\"rename\"], or ChrootDirectory"},
    {"upstream_root_path = '/r'\nsftp_deny = ['remove', 'symlink']\nsymlinks = 'inside'",
     "set sftp_deny = [\"rename\"], or"},
    {"upstream_root_path = '/r'\nsftp_deny = 'rename'\nsymlinks = 'inside'",
     "with symlinks = \"inside\" it isn't enough to deny rename"},
    {"sftp_read_only = true", "sftp_read_only: whoever logs in"},
    {"sftp_deny = 'remove'", "write allow_ssh = false"},
};
INSTANTIATE_TEST_SUITE_P(SessionRules, Leak, ::testing::ValuesIn(leaks));

TEST(SessionRules, that_hold_give_no_warning) {
  const std::string jail = route + "upstream_root_path = '/r'\n";
  EXPECT_THAT(loaded(jail + "sftp_deny = ['remove', 'rename']").warnings, IsEmpty());
  EXPECT_THAT(loaded(jail + "sftp_read_only = true\nsymlinks = 'inside'").warnings, IsEmpty());
  EXPECT_THAT(loaded(jail + "sftp_deny = ['rename', 'symlink']\nsymlinks = 'inside'").warnings, IsEmpty());
  EXPECT_THAT(loaded(route + "sftp_read_only = true\nforce_command = 'internal-sftp'").warnings, IsEmpty());
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

// What is wrong with [[servers]] tables.
// SPDX-License-Identifier: MIT
#include "config/broken.h"

namespace sshrp::config {
namespace {

const Broken servers[] = {
    {"[[servers]]\nupstream_host = 'h'\n", 1, 1, "this server has no \"user\""},
    {"[[servers]]\nuser = 'h'\n", 1, 1, "this server has no \"upstream_host\""},
    {"[[servers]]\nuser = ''\nupstream_host = 'h'\n", 2, 8, "user: a user name needs at least one character"},
    {"[[servers]]\nuser = \"a\\tb\"\nupstream_host = 'h'\n", 2, 8, "no control character"},
    {"[[servers]]\nuser = '" + std::string(257, 'a') + "'\nupstream_host = 'h'\n", 2, 8,
     "at most 256 bytes, this has 257"},
    {"[[servers]]\nuser = 'a'\nupstream_host = 'h'\nlisten = '0.0.0.0:1'\n", 4, 1,
     "it is a key of the file itself"},
    {"[[servers]]\nuser = 'a'\nhost = 'h'\nupstream_host = 'h'\n", 3, 1, "unknown key \"host\""},
    {"[[servers]]\nuser = '^a('\nupstream_host = 'h'\n", 2, 8,
     "the pattern \"^a(\" doesn't compile: missing"},
    {"[[servers]]\nuser = '^a(?=b)'\nupstream_host = 'h'\n", 2, 8, "there is no lookahead"},
    {"[[servers]]\nuser = '^(a)\\1'\nupstream_host = 'h'\n", 2, 8, "there are no backreferences"},
    {"[[servers]]\nuser = '^(?<n>a)'\nupstream_host = 'h'\n", 2, 8, "a named group is written (?P<name>...)"},
    {"[[servers]]\nuser = 'web1'\nupstream_host = 'h\\1'\n", 3, 17,
     "\"\\1\" stands for nothing, because `user` is an exact name"},
    {"[[servers]]\nuser = 'a'\nupstream_host = 'h:22'\n", 3, 17,
     "\"h:22\" holds a port, which is the key upstream_port"},
    {"[[servers]]\nuser = 'a'\nupstream_host = 'a/b'\n", 3, 17, "neither a host name nor an address"},
    {"[[servers]]\nuser = 'a'\nupstream_host = ''\n", 3, 17, "neither a host name nor an address"},
    {"[[servers]]\nuser = 'a'\nupstream_host = 'h'\nupstream_allow = 'other'\n", 3, 17,
     "\"h\" isn't among what upstream_allow names"},
    {"[[servers]]\nuser = 'a'\nupstream_host = 'h'\nupstream_port = 0\n", 4, 17,
     "from 1 to 65535, this is 0"},
    {"[[servers]]\nuser = 'a'\nupstream_host = 'h'\nupstream_port = 'ssh'\n", 4, 17, "\"ssh\" isn't a port"},
    {"[[servers]]\nuser = 'a'\nupstream_host = 'h'\nupstream_port = '70000'\n", 4, 17,
     "\"70000\" isn't a port"},
    {"[[servers]]\nuser = 'a'\nupstream_host = 'h'\nupstream_user = \"a\\nb\"\n", 4, 17,
     "no control character"},
    {"[[servers]]\nuser = 'a'\nupstream_host = 'h'\nupstream_host_key_check = 'ask'\n", 4, 27,
     "none of yes, accept-new, no"},
    {"[[servers]]\nuser = 'a'\nupstream_host = 'h'\nupstream_host_key_check = false\n", 4, 27,
     "this is true or false; write it between quotes"},
    {"[[servers]]\nuser = 'a'\nupstream_host = 'h'\nupstream_connect_timeout = 601\n", 4, 28,
     "from 1 to 600, this is 601"},
    of_pattern("upstream_host = 'h\\g<ip>'", 17, "did you mean \\g<id>?"),
    of_pattern("upstream_host = 'h\\g<nothing>'", 17, "the pattern captures 2 groups, by name: host, id"),
    of_pattern("upstream_host = 'h\\3'", 17, "\"\\3\" stands for nothing: the pattern captures 2 groups"),
    of_pattern("upstream_host = 'h\\g<3>'", 17, "\"\\g<3>\" stands for nothing"),
    of_pattern("upstream_host = 'h\\g<id'", 17, "the > of \"\\g<id\" is missing"),
    of_pattern("upstream_host = 'h\\d'", 17, "\"\\d\" isn't a reference"),
    of_pattern("upstream_host = 'h\\0'", 17, "\"\\0\" isn't a reference"),
    of_pattern("upstream_host = 'h\\'", 17, "\"\\\" isn't a reference"),
    of_pattern("upstream_host = '\\g<host>'", 17, "whoever logs in would choose the whole host"),
    of_pattern("upstream_host = '\\g<id>.\\g<host>'", 17, "name those allowed, as in upstream_allow"),
    of_pattern("upstream_host = 'h \\1'", 17, "can't become a host name"),
    of_pattern("upstream_host = 'h..\\1'", 17, "can't become a host name"),
    of_pattern("upstream_known_hosts = '/a/../\\1'\nupstream_host = 'h'", 24,
               "may hold no .. beside what is captured"),
    of_pattern("upstream_allow = '10.0.0.0/33'\nupstream_host = 'h\\1'", 18, "must be from 0 to 32"),
    of_pattern("upstream_allow = '10.0.0.1/8'\nupstream_host = 'h\\1'", 18, "the network is \"10.0.0.0/8\""),
    of_pattern("upstream_allow = '10.0.*'\nupstream_host = 'h\\1'", 18, "write a network"),
    of_pattern("upstream_allow = 'a b'\nupstream_host = 'h\\1'", 18, "neither a host name"),
    of_pattern("upstream_allow = 'example/24'\nupstream_host = 'h\\1'", 18, "isn't a network"),
};

/// A key of the server whose line is the fourth.
Broken credentials(const std::string& text, const std::string& sentence, unsigned column = 0) {
  const auto last = static_cast<unsigned>(4 + std::ranges::count(text, '\n'));
  const std::size_t line_begin = text.rfind('\n') + 1;
  if (column == 0) column = static_cast<unsigned>(text.find("= ", line_begin) - line_begin + 3);
  return {"[[servers]]\nuser = '^(?P<id>a)b*'\nupstream_host = 'h'\n" + text + "\n", last, column, sentence};
}

// The last line is the one that is wrong.
const Broken of_credentials[] = {
    credentials("password = 'a'", "the proxy needs an upstream_password or an upstream_key"),
    credentials("password = ''", "an empty password would let anyone in"),
    credentials("password = '(set)'", "stands in a dump for a secret that is set"),
    credentials("upstream_key = '/u'\npassword = '$6$salt$short'",
                "begins as a hash does, but isn't a whole one"),
    credentials("password = 3", "expected a password or its crypt(3) hash"),
    credentials("password = \"a\\u0000b\"", "no control character"),
    credentials("password = '" + std::string(1025, 'a') + "'", "at most 1024 bytes"),
    credentials("upstream_password = 'b'\nauth_methods = 'publickey'\nauthorized_keys = '/k'\npassword = 'a'",
                "nobody could give it, because auth_methods leaves out \"password\""),
    credentials("authorized_keys = '/k'", "the proxy needs an upstream_password or an upstream_key"),
    credentials("authorized_keys = 'ssh-ed25519 AAAA'", "the proxy needs an upstream_password"),
    credentials("authorized_keys = ['/k', 3]", "expected a file or a key line", 26),
    credentials("authorized_keys = []", "an empty array"),
    credentials("authorized_keys = '/k\\2'", "\"\\2\" stands for nothing"),
    credentials("authorized_keys = \"ssh-ed25519 A\\nssh-rsa B\"", "a key line is one line"),
    credentials("authorized_keys = 'a " + std::string(8192, 'a') + "'", "at most 8192 bytes"),
    credentials("password = 'a'\nupstream_key = '/u'\nauth_methods = 'password'\nauthorized_keys = '/k'",
                "it is never looked at, because auth_methods leaves \"publickey\" out"),
    credentials("trusted_user_ca_keys = '/k'", "the proxy needs an upstream_password or an upstream_key"),
    credentials("password = 'a'\nupstream_key = '/u'\nauth_methods = 'password'\ntrusted_user_ca_keys = '/k'",
                "it is never looked at"),
    credentials("revoked_keys = '/r'", "no key opens this route, revoked or not"),
    credentials("password = 'a'\nupstream_key = '/u'\nrevoked_keys = '/r'", "no key opens this route"),
    credentials("upstream_key = '/u'\nauthorized_keys = '/k'\nrevoked_keys = ['/r']", "expected a path"),
    credentials("upstream_authorized_keys = 'keys'", "the upstream tells that only after a login"),
    credentials(
        "password = 'a'\nupstream_key = '/u'\nauth_methods = 'password'\nupstream_authorized_keys = 'k'",
        "it is never looked at"),
    credentials("upstream_key = '/u'\nupstream_key_probe = true\nupstream_authorized_keys = 'k'",
                "choose one of them"),
    credentials("upstream_key = '/u'\nupstream_authorized_keys = '../\\g<id>/k'",
                "may hold no .. beside what is captured"),
    credentials("upstream_strict_modes = false", "no file on the upstream is read"),
    credentials("upstream_key = '/u'\nupstream_key_probe = true\nupstream_strict_modes = false",
                "no file on the upstream is read"),
    credentials("upstream_key = '/u'\nupstream_strict_modes = 'no'", "expected true or false"),
    credentials("upstream_key_probe = true", "for the login there the proxy needs an upstream_key"),
    credentials("upstream_key_probe = 'yes'", "expected true or false"),
    credentials("password = 'a'\nupstream_key = '/u'\nauth_methods = 'password'\nupstream_key_probe = true",
                "it is never looked at"),
    credentials("auth_methods = 'publickey'", "can't work without anything to look a key up in"),
    credentials("password = 'a'\nupstream_key = '/u'\nauth_methods = ['password', 'publickey']",
                "can't work without anything to look a key up in", 17),
    credentials("auth_methods = ['password', 'password']", "names a method twice", 17),
    credentials("auth_methods = 'passwort'", "did you mean \"password\"?"),
    credentials("auth_methods = 'none'", "none of publickey, password, keyboard-interactive"),
    credentials("upstream_password = 'a'\npassword = 'b'\nanonymous = true", "need to show nothing, and yet"),
    credentials("upstream_password = 'a'\nauthorized_keys = '/k'\nanonymous = true", "and yet"),
    credentials("upstream_password = 'a'\nrevoked_keys = '/k'\nanonymous = true", "and yet"),
    credentials("upstream_password = 'a'\nauth_methods = 'publickey'\nanonymous = true", "and yet"),
    credentials("upstream_key = '/a'\nupstream_key_probe = true\nanonymous = true", "and yet"),
    credentials("upstream_key = '/a'\nupstream_authorized_keys = 'k'\nanonymous = true", "and yet"),
    credentials("upstream_password = 'a'", "nothing says what clients must show for it"),
    credentials("upstream_password = 'a\\b'", "a backslash in it is neither doubled"),
    credentials("upstream_password = '\\g<nothing>'", "to a group that `user` captures"),
    credentials("upstream_password = ''", "an empty password"),
    credentials("upstream_password = '(set)'", "write the secret itself"),
    credentials("upstream_ca_key = '/a'", "nothing says what clients must show for it"),
    credentials("auth_methods = 'password'\nupstream_key = '/a'",
                "nothing says what clients must show for it"),
    credentials("upstream_key = '/a'\nupstream_ca_key = '/a'", "choose one of them"),
    credentials("upstream_key_passphrase = 'a'", "there is no upstream_key that it could be for"),
    credentials("upstream_key_passphrase_file = '/a'", "there is no upstream_key that it could be for"),
    credentials("upstream_key = '/a'\nupstream_key_passphrase = 'a'\nupstream_key_passphrase_file = '/a'",
                "upstream_key_passphrase says it already"),
};

Broken pair(const std::string& first, const std::string& second, const std::string& sentence) {
  return {"[[servers]]\nuser = '" + first + "'\nupstream_host = 'h'\n[[servers]]\nuser = '" + second +
              "'\nupstream_host = 'h'\n",
          5, 8, sentence};
}

const Broken unreachable[] = {
    pair("foo", "foo", "\"foo\" is a user already at /etc/sshrp/sshrpd.toml:2:8"),
    pair("^a+$", "^a+$", "is the same pattern; remove one"),
    pair("^.*$", "^web.*$",
         "\"^web.*$\" can never be reached: \"^.*$\" at /etc/sshrp/sshrpd.toml:2:8 takes every name"),
    pair("^.*", "^web.*$", "takes every name"),
    pair("^.+$", "^web", "takes every name"),
    pair("^(.*)$", "^web", "takes every name"),
    pair("^(?P<all>.+)$", "^web", "takes every name"),
    pair("^(?:.*)", "^web", "takes every name"),
    pair("^web\\d+$", "^web1$",
         "\"^web\\d+$\" at /etc/sshrp/sshrpd.toml:2:8 takes that name; put it before that one"),
    pair("^a.b$", "^a\\.b$", "takes that name"),
    pair("web1", "^web1", "exact users come before patterns"),
};

class BrokenRoute : public testing::TestWithParam<Broken> {};

TEST_P(BrokenRoute, is_refused_with_its_place_and_what_would_be_right) { expect_refused(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Servers, BrokenRoute, testing::ValuesIn(servers));
INSTANTIATE_TEST_SUITE_P(Credentials, BrokenRoute, testing::ValuesIn(of_credentials));
INSTANTIATE_TEST_SUITE_P(Unreachable, BrokenRoute, testing::ValuesIn(unreachable));

}  // namespace
}  // namespace sshrp::config

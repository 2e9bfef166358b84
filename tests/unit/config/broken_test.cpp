// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>

#include "config/files.h"

namespace sshrp::config {
namespace {

struct Broken {
  std::string text;
  unsigned line, column;
  std::string sentence;  // a part of it
};

const std::string server = "\n[[servers]]\nuser = 'a'\nupstream_host = 'h'\n";

Broken global(const std::string& text, unsigned column, const std::string& sentence) {
  return {text + server, 1, column, sentence};
}
void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.text; }

/// A key of the server whose line is the third; its user captures `id` and `host`.
Broken of_pattern(const std::string& text, unsigned column, const std::string& sentence) {
  return {"[[servers]]\nuser = '^(?P<id>\\d+)-(?P<host>.*)$'\n" + text + "\n", 3, column, sentence};
}

const Broken syntax[] = {
    global("listen = 0.0.0.0:2200", 13, "a text must stand between quotes"),
    global("level = INFO", 9, "a text must stand between quotes"),
    global("key = '/etc/key", 16, "a closing quote is missing"),
    global("banner = \"one\ntwo\"", 14, "three quotes"),
    global("key = \"C:\\keys\"", 11, "single quotes"),
    global("level \"INFO\"", 7, "key = value"),
    global("level =", 8, "key = value"),
    global("include = [\"a\" \"b\"]", 16, "[\"one\", \"two\"]"),
    global("[limits", 8, "[limits], a server with [[servers]]"),
    global("key = '\xff'", 7, "must be UTF-8"),
    {"level = 'INFO'\nlevel = 'DEBUG'\n" + server, 2, 9, "set once in its table"},
    {"[limits]\n[limits]\n" + server, 2, 1, "opened once"},
    {"[limits]\nmax_sessions = 99999999999999999999" + server, 2, 36, "too large"},
};

const Broken globals[] = {
    global("lisen = '0.0.0.0:22'", 1, "unknown key \"lisen\"; did you mean \"listen\"?"),
    global("zebra = 1", 1, "sshrpd.toml(5) has those of the file itself"),
    global("login_grace_time = 3", 1, "it is a key of [limits]"),
    global("upstream_host = 'h'", 1, "it is a key of [[servers]]"),
    global("upsteam_host = 'h'", 1, "did you mean \"upstream_host\" of [[servers]]?"),
    global("listen = 2200", 10, "listen: expected an address"),
    global("listen = true", 10, "write it between quotes"),
    global("listen = '0.0.0.0'", 10, "\"0.0.0.0\" has no port; write \"0.0.0.0:2200\""),
    global("listen = '::1:2200'", 10, "needs brackets, as in \"[::1]:2200\""),
    global("listen = ':2200'", 10, "all are \"0.0.0.0:2200\" and \"[::]:2200\""),
    global("listen = '*:2200'", 10, "doesn't say which address"),
    global("listen = '0.0.0.0:65536'", 10, "must be a number from 0 to 65535"),
    global("listen = 'localhost:2200'", 10, "one of this machine is needed, as in \"127.0.0.1:2200\""),
    global("listen = 'h:ssh'", 10, "must be a number from 0 to 65535"),
    global("listen = ['0.0.0.0:1', 'a b:2']", 24, "\"a b\" is neither a host name nor an address"),
    global("listen = []", 10, "leave the key out"),
    global("level = 'INFOS'", 9, "none of CRITICAL, ERROR, WARNING, INFO, DEBUG; did you mean \"INFO\"?"),
    global("log = 'syslog:loud'", 7, "facility \"loud\" is none of daemon, auth, authpriv"),
    global("log = ''", 7, "log: "),
    global("access_log = 3", 14, "expected a path, \"stderr\" or \"syslog\""),
    global("access_log_format = '$nobody'", 21, "there is no field \"$nobody\"; there are time, began"),
    global("access_log_format = '$usr'", 21, "did you mean \"$user\"?"),
    global("user = ''", 8, "it is empty; leave the key out"),
    global("user = 0", 8, "user: expected a name (a string)"),
    global("group = \"a\\u0001\"", 9, "group: "),
    global("shutdown_timeout = '1h'", 20, "write it without quotes"),
    global("shutdown_timeout = -1", 20, "a whole number from 0 to 31536000, this is -1"),
    global("level = 'loud'", 9, "\"loud\" is none of"),
    global("log = ''", 7, "at least one character"),
    global("log = \"/a\\u0000b\"", 7, "no control character"),
    global("log_format = 'xml'", 14, "none of text, json"),
    global("key = ['/a', 3]", 14, "key: expected a path"),
    global("state_dir = ['/a']", 13, "this is an array"),
    global("include = 1979-05-27", 11, "this is a date or a time"),
    global("include = 'missing.toml'", 11,
           "\"/etc/sshrp/missing.toml\" can't be read: No such file or directory"),
    global("include = 'sshrpd.toml'", 11, "would include itself"),
    global("version = 'OpenSSH_9.2'", 11, "must begin with SSH-2.0-"),
    global("version = 'SSH-2.0-é'", 11, "printable US-ASCII"),
    global("version = 'SSH-2.0-" + std::string(250, 'a') + "'", 11, "at most 253 bytes, this has 258"),
    global("banner = \"\\u001b[2J\"", 10, "no control character"),
    global("limits = 3", 1, "limits: expected a table, [limits], this is a whole number"),
    global("limits.max_auth_tries = 0", 25,
           "limits.max_auth_tries: expected a whole number from 1 to 128, this is 0"),
    global("limits.max_auth_tries = '6'", 25, "this is a string; write it without quotes"),
    global("limits.max_auth_tries = 6.5", 25, "this is a number with a fraction"),
    global("limits.max_sessions = -1", 23, "from 0 to 1000000, this is -1"),
    global("limits.login_grace_time = 0", 27, "seconds, a whole number from 1 to 3600"),
    global("limits.handshake_grace_time = 0", 31, "seconds, a whole number from 1 to 3600"),
    global("limits.idle_timeout = -1", 23, "seconds, a whole number from 0 to 31536000"),
    global("limits.max_session_time = '1h'", 27, "write it without quotes"),
    global("limits.keepalive_interval = 86401", 29, "seconds, a whole number from 0 to 86400"),
    global("limits.keepalive_count_max = 0", 30, "a whole number from 1 to 1000"),
    global("limits.upstream.keepalive_interval = 1.5", 38,
           "limits.upstream.keepalive_interval: expected seconds, a whole number from 0 to 86400"),
    global("limits.upstream.keepalive_count_max = 1001", 39, "a whole number from 1 to 1000"),
    global("limits.upstream.idle_timeout = 3", 17, "unknown key \"idle_timeout\"; it is a key of [limits]"),
    global("limits.upstream = 3", 8, "expected a table, [limits.upstream]"),
    global("limits.max_startups = '10:30'", 23, "is neither a number nor start:rate:full"),
    global("limits.max_startups = '10:30:5'", 23, "full no less than start"),
    global("limits.max_startups = '1:101:5'", 23, "rate from 1 to 100"),
    global("limits.max_startups = '0'", 23, "must be above 0"),
    global("limits.max_connection_rate = '3'", 30, "isn't a rate, as in"),
    global("limits.penalties.ban_after = '3'", 30, "isn't a number within a time, as in"),
    global("limits.penalties.ban_after = '3/'", 30, "isn't a number within a time"),
    global("limits.penalties.ban_after = '0/h'", 30, "isn't a number within a time"),
    global("limits.penalties.ban_after = '3/2'", 30, "isn't a number within a time"),
    global("limits.penalties.ban_after = '3/53w'", 30, "within a year at most"),
    global("limits.penalties.net_block_size = '33'", 35, "isn't bits of IPv4, from 1 to 32"),
    global("limits.penalties.net_block_size = '32:129'", 35, "of IPv6, from 1 to 128"),
    global("limits.penalties.max_sources4 = 65537", 33, "a whole number from 1 to 65536"),
    global("limits.penalties.overflow = 'allow'", 29, "permissive"),
    global("limits.penalties.grace-exceeded = 3", 18, "unknown key"),
    global("limits.exempt = '10.0.0.1/8'", 17, "bits set behind its first 8"),
    global("limits.exempt = 'host.lan'", 17, "isn't a network"),
    global("limits.idle = 3", 8, "unknown key \"idle\"; sshrpd.toml(5) has those of [limits]"),
    global("algorithms.kex = 'curve25519-sha265'", 18, "did you mean \"curve25519-sha256\"?"),
    global("algorithms.kex = ''", 18, "names no algorithm"),
    global("algorithms.ciphers = '-*'", 22, "\"-*\" leaves none of"),
    global("algorithms.macs = '+'", 19, "the names behind the + are missing"),
    global("algorithms.macs = 'md5*'", 19, "\"md5*\" fits none of"),
    global("algorithms.host_keys = 'ssh-dss'", 24, "isn't known; "),
    global("algorithms.compression = 'zlib'", 26, "isn't known"),
    global("algorithms.rekey_limit = '1X'", 26, "isn't an amount of data"),
    global("algorithms.rekey_limit = '1G 1y'", 26, "isn't a time from 10s"),
    global("algorithms.macs = '+hmac-sha1'", 19,
           "\"hmac-sha1\" is weak (SHA-1): it may stand only in the upstream_algorithms of a route"),
    global("algorithms.upstream.host_keys = 'ssh-rsa'", 33, "only in the upstream_algorithms of a route"),
    global("algorithms.warn_weak_crypto = 'pq'", 31, "none of yes, no, no-pq-kex"),
    global("algorithms.upstream.cipher = 'aes*'", 21, "unknown key \"cipher\"; did you mean \"ciphers\"?"),
    global("algorithms.downstream.kex = 'a'", 12, "unknown key \"downstream\""),
    {"servers = 3\n", 1, 1, "opened with [[servers]], in double brackets"},
    {"[servers]\nuser = 'a'\n", 1, 2, "opened with [[servers]], in double brackets"},
    {"servers = ['a']\n", 1, 12, "opened with [[servers]]"},
    {"level = 'INFO'\n", 0, 0, "there is no [[servers]] table, so nobody could log in"},
    {"", 0, 0, "there is no [[servers]] table"},
};

const Broken listeners[] = {
    {"listeners = ['0.0.0.0:1']" + server, 1, 14,
     "listeners: this is a string; a listener is opened with [[listeners]]"},
    {"[listeners]\naddress = '0.0.0.0:1'" + server, 1, 2, "a listener is opened with [[listeners]]"},
    {"[[listeners]]" + server, 1, 1, "this listener has no \"address\": address to bind"},
    {"[[listeners]]\naddress = '0.0.0.0'" + server, 2, 11, "address: \"0.0.0.0\" has no port"},
    {"[[listeners]]\naddress = 'localhost:1'" + server, 2, 11, "one of this machine is needed"},
    {"[[listeners]]\naddress = '0.0.0.0:1'\nadress = '0.0.0.0:1'" + server, 3, 1,
     "did you mean \"address\"?"},
    {"[[listeners]]\naddress = '0.0.0.0:1'\nlisten = '0.0.0.0:2'" + server, 3, 1,
     "it is a key of the file itself"},
    {"address = '0.0.0.0:1'" + server, 1, 1, "it is a key of [[listeners]]"},
    {"listen = '0.0.0.0:1'\n[[listeners]]\naddress = '0.0.0.0:1'" + server, 3, 11,
     "address: 0.0.0.0:1 is listened on already, as /etc/sshrp/sshrpd.toml:1:10 says"},
    {"[[listeners]]\naddress = '[::]:1'\n[[listeners]]\naddress = '[0::0]:1'" + server, 4, 11,
     "is listened on already, as /etc/sshrp/sshrpd.toml:2:11 says"},
};

const Broken observation[] = {
    {"control = 3" + server, 1, 11, "control: expected a path or \"none\""},
    {"control = '/" + std::string(100, 'a') + "'" + server, 1, 11,
     "a socket's path may have at most 100 bytes, this has 101"},
    {"control = ['a']" + server, 1, 12, "a control socket is opened with [[control]]"},
    {"[control]\npath = '/a'" + server, 1, 2, "a control socket is opened with [[control]]"},
    {"[[control]]\nlevel = 'user'" + server, 1, 1, "this control socket has no \"path\""},
    {"[[control]]\npath = '/a'" + server, 1, 1, "this control socket has no \"level\""},
    {"[[control]]\npath = '/a'\nlevel = 'root'" + server, 3, 9, "none of user, operator, auditor, admin"},
    {"[[control]]\npath = '/a'\nlevel = 'user'\nmode = '0800'" + server, 4, 8,
     "is no mode from 0000 to 0777"},
    {"[[control]]\npath = '/a'\nlevel = 'user'\nmode = '07777777777777'" + server, 4, 8, "is no mode"},
    {"[[control]]\npath = '/a'\nlevel = 'user'\nmod = '0600'" + server, 4, 1, "did you mean \"mode\"?"},
    {"[[control]]\npath = '/a'\nlevel = 'user'\n[[control]]\npath = '/a'\nlevel = 'admin'" + server, 5, 8,
     "path: \"/a\" is there already, at /etc/sshrp/sshrpd.toml:2:8"},
    {"[http]\nlisten = '0.0.0.0:9122'" + server, 2, 10, "tokens would cross the network for all to read"},
    {"[http]\nlisten = '127.0.0.1'" + server, 2, 10, "has no port"},
    {"[http]\nlisten = 'unix:'" + server, 2, 10, "http.listen: "},
    {"[http]\nlisten = ['127.0.0.1:1', '127.0.0.1:1']" + server, 2, 26, "is there already, at"},
    {"[http]\ntoken_file = '/t'" + server, 2, 14, "without listen nobody can ask by HTTP"},
    {"[http]\nlisten = '127.0.0.1:1'\nbase_path = 'a'" + server, 3, 13, "doesn't begin with a slash"},
    {"[http]\nlisten = '127.0.0.1:1'\nbase_path = '/a/'" + server, 3, 13, "doesn't begin with a slash"},
    {"[http]\nlisten = '127.0.0.1:1'\nhosts = 'a b'" + server, 3, 9, "is neither a host name nor an address"},
    {"[http]\ntokens = '/t'" + server, 2, 1,
     "http.tokens: this is a string; a token is opened with [[http.tokens]]"},
    {"[[http.tokens]]\nlevel = 'user'" + server, 1, 1, "this token has no \"file\""},
    {"[[http.tokens]]\nfile = '/a'\nlevel = 'user'\nname = 'a b'" + server, 4, 8,
     "a name has 1 to 64 letters"},
    {"token_file = '/t'" + server, 1, 1, "it is a key of [http]"},
};

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

class BrokenConfiguration : public testing::TestWithParam<Broken> {};

TEST_P(BrokenConfiguration, is_refused_with_its_place_and_what_would_be_right) {
  const Broken& broken = GetParam();
  const ConfigErrors errors = errors_of(load_text(broken.text));
  ASSERT_EQ(errors.size(), 1u) << broken.text << "\n" << shown(errors);
  EXPECT_EQ(errors[0].file, "/etc/sshrp/sshrpd.toml");
  EXPECT_EQ(errors[0].line, broken.line) << broken.text << "\n" << to_string(errors[0]);
  EXPECT_EQ(errors[0].column, broken.column) << broken.text << "\n" << to_string(errors[0]);
  EXPECT_NE(errors[0].sentence.find(broken.sentence), std::string::npos) << to_string(errors[0]);
}

INSTANTIATE_TEST_SUITE_P(Syntax, BrokenConfiguration, testing::ValuesIn(syntax));
INSTANTIATE_TEST_SUITE_P(Globals, BrokenConfiguration, testing::ValuesIn(globals));
INSTANTIATE_TEST_SUITE_P(Observation, BrokenConfiguration, testing::ValuesIn(observation));
INSTANTIATE_TEST_SUITE_P(Listeners, BrokenConfiguration, testing::ValuesIn(listeners));
INSTANTIATE_TEST_SUITE_P(Servers, BrokenConfiguration, testing::ValuesIn(servers));
INSTANTIATE_TEST_SUITE_P(Credentials, BrokenConfiguration, testing::ValuesIn(of_credentials));
INSTANTIATE_TEST_SUITE_P(Unreachable, BrokenConfiguration, testing::ValuesIn(unreachable));

}  // namespace
}  // namespace sshrp::config

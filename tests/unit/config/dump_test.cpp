// SPDX-License-Identifier: MIT
#include "config/dump.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/files.h"

namespace sshrp::config {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string text = R"(listen = ["127.0.0.1:1", "[::1]:2"]
banner = "tab\tquote\" é"
limits.max_startups = "5"
limits.exempt = ["10.0.0.0/8", "2001:db8::1"]
limits.max_connection_rate = "3/m"
limits.penalties.ban_after = "5/h"
[algorithms.upstream]
rekey_limit = "1G"
[[servers]]
user = '^(?P<id>\d+)$'
upstream_host = 'h\g<id>.lan'
upstream_known_hosts = ['/a/\1', '/b\\c']
upstream_allow = '*.lan'
[servers.upstream_algorithms]
kex = '+diffie-hellman-group14-sha1'
)";

TEST(Dump, loads_again_as_the_same) {
  const std::string once = dump(loaded(text));
  EXPECT_EQ(dump(loaded(once)), [&] {
    std::string moved = once;  // the server stands on another line of the dump
    const std::size_t at = moved.find("[[servers]]  # ");
    return moved.replace(at, moved.find('\n', at) - at,
                         "[[servers]]  # " + loaded(once).where(loaded(once).routes[0].place));
  }());
}

TEST(Dump, shows_listeners) {
  const std::string shown =
      dump(loaded("[[listeners]]\naddress = '[::1]:2'\n" + text.substr(text.find("[[servers]]"))));
  EXPECT_THAT(shown, HasSubstr("# listen isn't set: "));
  EXPECT_THAT(shown, HasSubstr("\n[[listeners]]  # /etc/sshrp/sshrpd.toml:1:1\naddress = \"[::1]:2\"\n"));
  EXPECT_EQ(loaded(shown).listeners.size(), 1u);
  EXPECT_TRUE(loaded(shown).listen.empty());
}

TEST(Dump, shows_what_is_set_and_says_what_is_default) {
  const std::string shown = dump(loaded(text));
  EXPECT_THAT(shown, HasSubstr("listen = [\"127.0.0.1:1\", \"[::1]:2\"]\n"));
  EXPECT_THAT(shown, HasSubstr("level = \"INFO\"  # default\n"));
  EXPECT_THAT(shown, HasSubstr("banner = \"tab\\u0009quote\\\" é\"\n"));
  EXPECT_THAT(shown, HasSubstr("\n[limits]\n"));
  EXPECT_THAT(shown, HasSubstr("max_startups = \"5\"\n"));
  EXPECT_THAT(shown, HasSubstr("exempt = [\"10.0.0.0/8\", \"2001:db8::1\"]\n"));
  EXPECT_THAT(shown, HasSubstr("max_connection_rate = \"3/m:3\"\n"));
  EXPECT_THAT(shown, HasSubstr("ban_after = \"5/3600s\"\n"));
  EXPECT_THAT(shown, HasSubstr("max_sessions_per_user = 0  # default\n"));
  EXPECT_THAT(shown,
              HasSubstr("keepalive_count_max = 3  # default\nmax_logins_in_progress = 0  # default\n"));
  EXPECT_THAT(shown, HasSubstr("rekey_limit = \"1073741824 none\"\n"));
  EXPECT_THAT(shown, HasSubstr("[[servers]]  # /etc/sshrp/sshrpd.toml:9:1\n"));
  EXPECT_THAT(shown, HasSubstr("upstream_known_hosts = [\"/a/\\\\1\", \"/b\\\\\\\\c\"]\n"));
  EXPECT_THAT(shown, HasSubstr("# upstream_user isn't set: "));
  EXPECT_THAT(shown, Not(HasSubstr("include")));
}

}  // namespace
}  // namespace sshrp::config

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
[algorithms.upstream]
rekey_limit = "1G"
[[servers]]
user = '^(?P<id>\d+)$'
upstream_host = 'h\g<id>.lan'
upstream_known_hosts = ['/a/\1', '/b\\c']
upstream_allow = '*.lan'
)";

TEST(Dump, loads_again_as_the_same) {
  const std::string once = dump(loaded(text));
  EXPECT_EQ(dump(loaded(once)), [&] {
    std::string moved = once;  // the server stands on another line of the dump
    const std::size_t at = moved.find("[[servers]]  # ");
    return moved.replace(at, moved.find('\n', at) - at,
                         "[[servers]]  # " + loaded(once).where(loaded(once).servers[0].place));
  }());
}

TEST(Dump, shows_what_is_set_and_says_what_is_default) {
  const std::string shown = dump(loaded(text));
  EXPECT_THAT(shown, HasSubstr("listen = [\"127.0.0.1:1\", \"[::1]:2\"]\n"));
  EXPECT_THAT(shown, HasSubstr("level = \"INFO\"  # default\n"));
  EXPECT_THAT(shown, HasSubstr("banner = \"tab\\u0009quote\\\" é\"\n"));
  EXPECT_THAT(shown, HasSubstr("\n[limits]\n"));
  EXPECT_THAT(shown, HasSubstr("max_startups = \"5:100:5\"\n"));
  EXPECT_THAT(shown, HasSubstr("rekey_limit = \"1073741824 none\"\n"));
  EXPECT_THAT(shown, HasSubstr("[[servers]]  # /etc/sshrp/sshrpd.toml:6:1\n"));
  EXPECT_THAT(shown, HasSubstr("upstream_known_hosts = [\"/a/\\\\1\", \"/b\\\\\\\\c\"]\n"));
  EXPECT_THAT(shown, HasSubstr("# upstream_user isn't set: "));
  EXPECT_THAT(shown, Not(HasSubstr("include")));
}

}  // namespace
}  // namespace sshrp::config

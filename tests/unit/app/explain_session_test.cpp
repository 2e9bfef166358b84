// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/check.h"
#include "route/routes.h"

namespace sshrp::app {
namespace {

using testing::ElementsAre;

std::vector<std::string> words(const std::string& keys) {
  return session_in_words(route::Routes(route::server("web1", "h", keys)).route("web1"));
}

TEST(SessionInWords, of_a_route_that_denies_nothing_has_all_that_there_is) {
  EXPECT_THAT(words(""),
              ElementsAre("a session may have shells and commands, SFTP, terminals, the client's agent, "
                          "X11, forwardings from the client, forwardings to the client, tunnels"));
}

TEST(SessionInWords, of_a_jail_says_what_sftp_sees_and_may_not) {
  EXPECT_THAT(words("upstream_root_path = '/srv'\nsftp_deny = ['rename', 'symlink']\nsftp_audit = true"),
              ElementsAre("a session may have SFTP", "  SFTP sees nothing but \"/srv\"",
                          "  SFTP may not rename, make links",
                          "  what SFTP does to files is recorded, and which programs begin"));
}

TEST(SessionInWords, of_a_forced_command_and_lists_say_them) {
  EXPECT_THAT(words("force_command = 'uptime'\nallow_sftp = false\nallow_agent = false\nallow_x11 = false\n"
                    "allow_pty = false\nallow_forwarding = 'local'\npermit_open = ['db:5432', '/run/s']"),
              ElementsAre("a session may have shells and commands, forwardings from the client",
                          "  whatever program is asked for, it gets the command \"uptime\"",
                          "  forwardings from the client lead only to db:5432, /run/s"));
}

}  // namespace
}  // namespace sshrp::app

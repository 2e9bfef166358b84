// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/check.h"
#include "route/routes.h"

namespace sshrp::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> words(const std::string& keys) {
  return login_in_words(
      route::Routes(route::server("^(?P<id>[a-z]+)\\d*", "h", "upstream_user = 'joe'\n" + keys))
          .route("web1"));
}

TEST(LoginInWords, of_a_route_without_credentials_is_passed_on) {
  EXPECT_THAT(words(""),
              ElementsAre("a client may show one of",
                          "  password             the upstream's password, which is passed on to it",
                          "  keyboard-interactive what the upstream asks, passed on both ways",
                          "the upstream is logged in to as \"joe\" with what the client showed"));
}

TEST(LoginInWords, of_a_local_password_doesnt_tell_it) {
  EXPECT_THAT(words("password = 'hunter1'\nupstream_password = 'hunter2'"),
              ElementsAre("a client may show one of",
                          "  password             the route's own password, compared here",
                          "  keyboard-interactive the route's own password, asked for and compared here",
                          "the upstream is logged in to as \"joe\" with the route's upstream_password"));
}

TEST(LoginInWords, of_keys_says_where_they_are_looked_up) {
  EXPECT_THAT(
      words("upstream_key = '/u/\\g<id>'"),
      ElementsAre(
          "a client may show one of",
          "  publickey            a key that stands in the upstream's file \".ssh/authorized_keys\". "
          "Its signature is verified here",
          HasSubstr("passed on"), HasSubstr("passed on"),
          "the upstream is logged in to as \"joe\" with the private key of \"/u/web\", or with what the "
          "client showed where that was passed on"));
  EXPECT_THAT(
      words("auth_methods = 'publickey'\nauthorized_keys = ['/k/\\g<id>', 'ssh-rsa A', 'ssh-rsa B']\n"
            "trusted_user_ca_keys = ['/ca', 'ssh-rsa C']\nrevoked_keys = '/r'\nupstream_key = '/u'\n"
            "upstream_password = 'p'"),
      ElementsAre(
          "a client may show one of",
          "  publickey            a key that stands in the file \"/k/web\" or lines of the configuration "
          "or a certificate for the principal \"joe\" by a CA of the file \"/ca\" or a line of the "
          "configuration; none that \"/r\" revokes. Its signature is verified here",
          "the upstream is logged in to as \"joe\" with the private key of \"/u\" or the route's "
          "upstream_password"));
}

TEST(LoginInWords, of_a_probe_and_a_ca) {
  const auto lines = words("auth_methods = 'publickey'\nupstream_key_probe = true\nupstream_ca_key = '/ca'");
  EXPECT_THAT(lines, ElementsAre(Not(""), HasSubstr("a key that the upstream says it would take of \"joe\""),
                                 HasSubstr("a new certificate by the CA key of \"/ca\"")));
}

TEST(LoginInWords, of_an_open_route_says_so) {
  EXPECT_THAT(words("anonymous = true\nupstream_key = '/u'"),
              ElementsAre("a client needs to show nothing: anyone may enter",
                          "the upstream is logged in to as \"joe\" with the private key of \"/u\""));
  EXPECT_THAT(words("anonymous = true"),
              ElementsAre("a client needs to show nothing: anyone may enter",
                          "the upstream is logged in to as \"joe\" with nothing, which it must allow"));
}

}  // namespace
}  // namespace sshrp::app

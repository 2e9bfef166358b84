// SPDX-License-Identifier: MIT
#include "config/authentication.h"

#include <gtest/gtest.h>

#include "config/files.h"

namespace sshrp::config {
namespace {

using msg::AuthMethod;
using msg::AuthMethods;

constexpr auto publickey = AuthMethod::publickey;
constexpr auto password = AuthMethod::password;
constexpr auto keyboard_interactive = AuthMethod::keyboard_interactive;

Config with(const std::string& keys) {
  return loaded("[[servers]]\nuser = 'a'\nupstream_host = 'h'\n" + keys);
}
AuthMethods methods(const std::string& keys) { return offered_methods(with(keys).routes[0]); }
std::string key_file(const std::string& keys) {
  const auto file = key_file_on_upstream(with(keys).routes[0]);
  return file ? file->literal() : "none";
}

TEST(OfferedMethods, without_anything_to_look_keys_up_in_are_those_of_passwords) {
  EXPECT_EQ(methods(""), (AuthMethods{password, keyboard_interactive}));
  EXPECT_EQ(methods("password = 'a'\nupstream_key = '/u'"), (AuthMethods{password, keyboard_interactive}));
}

TEST(OfferedMethods, have_publickey_wherever_a_key_can_be_looked_up) {
  for (const char* keys : {"upstream_key = '/u'", "upstream_password = 'p'\nauthorized_keys = '/k'",
                           "upstream_key = '/u'\ntrusted_user_ca_keys = '/k'",
                           "upstream_password = 'p'\nupstream_key_probe = true",
                           "upstream_password = 'p'\nupstream_authorized_keys = 'k'",
                           "password = 'a'\nupstream_key = '/u'\nupstream_authorized_keys = 'k'"}) {
    EXPECT_EQ(methods(keys), (AuthMethods{publickey, password, keyboard_interactive})) << keys;
  }
}

TEST(OfferedMethods, are_no_more_than_auth_methods_names) {
  EXPECT_EQ(methods("auth_methods = 'keyboard-interactive'"), (AuthMethods{keyboard_interactive}));
  EXPECT_EQ(methods("upstream_key = '/u'\nauth_methods = ['password', 'PUBLICKEY']"),
            (AuthMethods{publickey, password}));
}

TEST(OfferedMethods, are_none_where_anyone_may_enter) {
  EXPECT_TRUE(methods("anonymous = true").empty());
  EXPECT_TRUE(methods("anonymous = true\nupstream_key = '/u'").empty());
}

TEST(KeyFileOnUpstream, is_the_one_configured) {
  EXPECT_EQ(key_file("upstream_password = 'p'\nupstream_authorized_keys = 'k'"), "k")
      << "relative to nothing here";
}

TEST(KeyFileOnUpstream, is_the_usual_one_where_nothing_else_says_what_clients_must_show) {
  EXPECT_EQ(key_file("upstream_key = '/u'"), ".ssh/authorized_keys");
  EXPECT_EQ(key_file("upstream_key = '/u'\nauthorized_keys = '/k'"), "none");
  EXPECT_EQ(key_file("upstream_key = '/u'\ntrusted_user_ca_keys = '/k'"), "none");
  EXPECT_EQ(key_file("upstream_key = '/u'\npassword = 'p'"), "none");
  EXPECT_EQ(key_file("upstream_key = '/u'\nupstream_key_probe = true"), "none");
  EXPECT_EQ(key_file("upstream_key = '/u'\nanonymous = true"), "none");
  EXPECT_EQ(key_file(""), "none");
}

}  // namespace
}  // namespace sshrp::config

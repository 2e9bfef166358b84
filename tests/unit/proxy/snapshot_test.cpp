// SPDX-License-Identifier: MIT
#include "proxy/snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load.h"

namespace sshrp::proxy {
namespace {

using testing::HasSubstr;

constexpr const char* key =
    "ssh-ed25519 "
    "AAAAC3NzaC1lZDI1NTE5AAAAIFy63/0u5Ddf2YHozYomebwEP/kLLYN65vZpjkJjS8Fz anna";

config::ConfigErrors errors_of(const std::string& lines) {
  const std::string text =
      "[[servers]]\nuser = 'a'\nupstream_host = "
      "'h'\nupstream_password = 'p'\n" +
      lines;
  const config::FileAccess files{[&](const std::string&) {
                                   return config::FileContent{text, ""};
                                 },
                                 [](const std::string&) { return std::vector<std::string>(); }};
  auto loaded = config::load("/c.toml", files);
  config::ConfigErrors errors;
  check_key_lines(std::get<config::Config>(loaded), errors);
  return errors;
}

TEST(KeyLines, that_are_right_are_no_errors) {
  EXPECT_TRUE(errors_of(std::string("authorized_keys = ['/no/such/file', 'restrict ") + key +
                        "']\ntrusted_user_ca_keys = '" + key + "'")
                  .empty());
}

TEST(KeyLines, that_could_let_nobody_in_are_errors_with_their_place) {
  const auto errors = errors_of(std::string("authorized_keys = ['") + key + "', 'tea " + key +
                                "']\ntrusted_user_ca_keys = 'not a key'\n");
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_EQ(errors[0].line, 5u);
  EXPECT_THAT(errors[0].sentence, HasSubstr("authorized_keys: option \"tea\": it isn't known"));
  EXPECT_EQ(errors[1].line, 6u);
  EXPECT_THAT(errors[1].sentence, HasSubstr("trusted_user_ca_keys: it holds no key"));
}

}  // namespace
}  // namespace sshrp::proxy

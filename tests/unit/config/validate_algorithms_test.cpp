// What a route's upstream_algorithms and [algorithms.upstream] say together.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/files.h"

namespace sshrp::config {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string route = "[[servers]]\nuser = 'a'\nupstream_host = 'h'\nupstream_host_key_check = 'yes'\n";

TEST(RouteAlgorithms, that_are_weak_are_warned_of_with_what_is_weak_in_them) {
  const Config config = loaded(route +
                               "[servers.upstream_algorithms]\nciphers = '+3des-cbc,aes128-cbc'\n"
                               "macs = '-hmac-sha2-512'\nkex = '+diffie-hellman-group1-sha1'\n");
  EXPECT_THAT(
      config.warnings,
      ElementsAre(Field(&ConfigError::sentence,
                        "upstream_algorithms.kex: weak, and used where the upstream has nothing better: "
                        "diffie-hellman-group1-sha1 (a group of 1024 bits, SHA-1)"),
                  Field(&ConfigError::sentence,
                        "upstream_algorithms.ciphers: weak, and used where the upstream has nothing "
                        "better: aes128-cbc (CBC), 3des-cbc (CBC, blocks of 64 bits)")));
  EXPECT_THAT(loaded(route + "upstream_algorithms.ciphers = 'aes*'\n").warnings, IsEmpty());
}

TEST(RouteAlgorithms, must_leave_something_of_those_of_all_upstreams) {
  const auto result = load_text("[algorithms.upstream]\nkex = 'curve25519-sha256'\n" + route +
                                "upstream_algorithms.kex = '-curve*'\n");
  EXPECT_THAT(errors_of(result),
              ElementsAre(Field(&ConfigError::sentence,
                                "upstream_algorithms.kex: \"-curve*\" leaves none of curve25519-sha256")));
}

TEST(RouteAlgorithms, with_a_wrong_key_are_told_the_right_one) {
  EXPECT_THAT(errors_of(load_text(route + "upstream_algorithms.cipher = '3des-cbc'\n")),
              ElementsAre(Field(&ConfigError::sentence, HasSubstr("did you mean \"ciphers\"?"))));
  EXPECT_THAT(errors_of(load_text(route + "upstream_algorithms.cyphersuites = '3des-cbc'\n")),
              ElementsAre(Field(&ConfigError::sentence, HasSubstr("unknown key \"cyphersuites\""))));
  EXPECT_THAT(errors_of(load_text(route + "upstream_algorithms = '3des-cbc'\n")),
              ElementsAre(Field(&ConfigError::sentence, HasSubstr("expected a table"))));
}

}  // namespace
}  // namespace sshrp::config

// SPDX-License-Identifier: MIT
#include "proxy/weak_crypto.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/files.h"

namespace sshrp::proxy {
namespace {

using config::WarnWeakCrypto;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

transport::Negotiated agreed(std::string_view kex, std::string host_key, std::string_view cipher,
                             std::string_view mac) {
  const transport::DirectionAlgorithms way{crypto::find_cipher(cipher), crypto::find_mac(mac),
                                           transport::Compression::none};
  return {crypto::find_kex_method(kex), std::move(host_key), way, way};
}

const auto sound = agreed("mlkem768x25519-sha256", "ssh-ed25519", "aes128-gcm@openssh.com", "");
const auto classic = agreed("curve25519-sha256", "rsa-sha2-512", "aes128-ctr", "hmac-sha2-256");
const auto old = agreed("diffie-hellman-group1-sha1", "ssh-rsa", "3des-cbc", "hmac-sha1");

std::vector<Weakness> kinds(const transport::Negotiated& agreed, WarnWeakCrypto warn) {
  std::vector<Weakness> all;
  for (const Weak& weak : weaknesses_of(agreed, warn)) all.push_back(weak.weakness);
  return all;
}

TEST(WeakCrypto, is_key_exchange_without_quantum_computers_in_mind_and_all_that_is_legacy) {
  EXPECT_THAT(kinds(sound, WarnWeakCrypto::yes), ElementsAre());
  EXPECT_THAT(kinds(classic, WarnWeakCrypto::yes), ElementsAre(Weakness::not_post_quantum));
  EXPECT_THAT(kinds(old, WarnWeakCrypto::yes),
              ElementsAre(Weakness::kex, Weakness::host_key, Weakness::cipher, Weakness::mac));
}

TEST(WeakCrypto, is_told_as_far_as_the_configuration_wants) {
  EXPECT_THAT(kinds(classic, WarnWeakCrypto::no_pq_kex), ElementsAre());
  EXPECT_THAT(kinds(old, WarnWeakCrypto::no_pq_kex),
              ElementsAre(Weakness::kex, Weakness::host_key, Weakness::cipher, Weakness::mac));
  EXPECT_THAT(kinds(classic, WarnWeakCrypto::no), ElementsAre());
  EXPECT_THAT(kinds(old, WarnWeakCrypto::no), ElementsAre());
}

TEST(WeakCrypto, of_one_way_counts_too) {
  auto mixed = sound;
  mixed.server_to_client = old.server_to_client;
  EXPECT_THAT(kinds(mixed, WarnWeakCrypto::yes), ElementsAre(Weakness::cipher, Weakness::mac));
}

/// The route of a configuration that has this `user`, and is there for this listener only.
NamedRoute named(const std::string& name, const std::string& listener = "") {
  return {listener.empty() ? name : name + "\nlistener " + listener, name};
}

const std::string routes =
    "[[servers]]\nuser = 'a'\nupstream_host = 'h'\n"
    "[[servers]]\nuser = 'b'\nupstream_host = 'h'\n";

TEST(WeakCryptoWarnings, name_the_leg_the_route_what_is_weak_and_what_is_right) {
  WeakCryptoWarnings warnings(config::loaded(routes));
  const WeakCryptoWarnings::Clock::time_point now{};
  EXPECT_EQ(
      warnings.note(Leg::downstream, named("a"), classic, now),
      "weak cryptography with the client, route \"a\": key exchange curve25519-sha256 isn't post-quantum "
      "(what is recorded today may be read later), right would be mlkem768x25519-sha256 or "
      "sntrup761x25519-sha512");
  EXPECT_EQ(
      warnings.note(Leg::upstream, named("b"), old, now),
      "weak cryptography with the upstream, route \"b\": key exchange diffie-hellman-group1-sha1 is weak (a "
      "group of 1024 bits, SHA-1), right would be mlkem768x25519-sha256 or sntrup761x25519-sha512; host key "
      "algorithm ssh-rsa is weak (SHA-1), right would be ssh-ed25519 or rsa-sha2-512; cipher 3des-cbc is "
      "weak "
      "(CBC, blocks of 64 bits), right would be aes128-gcm@openssh.com or aes128-ctr; MAC hmac-sha1 is weak "
      "(SHA-1), right would be hmac-sha2-256-etm@openssh.com");
  EXPECT_EQ(warnings.note(Leg::upstream, named("a"), sound, now), std::nullopt);
}

TEST(WeakCryptoWarnings, come_once_an_hour_for_each_route_leg_and_weakness) {
  WeakCryptoWarnings warnings(config::loaded(routes));
  const WeakCryptoWarnings::Clock::time_point now{};
  EXPECT_TRUE(warnings.note(Leg::upstream, named("a"), classic, now));
  EXPECT_FALSE(warnings.note(Leg::upstream, named("a"), classic, now + 59min));
  EXPECT_TRUE(warnings.note(Leg::downstream, named("a"), classic, now + 59min)) << "another leg";
  EXPECT_TRUE(warnings.note(Leg::upstream, named("b"), classic, now + 59min)) << "another route";
  const auto other =
      warnings.note(Leg::upstream, named("a"),
                    agreed("curve25519-sha256", "ssh-rsa", "aes128-ctr", "hmac-sha2-256"), now + 59min);
  ASSERT_TRUE(other) << "another weakness";
  EXPECT_THAT(*other, AllOf(HasSubstr("ssh-rsa"), Not(HasSubstr("curve25519"))));
  EXPECT_TRUE(warnings.note(Leg::upstream, named("a"), classic, now + 60min));
}

// Of one user there may be a route for each listener.
TEST(WeakCryptoWarnings, come_for_each_route_of_a_user) {
  WeakCryptoWarnings warnings(
      config::loaded("[[listeners]]\naddress = '127.0.0.1:1'\nname = 'in'\n"
                     "[[servers]]\nuser = 'a'\nupstream_host = 'h'\nlistener = 'in'\n"
                     "upstream_algorithms.warn_weak_crypto = 'no-pq-kex'\n" +
                     routes));
  EXPECT_FALSE(warnings.note(Leg::upstream, named("a", "in"), classic, {}));
  const auto line = warnings.note(Leg::upstream, named("a", "in"), old, {});
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, HasSubstr(", route \"a\": "));
  EXPECT_TRUE(warnings.note(Leg::upstream, named("a"), old, {}));
  EXPECT_FALSE(warnings.note(Leg::upstream, named("a"), old, {}));
}

TEST(WeakCryptoWarnings, have_no_place_for_what_is_no_route_of_the_configuration) {
  WeakCryptoWarnings warnings(config::loaded(routes));
  for (const char* name : {"c", "", "a\nb"})
    EXPECT_FALSE(warnings.note(Leg::downstream, named(name), old, {})) << name;
}

TEST(WeakCryptoWarnings, are_switched_for_each_leg_and_for_a_route) {
  WeakCryptoWarnings warnings(
      config::loaded("[algorithms]\nwarn_weak_crypto = 'no'\n[algorithms.upstream]\nwarn_weak_crypto = "
                     "'no-pq-kex'\n" +
                     routes + "upstream_algorithms.warn_weak_crypto = 'yes'\n"));
  EXPECT_FALSE(warnings.note(Leg::downstream, named("a"), old, {}));
  EXPECT_FALSE(warnings.note(Leg::upstream, named("a"), classic, {}));
  EXPECT_TRUE(warnings.note(Leg::upstream, named("a"), old, {}));
  EXPECT_TRUE(warnings.note(Leg::upstream, named("b"), classic, {}));
}

}  // namespace
}  // namespace sshrp::proxy

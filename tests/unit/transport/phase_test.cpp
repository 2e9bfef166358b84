// SPDX-License-Identifier: MIT
#include "transport/phase.h"

#include <gtest/gtest.h>

#include <set>

namespace sshrp::transport {
namespace {

using Numbers = std::set<unsigned>;

constexpr Phase phases[] = {Phase::strict_exchange, Phase::first_exchange, Phase::service, Phase::userauth,
                            Phase::connection};

Numbers legal(Phase phase, Role sender) {
  Numbers numbers;
  for (unsigned n = 0; n <= 255; ++n) {
    if (is_legal(static_cast<msg::Number>(n), phase, sender)) numbers.insert(n);
  }
  return numbers;
}

Numbers range(unsigned from, unsigned to) {
  Numbers numbers;
  for (unsigned n = from; n <= to; ++n) numbers.insert(n);
  return numbers;
}

Numbers operator+(Numbers a, const Numbers& b) {
  a.insert(b.begin(), b.end());
  return a;
}

const Numbers key_exchange = Numbers{20, 21} + range(30, 49);
const Numbers keyed = range(1, 4) + Numbers{7, 192, 193} + key_exchange;

// The whole table, written down a second time: 256 numbers, five phases, two senders.
TEST(Phase, in_a_strict_exchange_only_the_key_exchange_and_disconnect_are_legal) {
  for (const Role sender : {Role::client, Role::server})
    EXPECT_EQ(legal(Phase::strict_exchange, sender), Numbers{1} + key_exchange);
}

TEST(Phase, in_the_first_exchange_ignore_unimplemented_and_debug_are_legal_too) {
  for (const Role sender : {Role::client, Role::server})
    EXPECT_EQ(legal(Phase::first_exchange, sender), range(1, 4) + key_exchange);
}

TEST(Phase, service_is_asked_for_by_clients_and_accepted_by_servers) {
  EXPECT_EQ(legal(Phase::service, Role::client), keyed + Numbers{5});
  EXPECT_EQ(legal(Phase::service, Role::server), keyed + Numbers{6});
}

TEST(Phase, userauth_has_its_messages_by_direction) {
  EXPECT_EQ(legal(Phase::userauth, Role::client), (keyed + Numbers{5, 50, 61}));
  EXPECT_EQ(legal(Phase::userauth, Role::server), (keyed + Numbers{51, 52, 53, 60}));
}

TEST(Phase, connection_has_everything_from_80_to_127) {
  EXPECT_EQ(legal(Phase::connection, Role::client), keyed + range(80, 127));
  EXPECT_EQ(legal(Phase::connection, Role::server), keyed + range(80, 127));
}

// CVE-2018-10933 and its like, each said by itself.
TEST(Phase, a_client_never_says_what_only_servers_say) {
  for (const Phase phase : phases) {
    for (const unsigned n : {6u, 51u, 52u, 53u, 60u})
      EXPECT_FALSE(is_legal(static_cast<msg::Number>(n), phase, Role::client)) << n;
    for (const unsigned n : {5u, 50u, 61u})
      EXPECT_FALSE(is_legal(static_cast<msg::Number>(n), phase, Role::server)) << n;
  }
}

TEST(Phase, no_channel_message_is_legal_before_login) {
  for (const Phase phase : phases) {
    if (phase == Phase::connection) continue;
    for (unsigned n = 80; n <= 191; ++n) {
      for (const Role sender : {Role::client, Role::server})
        EXPECT_FALSE(is_legal(static_cast<msg::Number>(n), phase, sender)) << n;
    }
  }
}

// RFC 4253 §7.1: of 1 to 19 all but SERVICE_REQUEST and SERVICE_ACCEPT, and 20 to 49.
TEST(Phase, between_kexinit_and_newkeys_nothing_of_the_layers_above_is_legal_before_login) {
  for (const Phase phase : phases) {
    for (unsigned n = 1; n <= 79; ++n) {
      const bool expected = n <= 4 || n == 7 || (n >= 20 && n <= 49);
      EXPECT_EQ(is_legal_during_key_exchange(static_cast<msg::Number>(n), phase), expected) << n;
    }
    for (unsigned n = 80; n <= 255; ++n)
      EXPECT_EQ(is_legal_during_key_exchange(static_cast<msg::Number>(n), phase), phase == Phase::connection)
          << n;
  }
}

}  // namespace
}  // namespace sshrp::transport

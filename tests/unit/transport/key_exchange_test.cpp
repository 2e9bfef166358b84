// The order of a key exchange's messages, with a peer that keeps to it or doesn't.
// SPDX-License-Identifier: MIT
#include "transport/key_exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "msg/connection.h"
#include "transport/logged_in.h"

namespace sshrp::transport::testing {
namespace {

using ::testing::HasSubstr;
using wire::ProtocolError;

const Bytes ignore = wire::encode(msg::Ignore{as_bytes("x")});
const Bytes data = wire::encode(msg::ChannelData{1, as_bytes("data")});
const std::vector<Bytes> only_data(1, data);

// A client in the test's hands before a server of ours.
struct AtServer {
  explicit AtServer(Strictness strictness = Strictness::strict,
                    const Settings& settings = default_settings(Role::server))
      : server(settings, server_side()), client(Role::client, server, strictness) {}

  End server;
  ScriptedPeer client;
};

// A server in the test's hands before a client of ours.
struct AtClient {
  explicit AtClient(Strictness strictness = Strictness::strict) : server(Role::server, client, strictness) {}

  End client{default_settings(Role::client), client_side()};
  ScriptedPeer server;
};

TEST(KeyExchange, works_with_strict_and_lax_peers_in_both_roles) {
  for (const Strictness strictness : {Strictness::strict, Strictness::lax}) {
    AtServer a(strictness);
    a.client.handshake();
    a.client.log_in();
    a.client.send(data);
    EXPECT_EQ(a.server.received(), only_data);
    AtClient b(strictness);
    b.server.handshake();
    b.server.log_in();
    b.server.send(data);
    EXPECT_EQ(b.client.received(), only_data);
  }
}

// ── strict key exchange: OpenSSH's PROTOCOL §1.10, CVE-2023-48795 ──

TEST(StrictKex, ends_the_connection_at_an_ignore_before_newkeys) {
  AtServer a;
  a.client.send_identification();
  a.client.send_kexinit();
  EXPECT_THAT(error_of([&] { a.client.send(ignore); }), HasSubstr("message 2 isn't legal"));
  AtClient b;
  b.server.send_identification();
  b.server.send_kexinit();
  EXPECT_THAT(error_of([&] { b.server.send(ignore); }), HasSubstr("message 2 isn't legal"));
}

// What Terrapin's attacker does: an IGNORE before the exchange, so that a packet after it can be taken away
// unseen.
TEST(StrictKex, ends_the_connection_where_kexinit_isnt_the_first_packet) {
  for (const Bytes& before : {ignore, wire::encode(msg::Debug{}), wire::encode(msg::Unimplemented{})}) {
    AtServer a;
    a.client.send_identification();
    a.client.send(before);
    EXPECT_THAT(error_of([&] { a.client.send_kexinit(); }), HasSubstr("KEXINIT was not the first packet"));
    AtClient b;
    b.server.send_identification();
    b.server.send(before);
    EXPECT_THAT(error_of([&] { b.server.send_kexinit(); }), HasSubstr("KEXINIT was not the first packet"));
  }
}

TEST(StrictKex, isnt_asked_of_a_lax_peer) {
  AtServer a(Strictness::lax);
  a.client.send_identification();
  a.client.send(ignore);
  a.client.send_kexinit();
  a.client.send(ignore);
  a.client.take();
  a.client.send_exchange();
  a.client.send(ignore);
  a.client.take();
  a.client.send_newkeys();
  a.client.log_in();
  a.client.send(data);
  EXPECT_EQ(a.server.received(), only_data);
}

// With chacha20-poly1305 the sequence number is the nonce: a side that counts otherwise can't be read.
TEST(StrictKex, counts_both_directions_anew_at_each_newkeys) {
  for (const Strictness strictness : {Strictness::strict, Strictness::lax}) {
    AtServer a(strictness);
    a.client.offer.ciphers = "chacha20-poly1305@openssh.com";
    a.client.handshake();
    EXPECT_EQ(a.client.take().empty(), true);
    a.client.log_in();
    const std::uint32_t after_login = a.client.reader().sequence_number();
    EXPECT_EQ(after_login, strictness == Strictness::strict ? 2u : 5u) << "its ACCEPT and SUCCESS, or all";
    a.client.rekey();
    EXPECT_EQ(a.client.reader().sequence_number(), strictness == Strictness::strict ? 0u : after_login + 3);
    a.client.send(data);
    EXPECT_EQ(a.server.received(), only_data);
  }
}

TEST(StrictKex, is_agreed_on_in_the_first_exchange_only) {
  AtServer a(Strictness::lax);
  a.client.handshake();
  a.client.log_in();
  a.client.offer.kex += ",kex-strict-c-v00@openssh.com";
  a.client.send_kexinit();
  a.client.send(ignore);
  a.client.take();
  a.client.send_exchange();
  a.client.take();
  a.client.send_newkeys();  // the numbers run on on both sides, or this couldn't be read:
  a.client.send(data);
  EXPECT_EQ(a.server.received(), only_data);
}

TEST(StrictKex, isnt_agreed_on_by_the_other_roles_name) {
  AtServer a(Strictness::lax);
  a.client.offer.kex = "curve25519-sha256,kex-strict-s-v00@openssh.com,ext-info-s";
  a.client.send_identification();
  a.client.send(ignore);
  EXPECT_EQ(error_of([&] { a.client.rekey(); }), "none");
}

// ── order ──

TEST(KeyExchange, refuses_a_second_kexinit) {
  AtServer a;
  a.client.send_identification();
  a.client.send_kexinit();
  EXPECT_THAT(error_of([&] { a.client.send_kexinit(); }), HasSubstr("second KEXINIT"));
}

TEST(KeyExchange, refuses_a_kexinit_between_its_end_and_newkeys) {
  AtServer a;
  a.client.send_identification();
  a.client.send_kexinit();
  a.client.take();
  a.client.send_exchange();
  EXPECT_THAT(error_of([&] { a.client.send_kexinit(); }), HasSubstr("second KEXINIT"));
}

TEST(KeyExchange, refuses_newkeys_that_come_early) {
  const Bytes newkeys = wire::encode(msg::NewKeys{});
  for (const int messages : {0, 1}) {
    AtServer a;
    a.client.send_identification();
    if (messages > 0) a.client.send_kexinit();
    EXPECT_THAT(error_of([&] { a.client.send(newkeys); }), HasSubstr("NEWKEYS before"));
    AtClient b;
    b.server.send_identification();
    if (messages > 0) b.server.send_kexinit();
    EXPECT_THAT(error_of([&] { b.server.send(newkeys); }), HasSubstr("NEWKEYS before"));
  }
}

TEST(KeyExchange, refuses_newkeys_with_content_and_a_second_newkeys) {
  AtServer a;
  a.client.send_identification();
  a.client.send_kexinit();
  a.client.take();
  a.client.send_exchange();
  EXPECT_THROW(a.client.send(Bytes{21, 0}), ProtocolError);
  AtServer b;
  b.client.handshake();
  EXPECT_THAT(error_of([&] { b.client.send(msg::NewKeys{}); }), HasSubstr("NEWKEYS before"));
}

TEST(KeyExchange, refuses_method_messages_out_of_turn) {
  const Bytes init = wire::encode(msg::KexEcdhInit{Bytes(32, 9)});
  AtServer before_kexinit;
  before_kexinit.client.send_identification();
  EXPECT_THAT(error_of([&] { before_kexinit.client.send(init); }), HasSubstr("outside of an exchange"));

  AtServer twice;
  twice.client.send_identification();
  twice.client.send_kexinit();
  twice.client.send(init);
  EXPECT_THAT(error_of([&] { twice.client.send(init); }), HasSubstr("outside of an exchange"));

  AtServer later;
  later.client.handshake();
  EXPECT_THAT(error_of([&] { later.client.send(init); }), HasSubstr("outside of an exchange"));
}

TEST(KeyExchange, refuses_any_other_number_of_the_method) {
  for (std::uint8_t number = 30; number <= 49; ++number) {
    AtServer a;
    a.client.send_identification();
    a.client.send_kexinit();
    Bytes message = wire::encode(msg::KexEcdhInit{Bytes(32, 9)});
    message[0] = number;
    EXPECT_EQ(error_of([&] { a.client.send(message); }) == "none", number == 30) << unsigned{number};
  }
}

// ── RFC 4253 §7.1, first_kex_packet_follows ──

TEST(Guess, that_is_right_is_used) {
  Settings settings = default_settings(Role::server);
  settings.preferences.kex = "curve25519-sha256";
  AtServer a(Strictness::strict, settings);
  a.client.offer.kex = "curve25519-sha256,kex-strict-c-v00@openssh.com";
  a.client.offer.first_kex_packet_follows = true;
  a.client.send_identification();
  a.client.send_kexinit();
  a.client.send_exchange();  // without having seen anything of the server
  a.client.take();
  a.client.send_newkeys();
  EXPECT_EQ(a.server.transport().phase(), Phase::service);
}

TEST(Guess, that_is_wrong_is_skipped) {
  for (const bool by_host_key : {false, true}) {
    AtServer a;
    a.client.offer.first_kex_packet_follows = true;
    if (by_host_key) {
      a.client.offer.host_keys = "rsa-sha2-512,ssh-ed25519";
    } else {
      a.client.offer.kex = "unknown@example.com,curve25519-sha256,kex-strict-c-v00@openssh.com";
    }
    a.client.send_identification();
    a.client.send_kexinit();
    a.client.send(Bytes{30, 1, 2, 3});  // a message of whatever it guessed
    a.client.take();
    a.client.send_exchange();
    a.client.take();
    a.client.send_newkeys();
    EXPECT_EQ(a.server.transport().phase(), Phase::service);
  }
}

TEST(Guess, that_is_wrong_skips_one_packet_only) {
  AtServer a;
  a.client.offer.first_kex_packet_follows = true;
  a.client.offer.kex = "unknown@example.com,curve25519-sha256";
  a.client.send_identification();
  a.client.send_kexinit();
  a.client.send(Bytes{30, 1, 2, 3});
  EXPECT_THROW(a.client.send(Bytes{30, 1, 2, 3}), ProtocolError);
}

TEST(Guess, of_a_server_is_skipped_too) {
  AtClient a;
  a.server.offer.first_kex_packet_follows = true;
  a.server.offer.kex = "unknown@example.com,curve25519-sha256";
  a.server.send_identification();
  a.server.send_kexinit();
  a.server.send(Bytes{31, 1, 2, 3});
  a.server.take();
  a.server.send_exchange();
  a.server.take();
  a.server.send_newkeys();
  EXPECT_EQ(a.client.transport().phase(), Phase::service);
}

// ── KEXINIT itself ──

TEST(KeyExchange, refuses_a_malformed_kexinit) {
  const Bytes good = Offer{}.encode();
  for (std::size_t size = 1; size < good.size(); ++size) {
    AtServer a;
    a.client.send_identification();
    EXPECT_THROW(a.client.send(BytesView(good).first(size)), ProtocolError) << size;
  }
  Bytes longer = good;
  longer.push_back(0);
  AtServer a;
  a.client.send_identification();
  EXPECT_THROW(a.client.send(longer), ProtocolError);
}

TEST(KeyExchange, tells_what_both_sides_offer_where_nothing_is_common) {
  AtServer a;
  a.client.offer.ciphers = "blowfish-cbc,arcfour";
  a.client.send_identification();
  EXPECT_THAT(error_of([&] { a.client.send_kexinit(); }),
              HasSubstr("no common cipher: client offers blowfish-cbc,arcfour; server offers chacha20"));
}

}  // namespace
}  // namespace sshrp::transport::testing

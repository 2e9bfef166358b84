// SPDX-License-Identifier: MIT
#include "transport/transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "msg/connection.h"
#include "msg/userauth.h"
#include "transport/logged_in.h"

namespace sshrp::transport::testing {
namespace {

using ::testing::HasSubstr;
using wire::DisconnectReason;
using wire::ProtocolError;

const Bytes data = wire::encode(msg::ChannelData{1, as_bytes("data")});

// ── phases ──

TEST(Transport, begins_with_identification_and_kexinit_of_its_own_accord) {
  End end(default_settings(Role::server), server_side());
  ScriptedPeer client(Role::client, end);
  const auto payloads = client.take();
  EXPECT_EQ(client.peer_identification(), "SSH-2.0-test_server");
  ASSERT_EQ(payloads.size(), 1u);
  EXPECT_EQ(payloads[0][0], 20);
  EXPECT_EQ(end.transport().phase(), Phase::first_exchange);
  EXPECT_TRUE(end.transport().exchange_since());
}

TEST(Transport, says_what_its_peer_has_sent_of_the_opening) {
  End end(default_settings(Role::server), server_side());
  ScriptedPeer client(Role::client, end);
  EXPECT_EQ(end.transport().opening(), Opening::nothing);
  client.send_identification();
  EXPECT_EQ(end.transport().opening(), Opening::identification);
  client.send_kexinit();
  EXPECT_EQ(end.transport().opening(), Opening::kexinit);
  client.take();
  client.send_exchange();
  EXPECT_EQ(end.transport().opening(), Opening::kexinit);
  client.take();
  client.send_newkeys();
  EXPECT_EQ(end.transport().opening(), Opening::newkeys);
}

TEST(Transport, gives_nothing_of_the_layers_above_before_login) {
  for (const Bytes& early :
       {data, wire::encode(msg::UserauthSuccess{}), wire::encode(msg::UserauthRequest{}),
        wire::encode(msg::GlobalRequest{}), wire::encode(msg::ChannelOpen{}), Bytes{61, 0, 0, 0, 0}}) {
    End end(default_settings(Role::server), server_side());
    ScriptedPeer client(Role::client, end);
    client.send_identification();
    EXPECT_THAT(error_of([&] { client.send(early); }), HasSubstr("isn't legal now"));

    End keyed(default_settings(Role::server), server_side());
    ScriptedPeer later(Role::client, keyed);
    later.handshake();
    EXPECT_THAT(error_of([&] { later.send(early); }), HasSubstr("isn't legal now"));
    EXPECT_TRUE(keyed.received().empty());
  }
}

TEST(Transport, moves_through_the_phases_by_the_messages_that_servers_send) {
  End server(default_settings(Role::server), server_side());
  ScriptedPeer client(Role::client, server);
  client.handshake();
  EXPECT_EQ(server.transport().phase(), Phase::service);
  client.send(msg::ServiceRequest{"ssh-userauth"});
  EXPECT_EQ(server.transport().phase(), Phase::service) << "asked, not accepted";
  server.send(msg::ServiceAccept{"ssh-userauth"});
  EXPECT_EQ(server.transport().phase(), Phase::userauth);
  server.send(msg::UserauthFailure{{"password"}, false});
  EXPECT_EQ(server.transport().phase(), Phase::userauth);
  server.send(msg::UserauthSuccess{});
  EXPECT_EQ(server.transport().phase(), Phase::connection);
}

TEST(Transport, drops_what_is_its_own) {
  LoggedIn a;
  a.client.send(msg::Ignore{as_bytes("noise")});
  a.client.send(msg::Debug{true, "noise", ""});
  a.client.send(msg::Pong{as_bytes("never asked")});
  a.client.send(msg::ExtInfo{0, {}});
  EXPECT_TRUE(a.server.received().empty());
  a.client.send(data);
  EXPECT_EQ(a.server.received().size(), 1u);
}

// ── pings: OpenSSH's PROTOCOL §1.8 ──

TEST(Transport, answers_a_ping_with_its_data) {
  LoggedIn a;
  a.client.send(msg::Ping{as_bytes("abc")});
  a.client.send(msg::Ping{});
  const auto answers = a.client.take();
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[0], wire::encode(msg::Pong{as_bytes("abc")}));
  EXPECT_EQ(answers[1], wire::encode(msg::Pong{}));
}

TEST(Transport, holds_no_more_pongs_than_its_bound_during_an_unfinished_exchange) {
  for (const std::size_t size : {0u, 30000u}) {
    LoggedIn a;
    a.server.transport().rekey();
    const Bytes ping = wire::encode(msg::Ping{Bytes(size)});
    std::size_t pings = 0;
    const std::string error = error_of([&] {
      for (; pings < 200'000; ++pings) a.client.send(ping);
    });
    EXPECT_EQ(error, "key exchange isn't finished");
    EXPECT_LE(pings * (size + waiting_overhead), hard_max_waiting) << "what a message costs is counted too";
  }
}

// ── EXT_INFO: RFC 8308 ──

TEST(Transport, tells_a_client_that_wants_it_the_signature_algorithms) {
  End server(default_settings(Role::server), server_side());
  ScriptedPeer client(Role::client, server);
  client.offer.kex += ",ext-info-c";
  client.send_identification();
  client.send_kexinit();
  client.take();
  client.send_exchange();
  const auto payloads = client.take();
  ASSERT_EQ(payloads.size(), 3u);
  EXPECT_EQ(payloads[1][0], 21) << "it comes right behind NEWKEYS";
  const auto ext_info = wire::decode<msg::ExtInfo>(payloads[2]);
  EXPECT_EQ(ext_info.nr_extensions, 2u);
  wire::Reader reader(ext_info.extensions.bytes);
  EXPECT_EQ(reader.text(), "server-sig-algs");
  EXPECT_EQ(reader.text(), default_settings(Role::server).server_sig_algs);
  EXPECT_EQ(reader.text(), "ping@openssh.com");
  EXPECT_EQ(reader.text(), "0");
  client.send_newkeys();
  client.log_in();
  client.rekey();
  for (const Bytes& payload : client.take()) EXPECT_NE(payload[0], 7) << "only after the first exchange";
}

TEST(Transport, tells_nothing_to_a_client_that_doesnt_ask) {
  End server(default_settings(Role::server), server_side());
  ScriptedPeer client(Role::client, server);
  client.handshake();
  EXPECT_TRUE(client.take().empty());
}

TEST(Transport, learns_the_signature_algorithms_of_a_server) {
  MemoryPipe pipe;
  pipe.run();
  EXPECT_EQ(pipe.client().transport().peer_signature_algorithms(),
            default_settings(Role::server).server_sig_algs);
  EXPECT_EQ(pipe.server().transport().peer_signature_algorithms(), "");
}

TEST(Transport, refuses_an_ext_info_that_doesnt_hold_what_it_says) {
  const Bytes one = wire::encode_fields(msg::Extension{"name", as_bytes("value")});
  for (const auto& [count, bytes] : {std::pair{2u, one}, std::pair{0u, one},
                                     std::pair{1025u, Bytes(1025 * 8)}, std::pair{0xffffffffu, one}}) {
    LoggedIn a;
    EXPECT_NE(error_of([&] { a.client.send(msg::ExtInfo{count, {bytes}}); }), "none") << count;
  }
}

// ── DISCONNECT ──

TEST(Transport, delivers_what_came_before_a_disconnect) {
  LoggedIn a;
  Bytes together = a.client.seal(data);
  const Bytes bye = a.client.seal(wire::encode(msg::Disconnect{11, "bye \x1b[0m", "en"}));
  const Bytes after = a.client.seal(data);
  together.insert(together.end(), bye.begin(), bye.end());
  together.insert(together.end(), after.begin(), after.end());
  a.client.send_raw(together);
  EXPECT_EQ(a.server.received().size(), 1u) << "and nothing that came after it";
  ASSERT_TRUE(a.server.transport().peer_disconnect());
  EXPECT_EQ(a.server.transport().peer_disconnect()->reason, DisconnectReason::by_application);
  EXPECT_EQ(a.server.transport().peer_disconnect()->description, "bye \x1b[0m");
}

TEST(Transport, takes_a_disconnect_in_every_phase) {
  const Bytes bye = wire::encode(msg::Disconnect{2, "", ""});
  End end(default_settings(Role::server), server_side());
  ScriptedPeer client(Role::client, end);
  client.send_identification();
  client.send_kexinit();
  client.send(bye);
  EXPECT_TRUE(end.transport().peer_disconnect());
}

TEST(Transport, says_disconnect_even_in_a_key_exchange) {
  LoggedIn a;
  a.client.send_kexinit();
  a.server.transport().disconnect(DisconnectReason::connection_lost, "why");
  const auto payloads = a.client.take();
  EXPECT_EQ(payloads.back(), wire::encode(msg::Disconnect{10, "why", ""}));
}

// ── compression ──

TEST(Transport, compresses_both_ways_after_login_only) {
  MemoryPipe::Options options;
  options.client.preferences.compression = "zlib@openssh.com,none";
  options.server.preferences.compression = "none,zlib@openssh.com";
  MemoryPipe pipe(std::move(options));
  pipe.run();
  const Bytes redundant = wire::encode(msg::ServiceRequest{std::string(5000, 'a')});
  pipe.client().send(redundant);
  EXPECT_GT(pipe.client().transport().output().size(), redundant.size());
  pipe.run();
  pipe.log_in();
  const Bytes message = wire::encode(msg::ChannelData{1, Bytes(30000, 'a')});
  for (int exchange = 0; exchange < 3; ++exchange) {
    for (int i = 0; i < 3; ++i) {
      pipe.client().send(message);
      EXPECT_LT(pipe.client().transport().output().size(), 600u);
      pipe.server().send(message);
      EXPECT_LT(pipe.server().transport().output().size(), 600u);
      pipe.run();
    }
    (exchange == 0 ? pipe.client() : pipe.server()).transport().rekey();
    pipe.run();
  }
  EXPECT_EQ(pipe.client().received(), std::vector<Bytes>(9, message));
  EXPECT_EQ(pipe.server().received(), std::vector<Bytes>(9, message));
}

TEST(Transport, ends_an_inflation_bomb) {
  LoggedIn a("zlib@openssh.com");
  const Bytes bomb = wire::encode(msg::ChannelData{1, Bytes(20'000'000)});
  EXPECT_THAT(error_of([&] { a.client.send(bomb); }), HasSubstr("inflates to more than 1048576 bytes"));
}

// Compressed they may be small on the wire, and each is answered as large as it inflates to.
TEST(Transport, stops_at_pings_until_its_answers_are_taken) {
  LoggedIn a;
  constexpr std::size_t count = 20, size = 1'000'000;
  Bytes pings;
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes packet = a.client.seal(wire::encode(msg::Ping{Bytes(size)}));
    pings.insert(pings.end(), packet.begin(), packet.end());
  }
  MutableBytes rest = pings;
  std::size_t answered = 0;
  for (std::size_t stops = 0; !rest.empty(); ++stops) {
    ASSERT_LE(stops, count);
    EXPECT_FALSE(a.server.transport().receive(rest));
    answered += a.server.transport().output().size();
    EXPECT_LE(a.server.transport().output().size(), much_output + size + 100);
    a.server.take_output();
  }
  EXPECT_GE(answered, count * size);
}

// ── lengths ──

TEST(Transport, takes_packets_of_35000_bytes_before_login_and_1_mib_after) {
  LoggedIn a;
  a.client.send(msg::ChannelData{1, Bytes(1'048'500)});
  EXPECT_EQ(a.server.received().back().size(), 1'048'509u);
  EXPECT_THROW(a.client.send(msg::ChannelData{1, Bytes(1'048'600)}), ProtocolError);

  End end(default_settings(Role::server), server_side());
  ScriptedPeer client(Role::client, end);
  client.handshake();
  client.send(msg::Ignore{Bytes(34'900)});
  EXPECT_THROW(client.send(msg::Ignore{Bytes(35'100)}), ProtocolError);
}

TEST(Transport, ends_at_a_forged_packet) {
  LoggedIn a;
  Bytes packet = a.client.seal(data);
  packet[packet.size() / 2] ^= 1;
  EXPECT_EQ(error_of([&] { a.client.send_raw(packet); }), "corrupt packet");
  EXPECT_TRUE(a.server.received().empty());
}

}  // namespace
}  // namespace sshrp::transport::testing

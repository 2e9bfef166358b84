// Hybrid key exchange between peers: guesses, sizes, and which steps are left to others.
// SPDX-License-Identifier: MIT
#include "crypto/kex_hybrid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transport/logged_in.h"

namespace sshrp::transport::testing {
namespace {

using wire::ProtocolError;

constexpr const char* mlkem = "mlkem768x25519-sha256";
constexpr const char* mlkem_p256 = "mlkem768nistp256-sha256";
constexpr const char* sntrup = "sntrup761x25519-sha512";

struct Method {
  const char* name;
  const crypto::Hybrid& hybrid;
};

const Method methods[] = {{mlkem, crypto::mlkem768x25519},
                          {mlkem_p256, crypto::mlkem768nistp256},
                          {sntrup, crypto::sntrup761x25519},
                          {"sntrup761x25519-sha512@openssh.com", crypto::sntrup761x25519}};

Bytes init_of(const crypto::Hybrid& hybrid) {
  return wire::encode(msg::KexEcdhInit{crypto::generate_hybrid(hybrid)->public_value()});
}

/// A server of ours before a client that has sent its KEXINIT.
struct Server {
  explicit Server(const std::string& kex, bool follows = false, LeftSteps left = LeftSteps::none)
      : client(Role::client, end) {
    end.transport().leave_steps(left);
    client.offer.kex = kex;
    client.offer.first_kex_packet_follows = follows;
    client.send_identification();
    client.send_kexinit();
    client.take();
  }

  /// The number of its answer to a message.
  unsigned answer_to(BytesView message) {
    client.send(message);
    Bytes bytes = end.take_output();
    MutableBytes rest = bytes;
    return client.reader().next(rest).value().view()[0];
  }

  End end{default_settings(Role::server), server_side()};
  ScriptedPeer client;
};

constexpr unsigned reply = 31;

TEST(KexOfAHybrid, is_answered_by_a_server_that_is_sent_a_legal_value_only) {
  for (const auto& [name, hybrid] : methods) {
    SCOPED_TRACE(name);
    const Bytes init = init_of(hybrid);
    EXPECT_EQ(Server(name).answer_to(init), reply);
    const BytesView value = wire::decode<msg::KexEcdhInit>(init).q_c;
    for (const BytesView part : {value.first(value.size() - 1), value.first(32), value.first(0)}) {
      EXPECT_THROW(Server(name).answer_to(wire::encode(msg::KexEcdhInit{part})), ProtocolError);
    }
    Bytes longer = init;
    longer.push_back(0);
    EXPECT_THROW(Server(name).answer_to(longer), ProtocolError) << "behind the string";
  }
}

TEST(KexOfAHybrid, ends_at_a_client_that_is_sent_no_legal_reply) {
  for (const auto& [name, hybrid] : methods) {
    SCOPED_TRACE(name);
    const std::size_t size = hybrid.post_quantum.ciphertext_size + hybrid.classical.ciphertext_size;
    for (const std::size_t sent :
         {std::size_t{0}, std::size_t{32}, size - 1, size, size + 1, std::size_t{30'000}}) {
      End end(default_settings(Role::client), client_side("ssh-ed25519"));
      ScriptedPeer server(Role::server, end);
      server.offer.kex = name;
      server.send_identification();
      server.send_kexinit();
      server.take();
      const Bytes host_key_blob = to_vector(host_key("ssh-ed25519")->public_key().blob());
      EXPECT_THROW(server.send(msg::KexEcdhReply{host_key_blob, Bytes(sent), Bytes(83)}), ProtocolError)
          << sent;
    }
  }
}

// ── RFC 4253 §7.1, first_kex_packet_follows ──

TEST(GuessOfAHybrid, that_is_right_is_used) {
  Server a(mlkem, true);
  EXPECT_EQ(a.answer_to(init_of(crypto::mlkem768x25519)), reply);
}

TEST(GuessOfAHybrid, that_is_wrong_is_dropped_unparsed_whatever_its_size) {
  // the server's first is mlkem768x25519-sha256, so all these are wrong, also where the method is what is
  // agreed on
  for (const auto& [offer, hybrid] :
       {Method{sntrup, crypto::sntrup761x25519}, Method{mlkem_p256, crypto::mlkem768nistp256},
        Method{"unknown@example.com,mlkem768x25519-sha256", crypto::mlkem768x25519}}) {
    for (const std::size_t size : {1, 2, 1195, 1221, 1254, 34'000}) {
      SCOPED_TRACE(std::string(offer) + " " + std::to_string(size));
      Server a(offer, true);
      Bytes guess(size, 0xff);
      guess[0] = 30;
      a.client.send(guess);
      EXPECT_TRUE(a.end.take_output().empty());
      EXPECT_EQ(a.answer_to(init_of(hybrid)), reply);
    }
  }
}

// ── what takes milliseconds is somebody else's: a key of sntrup761, which a client makes ──

TEST(StepsOfAHybrid, are_slow_where_a_client_makes_a_key_of_sntrup761) {
  for (const auto& [name, hybrid] : methods) {
    SCOPED_TRACE(name);
    End end(default_settings(Role::client), client_side("ssh-ed25519"));
    end.transport().leave_steps(LeftSteps::slow);
    ScriptedPeer server(Role::server, end);
    server.offer.kex = name;
    server.send_identification();
    server.send_kexinit();
    const bool makes_sntrup761 = &hybrid == &crypto::sntrup761x25519;
    ASSERT_EQ(end.transport().due_step() != nullptr, makes_sntrup761);
    if (makes_sntrup761) {
      EXPECT_TRUE(end.transport().due_step_is_slow());
      EXPECT_EQ(server.take().size(), 1u) << "its KEXINIT";
      end.compute_step();
    }
    const auto sent = server.take();
    ASSERT_FALSE(sent.empty());
    EXPECT_EQ(sent.back()[0], 30);
    EXPECT_EQ(end.transport().due_step(), nullptr);
  }
}

TEST(StepsOfAHybrid, are_quick_at_a_server) {
  for (const auto& [name, hybrid] : methods) {
    EXPECT_EQ(Server(name, false, LeftSteps::slow).answer_to(init_of(hybrid)), reply) << name;
    Server all(name, false, LeftSteps::all);
    all.client.send(init_of(hybrid));
    ASSERT_NE(all.end.transport().due_step(), nullptr);
    EXPECT_FALSE(all.end.transport().due_step_is_slow());
  }
}

}  // namespace
}  // namespace sshrp::transport::testing

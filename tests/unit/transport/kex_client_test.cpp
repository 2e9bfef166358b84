// The client's side of the methods, against a server that lies.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/certificate_builder.h"
#include "crypto/kex_dh_group.h"
#include "transport/scripted_peer.h"

namespace sshrp::transport::testing {
namespace {

using ::testing::HasSubstr;
using wire::DisconnectReason;
using wire::ProtocolError;

struct Client {
  explicit Client(const ClientSide& side = client_side("ssh-ed25519"),
                  const std::string& method = "curve25519-sha256")
      : end(default_settings(Role::client), side), server(Role::server, end) {
    server.offer.kex = method;
    server.offer.host_keys = side.host_key_algorithms;
    server.send_identification();
    server.send_kexinit();
    server.take();
  }

  template <typename Action>
  std::optional<DisconnectReason> reason_of(Action action) {
    try {
      action();
    } catch (const ProtocolError& error) {
      sentence = error.what();
      return error.reason();
    }
    return std::nullopt;
  }

  End end;
  ScriptedPeer server;
  std::string sentence;
};

ClientSide asking(CheckHostKey check) { return {"ssh-ed25519", std::move(check)}; }

// Signs everything with one byte of the signature flipped.
class BadSigner final : public crypto::Signer {
 public:
  explicit BadSigner(SignerPtr good) : good_(std::move(good)) {}
  const crypto::PublicKey& public_key() const override { return good_->public_key(); }
  Bytes sign(std::string_view algorithm, BytesView data) const override {
    Bytes signature = good_->sign(algorithm, data);
    signature.back() ^= 1;
    return signature;
  }

 private:
  SignerPtr good_;
};

TEST(KexClient, refuses_a_signature_that_doesnt_hold) {
  Client a;
  a.server.host_key = std::make_shared<BadSigner>(a.server.host_key);
  EXPECT_EQ(a.reason_of([&] { a.server.send_exchange(); }), DisconnectReason::key_exchange_failed);
  EXPECT_THAT(a.sentence, HasSubstr("signature doesn't fit"));
  EXPECT_FALSE(a.end.transport().is_keyed());
  EXPECT_TRUE(a.end.transport().session_id().empty());
}

TEST(KexClient, asks_for_the_host_key_and_ends_where_it_isnt_the_servers) {
  Client a(asking([](const crypto::PresentedKey& key) {
    EXPECT_EQ(key.type(), "ssh-ed25519");
    throw ProtocolError(DisconnectReason::host_key_not_verifiable, "not the one");
  }));
  EXPECT_EQ(a.reason_of([&] { a.server.send_exchange(); }), DisconnectReason::host_key_not_verifiable);
}

TEST(KexClient, refuses_a_host_key_of_another_type_than_agreed_on) {
  Client a;
  a.server.host_key = host_key("ecdsa-sha2-nistp256");
  a.server.offer.host_keys = "ecdsa-sha2-nistp256";  // what it signs with; ssh-ed25519 is agreed on
  EXPECT_EQ(a.reason_of([&] { a.server.send_exchange(); }), DisconnectReason::key_exchange_failed);
}

// Requirement 4: in later exchanges our own copy of the key decides, and nobody is asked again.
TEST(KexClient, refuses_another_host_key_in_a_later_exchange) {
  int asked = 0;
  Client a(asking([&](const crypto::PresentedKey&) { ++asked; }));
  a.server.send_exchange();
  a.server.take();
  a.server.send_newkeys();
  a.server.log_in();
  a.server.rekey();
  EXPECT_EQ(asked, 1);
  a.server.host_key = std::make_shared<crypto::PrivateKey>(crypto::PrivateKey::generate_ed25519());
  EXPECT_EQ(a.reason_of([&] { a.server.rekey(); }), DisconnectReason::host_key_not_verifiable);
  EXPECT_EQ(asked, 1);
}

TEST(KexClient, offers_only_the_first_exchanges_host_key_algorithm_later) {
  End client(default_settings(Role::client), client_side());
  ScriptedPeer server(Role::server, client);
  server.handshake();
  server.log_in();
  server.send_kexinit();
  const auto payloads = server.take();
  ASSERT_EQ(payloads.size(), 2u);
  EXPECT_EQ(wire::decode<msg::KexInit>(payloads[0]).server_host_key_algorithms.text, "ssh-ed25519");
  EXPECT_EQ(payloads[1][0], 30) << "its first message";
}

constexpr const char* certified = "ssh-ed25519-cert-v01@openssh.com";

Bytes certificate_of(const SignerPtr& key) {
  const crypto::Certificate certificate = crypto::issue_certificate(
      key->public_key(), {.kind = crypto::CertificateKind::host, .valid_principals = {"host"}},
      *host_key("ecdsa-sha2-nistp256"));
  return to_vector(certificate.blob());
}

// Whose certificate it is and until when is the asked one's business, not that of the key exchange.
TEST(KexClient, asks_for_a_certificate_and_verifies_with_its_key) {
  std::string principal;
  Client a({certified, [&](const crypto::PresentedKey& shown) {
              if (const auto* certificate = shown.certificate())
                principal = certificate->valid_principals().front();
            }});
  a.server.shown_host_key = certificate_of(a.server.host_key);
  a.server.send_exchange();
  EXPECT_EQ(principal, "host");
  EXPECT_FALSE(a.end.transport().session_id().empty());
}

TEST(KexClient, refuses_a_signature_by_another_key_than_the_certified_one) {
  Client a(client_side(certified));
  a.server.shown_host_key = certificate_of(a.server.host_key);
  a.server.host_key = std::make_shared<crypto::PrivateKey>(crypto::PrivateKey::generate_ed25519());
  EXPECT_EQ(a.reason_of([&] { a.server.send_exchange(); }), DisconnectReason::key_exchange_failed);
}

TEST(KexClient, refuses_a_key_where_a_certificate_is_agreed_on_and_the_other_way_round) {
  Client plain(client_side(certified));
  EXPECT_EQ(plain.reason_of([&] { plain.server.send_exchange(); }), DisconnectReason::key_exchange_failed);
  Client certificate(client_side("ssh-ed25519"));
  certificate.server.shown_host_key = certificate_of(certificate.server.host_key);
  EXPECT_EQ(certificate.reason_of([&] { certificate.server.send_exchange(); }),
            DisconnectReason::key_exchange_failed);
}

TEST(KexClient, refuses_another_certificate_of_the_same_key_in_a_later_exchange) {
  Client a(client_side(certified));
  a.server.shown_host_key = certificate_of(a.server.host_key);
  a.server.send_exchange();
  a.server.take();
  a.server.send_newkeys();
  a.server.log_in();
  EXPECT_EQ(a.reason_of([&] { a.server.rekey(); }), std::nullopt);
  a.server.shown_host_key = certificate_of(a.server.host_key);
  EXPECT_EQ(a.reason_of([&] { a.server.rekey(); }), DisconnectReason::host_key_not_verifiable);
}

TEST(KexClient, refuses_a_malformed_or_weak_host_key) {
  for (const Bytes& blob :
       {Bytes{}, Bytes(40), wire::encode_fields(msg::Extension{"ssh-ed25519", Bytes(31)})}) {
    Client a;
    EXPECT_EQ(a.reason_of([&] {
      a.server.send(msg::KexEcdhReply{blob, Bytes(32, 9), Bytes(83)});
    }),
              DisconnectReason::host_key_not_verifiable);
    EXPECT_THAT(a.sentence, HasSubstr("the server's host key can't be used: "));
  }
}

TEST(KexClient, refuses_public_values_that_are_illegal) {
  const Bytes blob = to_vector(host_key("ssh-ed25519")->public_key().blob());
  for (const std::size_t size : {0u, 31u, 32u, 33u}) {
    Client a;
    EXPECT_EQ(a.reason_of([&] {
      a.server.send(msg::KexEcdhReply{blob, Bytes(size), Bytes(83)});
    }),
              DisconnectReason::key_exchange_failed);
  }
  const BytesView p = crypto::dh_group(14).p;
  for (const BytesView f : {BytesView{}, p}) {
    Client a(client_side("ssh-ed25519"), "diffie-hellman-group14-sha256");
    EXPECT_EQ(a.reason_of([&] {
      a.server.send(msg::KexdhReply{blob, {f}, Bytes(83)});
    }),
              DisconnectReason::key_exchange_failed);
  }
}

TEST(KexClient, refuses_a_group_that_is_too_small_too_large_or_degenerate) {
  const BytesView good = crypto::dh_group(14).p;
  const Bytes two{2}, one{1};
  Bytes even = to_vector(good);
  even.back() -= 1;
  struct Case {
    BytesView p, g;
    bool legal;
  };
  const Bytes small(128, 0xff), large(1025, 0xff);
  for (const auto& [p, g, legal] :
       {Case{good, two, true}, Case{small, two, false}, Case{large, two, false}, Case{good, one, false},
        Case{good, good, false}, Case{good, {}, false}, Case{even, two, false}, Case{{}, two, false}}) {
    Client a(client_side("ssh-ed25519"), "diffie-hellman-group-exchange-sha256");
    const auto reason = a.reason_of([&] { a.server.send(msg::KexDhGexGroup{{p}, {g}}); });
    EXPECT_EQ(reason.has_value(), !legal) << p.size();
  }
}

TEST(KexClient, asks_for_groups_of_2048_to_8192_bits) {
  End client(default_settings(Role::client), client_side("ssh-ed25519"));
  ScriptedPeer server(Role::server, client);
  server.offer.kex = "diffie-hellman-group-exchange-sha256";
  server.send_identification();
  server.send_kexinit();
  const auto payloads = server.take();
  ASSERT_EQ(payloads.size(), 2u);
  const auto request = wire::decode<msg::KexDhGexRequest>(payloads[1]);
  EXPECT_EQ(request.min, 2048u);
  EXPECT_EQ(request.n, 3072u);
  EXPECT_EQ(request.max, 8192u);
}

}  // namespace
}  // namespace sshrp::transport::testing

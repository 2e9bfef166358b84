// The client's side of the key exchange methods: RFC 4253 §8, RFC 4419 §3, RFC 5656 §4.
// SPDX-License-Identifier: MIT
#include "crypto/kex_dh_group.h"
#include "transport/kex_dialogue.h"

namespace sshrp::transport {
namespace {

using wire::DisconnectReason;
using wire::ProtocolError;

// What we ask for in RFC 4419's request, bits: enough for every cipher that we have (RFC 8270 for the
// minimum).
constexpr msg::KexDhGexRequest gex_request{.min = crypto::dh_min_bits, .n = 3072, .max = crypto::dh_max_bits};

class KexClient : public KexDialogue {
 public:
  KexClient(ExchangeBasis basis, CheckHostKey check_host_key)
      : KexDialogue(std::move(basis)), check_host_key_(std::move(check_host_key)) {}

 protected:
  // The key must be the server's before its signature is worth the arithmetic; both before anything is
  // derived.
  ExchangeResult verify(BytesView host_key_blob, BytesView signature, BytesView public_values,
                        BytesView secret) const {
    const auto host_key = parse_host_key(host_key_blob);
    check_host_key_(host_key);
    const crypto::KexMethod& method = *algorithms().kex;
    util::SecretBytes K = crypto::encode_secret(method.kem.encoding, secret);
    util::SecretBytes H =
        exchange_hash(method.digest, basis_.transcript(), host_key_blob, public_values, K.view());
    if (!host_key.verify(algorithms().host_key, H.view(), signature)) {
      throw ProtocolError(DisconnectReason::key_exchange_failed,
                          "the server's signature doesn't fit its host key");
    }
    return {method.digest, std::move(K), std::move(H), to_vector(host_key_blob)};
  }

 private:
  // Of a kind, or a size, that we don't take.
  static crypto::PresentedKey parse_host_key(BytesView blob) {
    try {
      return crypto::PresentedKey::parse(blob);
    } catch (const ProtocolError& error) {
      throw ProtocolError(DisconnectReason::host_key_not_verifiable,
                          std::string("the server's host key can't be used: ") + error.what());
    }
  }

  const CheckHostKey check_host_key_;
};

class EcdhClient final : public KexClient {
 public:
  using KexClient::KexClient;

  KexStep begin() override {
    key_ = algorithms().kex->kem.generate();
    return {wire::encode(msg::KexEcdhInit{key_->public_value()})};
  }

  KexStep receive(BytesView payload) override {
    const auto reply = wire::decode<msg::KexEcdhReply>(payload);
    const util::SecretBytes secret = key_->decapsulate(reply.q_s);
    Bytes public_values;
    wire::Writer(public_values).string(key_->public_value()).string(reply.q_s);
    return {.result = verify(reply.k_s, reply.signature, public_values, secret.view())};
  }

 private:
  crypto::EphemeralKeyPtr key_;
};

class DhClient final : public KexClient {
 public:
  using KexClient::KexClient;

  KexStep begin() override {
    key_ = algorithms().kex->kem.generate();
    return {wire::encode(msg::KexdhInit{{key_->public_value()}})};
  }

  KexStep receive(BytesView payload) override {
    const auto reply = wire::decode<msg::KexdhReply>(payload);
    const util::SecretBytes secret = key_->decapsulate(reply.f.magnitude);
    Bytes public_values;
    wire::Writer(public_values).mpint(key_->public_value()).mpint(reply.f.magnitude);
    return {.result = verify(reply.k_s, reply.signature, public_values, secret.view())};
  }

 private:
  crypto::EphemeralKeyPtr key_;
};

class DhGexClient final : public KexClient {
 public:
  using KexClient::KexClient;

  KexStep begin() override { return {wire::encode(gex_request)}; }

  KexStep receive(BytesView payload) override {
    if (key_) return finish(wire::decode<msg::KexDhGexReply>(payload));
    const auto group = wire::decode<msg::KexDhGexGroup>(payload);
    key_ = crypto::make_dh(group.p.magnitude, group.g.magnitude);
    wire::Writer(public_values_).uint32(gex_request.min).uint32(gex_request.n).uint32(gex_request.max);
    wire::Writer(public_values_).mpint(group.p.magnitude).mpint(group.g.magnitude);
    wire::Writer(public_values_).mpint(key_->public_value());
    return {wire::encode(msg::KexDhGexInit{{key_->public_value()}})};
  }

 private:
  KexStep finish(const msg::KexDhGexReply& reply) {
    const util::SecretBytes secret = key_->decapsulate(reply.f.magnitude);
    wire::Writer(public_values_).mpint(reply.f.magnitude);
    return {.result = verify(reply.k_s, reply.signature, public_values_, secret.view())};
  }

  crypto::EphemeralKeyPtr key_;  // null until the server has sent its group
  Bytes public_values_;
};

}  // namespace

std::unique_ptr<KexDialogue> make_kex_client(ExchangeBasis basis, CheckHostKey check_host_key) {
  switch (basis.algorithms.kex->form) {
    case crypto::KexForm::ecdh:
      return std::make_unique<EcdhClient>(std::move(basis), std::move(check_host_key));
    case crypto::KexForm::dh:
      return std::make_unique<DhClient>(std::move(basis), std::move(check_host_key));
    case crypto::KexForm::dh_gex:
      return std::make_unique<DhGexClient>(std::move(basis), std::move(check_host_key));
  }
  throw std::logic_error("unknown form of key exchange");
}

}  // namespace sshrp::transport

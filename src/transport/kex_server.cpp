// The server's side of the key exchange methods: RFC 4253 §8, RFC 4419 §3, RFC 5656 §4.
// SPDX-License-Identifier: MIT
#include "crypto/kex_dh_group.h"
#include "crypto/signature_algorithms.h"
#include "transport/kex_dialogue.h"

namespace sshrp::transport {
namespace {

using wire::DisconnectReason;
using wire::ProtocolError;

SignerPtr host_key_for(const std::string& algorithm, const ServerSide& side) {
  const crypto::SignatureAlgorithm* row = crypto::find_signature_algorithm(algorithm);
  for (const SignerPtr& key : *side.host_keys) {
    if (row != nullptr && key->public_key().type() == row->key_type) return key;
  }
  throw ProtocolError(DisconnectReason::key_exchange_failed, "no host key for " + algorithm);
}

class KexServer : public KexDialogue {
 public:
  KexServer(ExchangeBasis basis, const ServerSide& side)
      : KexDialogue(std::move(basis)), host_key_(host_key_for(algorithms().host_key, side)) {}

 protected:
  struct Proof {
    ExchangeResult result;
    Bytes signature;
  };

  // H is ours to sign once both public values and the secret are known.
  Proof prove(BytesView public_values, BytesView secret) const {
    const crypto::KexMethod& method = *algorithms().kex;
    util::SecretBytes K = crypto::encode_secret(method.kem.encoding, secret);
    util::SecretBytes H =
        exchange_hash(method.digest, basis_.transcript(), host_key().blob(), public_values, K.view());
    Bytes signature = host_key_->sign(algorithms().host_key, H.view());
    return {{method.digest, std::move(K), std::move(H), to_vector(host_key().blob())}, std::move(signature)};
  }

  const crypto::PublicKey& host_key() const { return host_key_->public_key(); }

 private:
  const SignerPtr host_key_;
};

class EcdhServer final : public KexServer {
 public:
  using KexServer::KexServer;

  KexStep receive(BytesView payload) override {
    const auto init = wire::decode<msg::KexEcdhInit>(payload);
    const crypto::Encapsulated ours = algorithms().kex->kem.encapsulate(init.q_c);
    Bytes public_values;
    wire::Writer(public_values).string(init.q_c).string(ours.ciphertext);
    Proof proof = prove(public_values, ours.secret.view());
    return {wire::encode(msg::KexEcdhReply{host_key().blob(), ours.ciphertext, proof.signature}),
            std::move(proof.result)};
  }
};

class DhServer final : public KexServer {
 public:
  using KexServer::KexServer;

  KexStep receive(BytesView payload) override {
    const auto init = wire::decode<msg::KexdhInit>(payload);
    const crypto::Encapsulated ours = algorithms().kex->kem.encapsulate(init.e.magnitude);
    Bytes public_values;
    wire::Writer(public_values).mpint(init.e.magnitude).mpint(ours.ciphertext);
    Proof proof = prove(public_values, ours.secret.view());
    return {wire::encode(msg::KexdhReply{host_key().blob(), {ours.ciphertext}, proof.signature}),
            std::move(proof.result)};
  }
};

class DhGexServer final : public KexServer {
 public:
  using KexServer::KexServer;

  KexStep receive(BytesView payload) override {
    if (!group_.p.empty()) return finish(wire::decode<msg::KexDhGexInit>(payload));
    const auto request = wire::decode<msg::KexDhGexRequest>(payload);
    group_ = crypto::choose_dh_group(request.min, request.n, request.max);
    wire::Writer(public_values_).uint32(request.min).uint32(request.n).uint32(request.max);
    wire::Writer(public_values_).mpint(group_.p).mpint(group_.g);
    return {wire::encode(msg::KexDhGexGroup{{group_.p}, {group_.g}})};
  }

 private:
  KexStep finish(const msg::KexDhGexInit& init) {
    const auto key = crypto::make_dh(group_.p, group_.g);
    const crypto::Encapsulated ours = crypto::encapsulate_with(*key, init.e.magnitude);
    wire::Writer(public_values_).mpint(init.e.magnitude).mpint(ours.ciphertext);
    Proof proof = prove(public_values_, ours.secret.view());
    return {wire::encode(msg::KexDhGexReply{host_key().blob(), {ours.ciphertext}, proof.signature}),
            std::move(proof.result)};
  }

  crypto::DhGroup group_{};  // empty until the client has asked for one
  Bytes public_values_;
};

}  // namespace

std::unique_ptr<KexDialogue> make_kex_server(ExchangeBasis basis, const ServerSide& side) {
  switch (basis.algorithms.kex->form) {
    case crypto::KexForm::ecdh:
      return std::make_unique<EcdhServer>(std::move(basis), side);
    case crypto::KexForm::dh:
      return std::make_unique<DhServer>(std::move(basis), side);
    case crypto::KexForm::dh_gex:
      return std::make_unique<DhGexServer>(std::move(basis), side);
  }
  throw std::logic_error("unknown form of key exchange");
}

}  // namespace sshrp::transport

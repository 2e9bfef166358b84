// The client's side of the key exchange methods: RFC 4253 §8, RFC 4419 §3, RFC 5656 §4.
#include "crypto/kex_dh_group.h"
#include "transport/kex_dialogue.h"

namespace sshrp::transport {
namespace {

using wire::DisconnectReason;
using wire::ProtocolError;

// What we ask for in RFC 4419's request, bits: enough for every cipher that we have (RFC 8270 for the
// minimum).
constexpr msg::KexDhGexRequest gex_request{
    .min = crypto::dh_least_bits, .n = 3072, .max = crypto::dh_most_bits};

class KexClient : public KexDialogue {
 public:
  KexClient(ExchangeBasis basis, const CheckHostKey& check_host_key, PacketWriter& writer)
      : basis_(std::move(basis)), check_host_key_(check_host_key), writer_(writer) {}

 protected:
  // The key must be the server's before its signature is worth the arithmetic; both before anything is
  // derived.
  ExchangeResult verify(BytesView host_key_blob, BytesView signature, BytesView public_values,
                        util::SecretBytes shared_secret) const {
    const auto host_key = crypto::PresentedKey::parse(host_key_blob);
    check_host_key_(host_key);
    const crypto::DigestKind digest = basis_.algorithms.kex->digest;
    util::SecretBytes hash =
        exchange_hash(digest, basis_.transcript(), host_key_blob, public_values, shared_secret.view());
    if (!host_key.verify(basis_.algorithms.host_key, hash.view(), signature)) {
      throw ProtocolError(DisconnectReason::key_exchange_failed,
                          "the server's signature doesn't fit its host key");
    }
    return {digest, std::move(shared_secret), std::move(hash), to_vector(host_key_blob)};
  }

  template <wire::Message T>
  void send(const T& message) {
    writer_.seal(wire::encode(message));
  }

  const ExchangeBasis basis_;

 private:
  const CheckHostKey& check_host_key_;
  PacketWriter& writer_;
};

class EcdhClient final : public KexClient {
 public:
  EcdhClient(ExchangeBasis basis, const CheckHostKey& check_host_key, PacketWriter& writer)
      : KexClient(std::move(basis), check_host_key, writer), agreement_(basis_.algorithms.kex->generate()) {
    send(msg::KexEcdhInit{agreement_->public_value()});
  }

  std::optional<ExchangeResult> receive(BytesView payload) override {
    const auto reply = wire::decode<msg::KexEcdhReply>(payload);
    util::SecretBytes shared_secret = agreement_->agree(reply.q_s);
    Bytes public_values;
    wire::Writer(public_values).string(agreement_->public_value()).string(reply.q_s);
    return verify(reply.k_s, reply.signature, public_values, std::move(shared_secret));
  }

 private:
  std::unique_ptr<crypto::KeyAgreement> agreement_;
};

class DhClient final : public KexClient {
 public:
  DhClient(ExchangeBasis basis, const CheckHostKey& check_host_key, PacketWriter& writer)
      : KexClient(std::move(basis), check_host_key, writer), agreement_(basis_.algorithms.kex->generate()) {
    send(msg::KexdhInit{{agreement_->public_value()}});
  }

  std::optional<ExchangeResult> receive(BytesView payload) override {
    const auto reply = wire::decode<msg::KexdhReply>(payload);
    util::SecretBytes shared_secret = agreement_->agree(reply.f.magnitude);
    Bytes public_values;
    wire::Writer(public_values).mpint(agreement_->public_value()).mpint(reply.f.magnitude);
    return verify(reply.k_s, reply.signature, public_values, std::move(shared_secret));
  }

 private:
  std::unique_ptr<crypto::KeyAgreement> agreement_;
};

class DhGexClient final : public KexClient {
 public:
  DhGexClient(ExchangeBasis basis, const CheckHostKey& check_host_key, PacketWriter& writer)
      : KexClient(std::move(basis), check_host_key, writer) {
    send(gex_request);
  }

  std::optional<ExchangeResult> receive(BytesView payload) override {
    if (agreement_) return finish(wire::decode<msg::KexDhGexReply>(payload));
    const auto group = wire::decode<msg::KexDhGexGroup>(payload);
    agreement_ = crypto::make_dh(group.p.magnitude, group.g.magnitude);
    wire::Writer(public_values_).uint32(gex_request.min).uint32(gex_request.n).uint32(gex_request.max);
    wire::Writer(public_values_).mpint(group.p.magnitude).mpint(group.g.magnitude);
    wire::Writer(public_values_).mpint(agreement_->public_value());
    send(msg::KexDhGexInit{{agreement_->public_value()}});
    return std::nullopt;
  }

 private:
  ExchangeResult finish(const msg::KexDhGexReply& reply) {
    util::SecretBytes shared_secret = agreement_->agree(reply.f.magnitude);
    wire::Writer(public_values_).mpint(reply.f.magnitude);
    return verify(reply.k_s, reply.signature, public_values_, std::move(shared_secret));
  }

  std::unique_ptr<crypto::KeyAgreement> agreement_;  // null until the server has sent its group
  Bytes public_values_;
};

}  // namespace

std::unique_ptr<KexDialogue> begin_kex_client(ExchangeBasis basis, const CheckHostKey& check_host_key,
                                              PacketWriter& writer) {
  switch (basis.algorithms.kex->form) {
    case crypto::KexForm::ecdh:
      return std::make_unique<EcdhClient>(std::move(basis), check_host_key, writer);
    case crypto::KexForm::dh:
      return std::make_unique<DhClient>(std::move(basis), check_host_key, writer);
    case crypto::KexForm::dh_gex:
      return std::make_unique<DhGexClient>(std::move(basis), check_host_key, writer);
  }
  throw std::logic_error("unknown form of key exchange");
}

}  // namespace sshrp::transport

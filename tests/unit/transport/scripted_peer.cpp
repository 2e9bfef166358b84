// SPDX-License-Identifier: MIT
#include "transport/scripted_peer.h"

#include <algorithm>

#include "crypto/certificate_algorithms.h"
#include "crypto/kex_ecdh.h"
#include "msg/userauth.h"

namespace sshrp::transport::testing {

Bytes Offer::encode() const {
  return wire::encode(msg::KexInit{.kex_algorithms = {kex},
                                   .server_host_key_algorithms = {host_keys},
                                   .encryption_algorithms_client_to_server = {ciphers},
                                   .encryption_algorithms_server_to_client = {ciphers},
                                   .mac_algorithms_client_to_server = {macs},
                                   .mac_algorithms_server_to_client = {macs},
                                   .compression_algorithms_client_to_server = {compression},
                                   .compression_algorithms_server_to_client = {compression},
                                   .first_kex_packet_follows = first_kex_packet_follows});
}

ScriptedPeer::ScriptedPeer(Role role, End& other, Strictness strictness)
    : ScriptedPeer(role,
                   Line{[&other](BytesView bytes) { other.deliver(bytes, whole); },
                        [&other] { return other.take_output(); }},
                   strictness) {
  end_ = &other;
}

ScriptedPeer::ScriptedPeer(Role role, Line line, Strictness strictness)
    : host_key(testing::host_key("ssh-ed25519")),
      role_(role),
      line_(std::move(line)),
      numbers_(strictness == Strictness::strict ? SequenceNumbers::reset : SequenceNumbers::run_on) {
  if (strictness == Strictness::strict) {
    offer.kex.append(",").append(role == Role::client ? strict_kex_client : strict_kex_server);
  }
}

Bytes ScriptedPeer::seal(BytesView payload) {
  writer_.seal(payload);
  Bytes sealed = to_vector(writer_.output().data());
  writer_.output().consume(sealed.size());
  return sealed;
}

std::vector<Bytes> ScriptedPeer::take() {
  const Bytes bytes = line_.take_output();
  unread_.insert(unread_.end(), bytes.begin(), bytes.end());
  if (peer_identification_.empty()) {
    const auto end = std::ranges::search(unread_, as_bytes("\r\n"));
    peer_identification_ = std::string(unread_.begin(), end.begin());
    unread_.erase(unread_.begin(), end.end());
  }
  std::vector<Bytes> payloads;
  MutableBytes rest = unread_;
  while (const auto payload = reader_.next(rest)) {
    payloads.push_back(to_vector(payload->view()));
    note(payloads.back());
  }
  unread_.erase(unread_.begin(), unread_.end() - static_cast<std::ptrdiff_t>(rest.size()));
  return payloads;
}

void ScriptedPeer::note(BytesView payload) {
  const auto number = static_cast<msg::Number>(payload[0]);
  if (number == msg::Number::kexinit) {
    peer_kexinit_ = to_vector(payload);
  } else if (number == msg::Number::kex_ecdh_init && role_ == Role::server) {
    peer_public_value_ = to_vector(wire::decode<msg::KexEcdhInit>(payload).q_c);
  } else if (number == msg::Number::kex_ecdh_reply && role_ == Role::client) {
    const auto reply = wire::decode<msg::KexEcdhReply>(payload);
    require(key_ != nullptr);
    conclude(reply.k_s, key_->public_value(), reply.q_s, key_->decapsulate(reply.q_s).view());
  } else if (number == msg::Number::newkeys) {
    require(!session_id_.empty());
    const Negotiated chosen = negotiated();
    const auto& in = role_ == Role::client ? chosen.server_to_client : chosen.client_to_server;
    const DerivedKeys keys = derive_keys(result_, session_id_, peer_of(role_), in);
    reader_.change_keys(in.cipher->make_opening(*in.cipher, in.mac, keys.view()), numbers_, in.compression);
  }
}

void ScriptedPeer::require(bool possible) {
  if (!possible) throw ScriptError("not possible now");
}

ExchangeTranscript ScriptedPeer::transcript() const {
  if (role_ == Role::client) return {"SSH-2.0-scripted", peer_identification_, own_kexinit_, peer_kexinit_};
  return {peer_identification_, "SSH-2.0-scripted", peer_kexinit_, own_kexinit_};
}

Negotiated ScriptedPeer::negotiated() const {
  require(!own_kexinit_.empty() && !peer_kexinit_.empty());
  const auto own = wire::decode<msg::KexInit>(own_kexinit_);
  const auto peer = wire::decode<msg::KexInit>(peer_kexinit_);
  return role_ == Role::client ? negotiate(own, peer) : negotiate(peer, own);
}

void ScriptedPeer::conclude(BytesView K_S, BytesView Q_C, BytesView Q_S, BytesView secret) {
  Bytes public_values;
  wire::Writer(public_values).string(Q_C).string(Q_S);
  util::SecretBytes K = crypto::encode_secret(crypto::SecretEncoding::mpint, secret);
  const auto digest = crypto::DigestKind::sha256;
  util::SecretBytes H = exchange_hash(digest, transcript(), K_S, public_values, K.view());
  if (session_id_.empty()) session_id_ = to_vector(H.view());
  result_ = {digest, std::move(K), std::move(H), to_vector(K_S)};
}

void ScriptedPeer::send_kexinit() {
  own_kexinit_ = offer.encode();
  send(own_kexinit_);
}

void ScriptedPeer::send_exchange() {
  require(role_ == Role::client || !peer_public_value_.empty());
  if (role_ == Role::client) {
    key_ = crypto::generate_curve25519();
    return send(msg::KexEcdhInit{key_->public_value()});
  }
  const auto [ciphertext, secret] =
      crypto::diffie_hellman<crypto::generate_curve25519>.encapsulate(peer_public_value_);
  const BytesView shown = shown_host_key.empty() ? host_key->public_key().blob() : BytesView(shown_host_key);
  conclude(shown, peer_public_value_, ciphertext, secret.view());
  const auto* certified = crypto::find_certificate_algorithm(offer.host_keys);
  const Bytes signature =
      host_key->sign(certified ? certified->signature_algorithm : offer.host_keys, result_.H.view());
  send(msg::KexEcdhReply{shown, ciphertext, signature});
}

void ScriptedPeer::send_newkeys() {
  require(!session_id_.empty());
  const Bytes newkeys = seal(wire::encode(msg::NewKeys{}));
  const Negotiated chosen = negotiated();
  const auto& out = role_ == Role::client ? chosen.client_to_server : chosen.server_to_client;
  const DerivedKeys keys = derive_keys(result_, session_id_, role_, out);
  writer_.change_keys(out.cipher->make_sealing(*out.cipher, out.mac, keys.view()), numbers_, out.compression);
  send_raw(newkeys);
}

void ScriptedPeer::handshake() {
  send_identification();
  rekey();
}

void ScriptedPeer::rekey() {
  send_kexinit();
  take();
  send_exchange();
  take();
  send_newkeys();
}

void ScriptedPeer::log_in() {
  require(end_ != nullptr);
  const msg::ServiceRequest request{"ssh-userauth"};
  const msg::ServiceAccept accept{"ssh-userauth"};
  const msg::UserauthRequest userauth{"user", "ssh-connection", "none", {}};
  if (role_ == Role::client) {
    send(request);
    end_->send(accept);
    send(userauth);
    end_->send(msg::UserauthSuccess{});
  } else {
    end_->send(request);
    send(accept);
    end_->send(userauth);
    send(msg::UserauthSuccess{});
  }
  take();
  reader_.login_done();
  writer_.login_done();
  end_->received().clear();
}

}  // namespace sshrp::transport::testing

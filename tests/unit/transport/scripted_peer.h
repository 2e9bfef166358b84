// ScriptedPeer: the other end of a Transport in a test's own hands. It sends what it is told, in any order,
// and checks nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "crypto/key_agreement.h"
#include "transport/exchange_hash.h"
#include "transport/memory_pipe.h"

namespace sshrp::transport::testing {

/// What the scripted side's KEXINIT says; the only method that it can finish is curve25519-sha256.
struct Offer {
  std::string kex = "curve25519-sha256";
  std::string host_keys = "ssh-ed25519";
  std::string ciphers = "aes128-gcm@openssh.com";
  std::string macs = "hmac-sha2-256";
  std::string compression = "none";
  bool first_kex_packet_follows = false;

  Bytes encode() const;
};

/// The script asks for something that isn't possible yet, such as NEWKEYS without keys.
struct ScriptError : std::logic_error {
  using std::logic_error::logic_error;
};

enum class Strictness { lax, strict };

/// The way to the other end, whatever it is.
struct Line {
  std::function<void(BytesView)> deliver;
  std::function<Bytes()> take_output;  // all that has come since the last call
};

class ScriptedPeer {
 public:
  /// `other` has the other role, and outlives this. A strict peer names strict key exchange in its offer.
  ScriptedPeer(Role role, End& other, Strictness strictness = Strictness::strict);
  /// The same where the other end isn't in the test's hands: it can't be told to log_in().
  ScriptedPeer(Role role, Line line, Strictness strictness = Strictness::strict);

  Offer offer;

  /// Hands bytes over as they are.
  void send_raw(BytesView bytes) { line_.deliver(bytes); }
  void send_identification() { send_raw(as_bytes("SSH-2.0-scripted\r\n")); }
  void send(BytesView payload) { send_raw(seal(payload)); }
  template <wire::Message T>
  void send(const T& message) {
    send(wire::encode(message));
  }
  /// The bytes of a packet, not handed over: to be tampered with, or held back.
  Bytes seal(BytesView payload);

  void send_kexinit();
  /// The client's KEX_ECDH_INIT or the server's KEX_ECDH_REPLY, with what came of the KEXINITs.
  void send_exchange();
  /// What follows is sealed with the new keys.
  void send_newkeys();

  /// The payloads that the other end has sent since the last call, the transport's own among them.
  std::vector<Bytes> take();

  /// Everything up to the keys, on both sides.
  void handshake();
  /// One more key exchange, begun by this side.
  void rekey();
  /// Service request and login, with this side's messages sent by it and the other's by `other`.
  void log_in();

  PacketReader& reader() { return reader_; }
  PacketWriter& writer() { return writer_; }
  const std::string& peer_identification() const { return peer_identification_; }
  BytesView session_id() const { return session_id_; }
  /// What a server scripted here proves itself with.
  SignerPtr host_key;
  /// The blob that it shows; empty for that of host_key.
  Bytes shown_host_key;

 private:
  void note(BytesView payload);
  void conclude(BytesView K_S, BytesView Q_C, BytesView Q_S, BytesView secret);
  ExchangeTranscript transcript() const;
  Negotiated negotiated() const;
  static void require(bool possible);

  Role role_;
  Line line_;
  End* end_ = nullptr;  // at the other end of the line, if known
  SequenceNumbers numbers_;
  PacketReader reader_;
  PacketWriter writer_;
  Bytes unread_;
  std::string peer_identification_;
  Bytes own_kexinit_, peer_kexinit_, peer_public_value_;
  crypto::EphemeralKeyPtr key_;  // a client's
  ExchangeResult result_{};
  Bytes session_id_;
};

}  // namespace sshrp::transport::testing

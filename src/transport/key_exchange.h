// KeyExchange: RFC 4253 §7 as one state machine, for both roles, the first exchange and all later ones.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <variant>

#include "transport/kex_dialogue.h"
#include "transport/packet_reader.h"
#include "transport/packet_writer.h"
#include "transport/settings.h"

namespace sshrp::transport {

/// A step of an exchange. It owns what it uses, so that any thread may call it, once. Throws ProtocolError.
using KexStepWork = std::function<KexStep()>;

/// Which steps aren't computed at once: slow ones take milliseconds, as a Diffie-Hellman modulo a prime, a
/// signature by RSA, or a key of sntrup761.
enum class LeftSteps : std::uint8_t { none, slow, all };

class KeyExchange {
 public:
  /// `reader` and `writer` outlive this object; it gives them their keys.
  KeyExchange(std::shared_ptr<const Settings> settings, Side side, PacketReader& reader,
              PacketWriter& writer);

  /// The peer's identification, without CR LF; comes before everything else.
  void set_peer_identification(std::string identification);

  const std::string& our_identification() const { return identification_of(*settings_, side_); }

  /// Sends our KEXINIT, unless an exchange is under way.
  void start();

  /// A message of 20, 21 or 30 to 49; not while a step is due. Throws ProtocolError for one that is out
  /// of turn or doesn't hold.
  void receive(BytesView payload);

  /// From here on these aren't computed at once: they become due, and the caller computes them.
  void leave_steps(LeftSteps which) { left_steps_ = which; }
  /// The step that the exchange waits for; nullptr: for none.
  const KexStepWork* due_step() const {
    const auto* exchange = std::get_if<AwaitExchange>(&state_);
    return exchange != nullptr && exchange->due.work ? &exchange->due.work : nullptr;
  }
  /// Of the step that is due.
  bool due_step_is_slow() const;
  /// What came of the step that was due.
  void finish(KexStep step);

  /// Between our KEXINIT and our NEWKEYS: nothing of the layers above may be sent.
  bool holds_sending() const;
  /// Between the peer's KEXINIT and its NEWKEYS: what it may send then, is_legal_during_key_exchange() says.
  bool holds_receiving() const;
  bool awaits_kexinit() const { return std::holds_alternative<AwaitKexInit>(state_); }
  bool in_progress() const { return !std::holds_alternative<Settled>(state_); }
  /// The first exchange's KEXINITs have agreed on strict key exchange.
  bool is_strict() const { return numbers_ == SequenceNumbers::reset; }
  /// In the first exchange the peer said that it understands SSH_MSG_EXT_INFO.
  bool peer_wants_ext_info() const { return peer_wants_ext_info_; }

  /// Empty until the first exchange is done with.
  BytesView session_id() const { return session_id_; }
  /// The server's, as a message has it; a client's side only. Empty before the first exchange.
  BytesView host_key() const { return host_key_; }
  /// How often our NEWKEYS was sent.
  std::uint64_t exchanges() const { return exchanges_; }
  /// What the last exchange agreed on; nullopt before the first.
  const std::optional<Negotiated>& agreed() const { return agreed_; }
  /// The cipher that we send with; nullptr before the first exchange.
  const crypto::CipherRow* sending_cipher() const { return sending_cipher_; }

 private:
  struct Settled {};
  struct AwaitKexInit {
    Bytes our_kexinit;
  };
  enum class Speed { quick, slow };
  struct Step {
    KexStepWork work{};  // empty: none
    Speed speed = Speed::quick;
  };
  enum class Guess { none, wrong };  // wrong: the peer's next packet was made for another method
  struct AwaitExchange {
    std::shared_ptr<KexDialogue> dialogue;
    Guess guess = Guess::none;
    Step due{};
  };
  struct AwaitNewKeys {
    crypto::OpeningCipherPtr cipher;
    Compression compression;
  };
  using State = std::variant<Settled, AwaitKexInit, AwaitExchange, AwaitNewKeys>;

  void receive_kexinit(BytesView payload);
  void receive_method_message(BytesView payload);
  void receive_newkeys(BytesView payload);
  void take(Step step);
  static Speed speed_of_receiving(const Negotiated& algorithms);
  void note_extensions(const msg::KexInit& peer);
  void take_keys(const ExchangeResult& result, const Negotiated& algorithms);
  Preferences preferences() const;
  ExchangeBasis make_basis(Bytes our_kexinit, BytesView peer_kexinit, Negotiated algorithms) const;
  std::unique_ptr<KexDialogue> make_dialogue(ExchangeBasis basis) const;
  Role role() const { return role_of(side_); }

  std::shared_ptr<const Settings> settings_;
  Side side_;
  PacketReader& reader_;
  PacketWriter& writer_;
  std::string peer_identification_;
  State state_;
  LeftSteps left_steps_ = LeftSteps::none;
  SequenceNumbers numbers_ = SequenceNumbers::run_on;
  bool peer_wants_ext_info_ = false;
  Bytes session_id_;
  Bytes host_key_;
  std::uint64_t exchanges_ = 0;
  std::optional<Negotiated> agreed_;
  const crypto::CipherRow* sending_cipher_ = nullptr;
};

}  // namespace sshrp::transport

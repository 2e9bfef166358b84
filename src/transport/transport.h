// Transport: one leg's SSH transport layer, RFC 4253 without the socket. Bytes go in, messages of the layers
// above come out, and the other way round; what is the transport's own is dealt with here and never seen
// above.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "msg/transport.h"
#include "transport/key_exchange.h"
#include "transport/packet_origins.h"
#include "transport/phase.h"
#include "transport/version.h"
#include "util/secret.h"

namespace sshrp::transport {

/// Messages of the layers above that wait for a key exchange, bytes with overhead: above that congested()
/// asks the caller to send no more. One batch of the relay may still come on top.
inline constexpr std::size_t soft_max_waiting = 512 * 1024;
/// Above that the connection ends: such a peer makes us answer and doesn't finish its key exchange.
inline constexpr std::size_t hard_max_waiting = 4 * 1024 * 1024;
/// The same where the caller says that it can't stop sending, because the exchange of the other leg needs to
/// be read: what the windows of 16 channels of OpenSSH take.
inline constexpr std::size_t hard_max_waiting_for_both = 32 * 1024 * 1024;
/// What a waiting message costs beside its payload, bytes: many small ones are bounded as few large ones are.
inline constexpr std::size_t waiting_overhead = 64;
/// Unsent output at which receive() gives nothing more: what a peer sends may be small, and our answers
/// large.
inline constexpr std::size_t much_output = 4 * 1024 * 1024;
/// Exchanges before login, each as dear as the method that the peer likes: it needs one, and a stranger shall
/// get no more out of one connection than out of a few.
inline constexpr std::uint64_t max_exchanges_before_login = 4;
/// Exchanges that the peer may begin in a row with nothing of the layers above between them: more is an
/// attack on the processor. Only those count that follow the one before within idle_exchange_pause: clients
/// that rekey by time do so on idle sessions too.
inline constexpr unsigned max_idle_exchanges = 16;
inline constexpr std::chrono::seconds idle_exchange_pause{60};

/// The last thing that the peer has sent of what comes before the first message of the layers above.
enum class Opening : std::uint8_t { nothing, identification, kexinit, newkeys };

/// The peer's SSH_MSG_DISCONNECT.
struct PeerDisconnect {
  wire::DisconnectReason reason;
  std::string description;  // as the peer wrote it: not escaped
};

/// More waits for a key exchange than may: its peer doesn't finish it, whoever's messages they are.
class ExchangeNotFinished : public wire::ProtocolError {
 public:
  ExchangeNotFinished()
      : ProtocolError(wire::DisconnectReason::key_exchange_failed, "key exchange isn't finished") {}
};

class Transport {
 public:
  using Clock = std::chrono::steady_clock;

  /// Puts our identification and KEXINIT into output().
  Transport(std::shared_ptr<const Settings> settings, Side side, Clock::time_point now);
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  /// The next message of the layers above in `received`; what was used is cut off it, what is left must come
  /// again together with more. nullopt: there is none, or a slow step of a key exchange is due first, or
  /// has_much_output(). The payload isn't empty, and valid until the next call. Its origin is its packet;
  /// that of an SSH_MSG_UNIMPLEMENTED, which comes after login only, is that of the message that it is about,
  /// if that is known. Throws ProtocolError where the connection must die.
  std::optional<SealablePayload> receive(MutableBytes& received);

  /// The number of the packet that brought what receive() gave last.
  std::uint32_t last_received() const { return reader_.sequence_number() - 1; }

  /// Seals a message into output(), or keeps a copy until the key exchange under way is done. The payload's
  /// room is overwritten.
  void send(SealablePayload payload);
  template <wire::Message T>
  void send(const T& message) {
    const util::SecretBytes encoded(wire::encode(message));  // of a login it may be a password
    send(SealableBytes(encoded.view()).payload());
  }
  /// SSH_MSG_DISCONNECT; nothing may follow it.
  void disconnect(wire::DisconnectReason reason, std::string_view description);

  /// Bytes for the peer; whoever sends them consumes.
  util::Buffer& output() { return writer_.output(); }
  const util::Buffer& output() const { return writer_.output(); }
  /// What is sent waits for a key exchange.
  bool holds_sending() const { return exchange_.holds_sending(); }
  bool congested() const { return waiting_bytes_ > soft_max_waiting; }
  bool has_much_output() const { return output().size() > much_output; }
  /// Until this exchange is done, as much as hard_max_waiting_for_both may wait.
  void let_more_wait() { waiting_limit_ = hard_max_waiting_for_both; }

  /// The time by which exchanges are dated; to be told before receive() and rekey().
  void tell_time(Clock::time_point now) { now_ = now; }
  /// From here on the caller computes these steps of key exchanges, wherever it likes.
  void leave_steps(LeftSteps which) { exchange_.leave_steps(which); }
  /// The step to be computed; nullptr: none. Meanwhile everything but receive() works as ever.
  const KexStepWork* due_step() const { return exchange_.due_step(); }
  bool due_step_is_slow() const { return exchange_.due_step_is_slow(); }
  /// What came of it.
  void finish(KexStep step);
  /// Begins a key exchange if bytes, packets or time since the last one ask for it.
  void rekey_if_due(Clock::time_point now);
  /// When time alone will ask for one, after login; nullopt: never.
  std::optional<Clock::time_point> rekey_due_at() const;
  void rekey();
  /// When the exchange under way began; nullopt if there is none. For the caller to set it a limit.
  std::optional<Clock::time_point> exchange_since() const;

  Phase phase() const { return phase_; }
  Role role() const { return role_; }
  bool is_keyed() const { return phase_ >= Phase::service; }
  Opening opening() const;
  /// Empty before the first key exchange.
  BytesView session_id() const { return exchange_.session_id(); }
  /// Of a server, a key or certificate as messages have it; empty before the first key exchange.
  BytesView host_key() const { return exchange_.host_key(); }
  const std::string& peer_identification() const { return peer_identification_; }
  /// What a server said before it, at most a line; not escaped.
  const std::string& line_before_identification() const { return identification_reader_.line_before(); }
  /// What the last key exchange agreed on; nullopt before the first.
  const std::optional<Negotiated>& agreed() const { return exchange_.agreed(); }
  /// That in words, for the log; empty before the first.
  std::string algorithms() const { return agreed() ? describe(*agreed()) : std::string(); }
  std::uint64_t exchanges() const { return exchange_.exchanges(); }
  /// The name-list of SSH_MSG_EXT_INFO's server-sig-algs; empty if the peer sent none.
  const std::string& peer_signature_algorithms() const { return peer_signature_algorithms_; }
  /// Set once the peer has sent SSH_MSG_DISCONNECT: receive() gives nothing more.
  const std::optional<PeerDisconnect>& peer_disconnect() const { return peer_disconnect_; }

 private:
  bool read_identification(MutableBytes& received);
  bool is_expected(msg::Number number) const;
  void refuse(msg::Number number);
  std::optional<Origin> origin_of(BytesView unimplemented);
  /// False: the message is for the layers above.
  bool handle(msg::Number number, BytesView payload);
  void receive_key_exchange(BytesView payload);
  void note_exchanges(std::uint64_t before);
  void receive_ext_info(BytesView payload);
  void send_ext_info();
  void send_waiting();
  void send_or_keep(SealablePayload payload);
  void note_phase(msg::Number number);
  bool rekey_is_due(Clock::time_point now) const;

  std::shared_ptr<const Settings> settings_;
  Role role_;
  PacketReader reader_;
  PacketWriter writer_;
  KeyExchange exchange_;
  Phase phase_ = Phase::first_exchange;
  IdentificationReader identification_reader_;
  std::string peer_identification_;
  std::string peer_signature_algorithms_;
  std::optional<PeerDisconnect> peer_disconnect_;
  struct Waiting {
    SealableBytes message;
    std::optional<Origin> origin;
  };
  std::vector<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::size_t waiting_limit_ = hard_max_waiting;
  PacketOrigins origins_;  // of what we sent
  unsigned idle_exchanges_ = 0;
  Clock::time_point now_;             // as last told
  Clock::time_point exchange_began_;  // the one under way, or the last one
};

}  // namespace sshrp::transport

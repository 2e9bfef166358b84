// SPDX-License-Identifier: MIT
#include "session_script.h"

#include "deterministic_random.h"
#include "msg/connection.h"
#include "msg/userauth.h"
#include "target.h"
#include "transport/scripted_peer.h"

namespace sshrp::fuzz {
namespace {

using namespace transport;
using transport::testing::End;
using transport::testing::ScriptedPeer;
using transport::testing::ScriptError;
using transport::testing::Strictness;

// What a script may say; the numbers stand in the corpus.
enum class Step : std::uint8_t {
  handshake,
  log_in,
  send_payload,   // string: by the peer, sealed
  send_raw,       // string: by the peer, as it is
  send_kexinit,   // byte: which offer
  send_exchange,  // KEX_ECDH_INIT or KEX_ECDH_REPLY
  send_newkeys,
  take,  // the peer reads
  rekey_by_peer,
  send_data,  // byte: by us, that much
  rekey_by_us,
  time_passes,  // byte: minutes
  disconnect_by_us,
  send_data_by_peer,  // byte: that much
  tamper,             // two bytes: a sealed packet, one bit of which is another
  count
};

class Session {
 public:
  Session(Role ours, Input& input)
      : input_(input),
        strictness_(input.byte() & 1 ? Strictness::strict : Strictness::lax),
        end_(settings(ours), side(ours)),
        peer_(peer_of(ours), end_, strictness_),
        kex_(peer_.offer.kex) {
    choose_offer(input.byte());
  }

  void run() {
    for (unsigned steps = 0; !input_.empty() && steps < max_steps; ++steps) {
      const auto step = static_cast<Step>(input_.byte() % static_cast<unsigned>(Step::count));
      try {
        take_step(step);
      } catch (const ScriptError&) {
        // the step isn't possible now
      }
      check();
    }
  }

 private:
  static constexpr unsigned max_steps = 200;

  static Settings settings(Role role) {
    Settings all = transport::testing::default_settings(role);
    all.preferences.kex = "curve25519-sha256,curve25519-sha256@libssh.org";
    all.preferences.compression = "none,zlib@openssh.com";
    all.rekey = {.bytes = 4096, .time = std::chrono::hours(1)};
    return all;
  }

  static Side side(Role role) {
    static constexpr std::string_view types[] = {"ssh-ed25519"};
    if (role == Role::server) return transport::testing::server_side(types);
    return transport::testing::client_side("ssh-ed25519");
  }

  void choose_offer(std::uint8_t choice) {
    const auto ciphers = crypto::ciphers();
    peer_.offer.ciphers = ciphers[choice % ciphers.size()].name;
    peer_.offer.macs = choice & 16 ? "hmac-sha2-256-etm@openssh.com" : "hmac-sha2-512";
    peer_.offer.compression = choice & 32 ? "zlib@openssh.com" : "none";
    peer_.offer.first_kex_packet_follows = choice & 64;
    peer_.offer.kex = kex_ + (choice & 128 ? ",ext-info-c,ext-info-s" : "");
  }

  void take_step(Step step) {
    switch (step) {
      case Step::handshake:
        return handshake();
      case Step::log_in:
        return log_in();
      case Step::send_payload:
        return send(input_.string());
      case Step::send_raw:
        return send_raw(input_.string());
      case Step::send_kexinit:
        choose_offer(input_.byte());
        return peer_.send_kexinit();
      case Step::send_exchange:
        return peer_.send_exchange();
      case Step::send_newkeys:
        return peer_.send_newkeys();
      case Step::take:
        return take();
      case Step::rekey_by_peer:
        return peer_.rekey();
      case Step::send_data:
        return send_data(input_.byte());
      case Step::rekey_by_us:
        return rekey();
      case Step::time_passes:
        return time_passes(std::chrono::minutes(input_.byte()));
      case Step::disconnect_by_us:
        return end_.transport().disconnect(wire::DisconnectReason::by_application, "enough");
      case Step::send_data_by_peer:
        return send(wire::encode(msg::ChannelData{1, Bytes(input_.byte() * 64u, 7)}));
      case Step::tamper:
        return tamper();
      case Step::count:
        return;
    }
  }

  // A second identification isn't a packet: with CBC and a MAC over the clear one what follows is lost.
  void handshake() {
    raw_ = raw_ || identified_;
    peer_.handshake();
    identified_ = true;
  }

  void send_raw(BytesView bytes) {
    raw_ = true;
    peer_.send_raw(bytes);
  }

  void log_in() {
    if (end_.transport().phase() != Phase::service || !end_.transport().output().empty()) return;
    peer_.log_in();
  }

  void send(BytesView payload) {
    if (payload.empty()) return;
    const std::size_t before = end_.received().size();
    const bool gone = end_.transport().peer_disconnect().has_value();
    peer_.send(payload);
    const std::size_t after = end_.received().size();
    expect(after == before || std::ranges::equal(end_.received().back(), payload), "what arrives was sent");
    const bool data = payload[0] >= 80 && payload[0] <= 127;
    expect(!data || after == before || end_.transport().phase() == Phase::connection,
           "no channels before login");
    expect(!data || gone || !identified_ || raw_ || after == before + 1,
           "no message of the layers above is lost");
  }

  void tamper() {
    Bytes packet = peer_.seal(wire::encode(msg::ChannelData{1, {}}));
    const std::size_t bit = input_.uint16() % (packet.size() * 8);
    packet[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    const std::size_t before = end_.received().size();
    send_raw(packet);
    expect(!end_.transport().is_keyed() || end_.received().size() == before, "a forged packet doesn't pass");
  }

  void send_data(std::uint8_t amount) {
    if (end_.transport().phase() != Phase::connection || end_.transport().congested()) return;
    end_.send(msg::ChannelData{1, Bytes(amount * 64u, 9)});
    ++data_sent_;
  }

  void take() {
    for (const Bytes& payload : peer_.take()) data_taken_ += payload[0] == 94;
    expect(data_taken_ <= data_sent_, "nothing is sent twice");
  }

  void rekey() {
    if (end_.transport().phase() == Phase::connection) end_.transport().rekey();
  }

  void time_passes(std::chrono::minutes minutes) {
    now_ += minutes;
    end_.transport().rekey_if_due(now_);
  }

  void check() {
    expect(!end_.transport().is_keyed() || !end_.transport().session_id().empty(), "keys have a session id");
    if (session_id_.empty()) session_id_ = to_vector(end_.transport().session_id());
    expect(std::ranges::equal(session_id_, end_.transport().session_id()), "the session id never changes");
  }

  Input& input_;
  Strictness strictness_;
  End end_;
  ScriptedPeer peer_;
  const std::string kex_;
  bool identified_ = false;  // what the peer sends are packets
  bool raw_ = false;         // or was something else, which may swallow what follows
  Transport::Clock::time_point now_{};
  std::size_t data_sent_ = 0, data_taken_ = 0;
  Bytes session_id_;
};

}  // namespace

void run_session(Role ours, BytesView script) {
  restart_random();
  Input input(script.data(), script.size());
  Session session(ours, input);
  try {
    session.run();
  } catch (const wire::ProtocolError&) {
  }
}

}  // namespace sshrp::fuzz

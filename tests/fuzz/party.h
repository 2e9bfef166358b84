// Party: one of the two peers of a session in a fuzzer's hands. It makes keys as it should, unless it is told
// otherwise, so that the fuzzer's bytes get behind them.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "transport/scripted_peer.h"
#include "util/unique_fd.h"

namespace sshrp::fuzz {

class Party {
 public:
  /// `socket` doesn't block.
  Party(transport::Role role, util::UniqueFd socket);
  Party(const Party&) = delete;
  Party& operator=(const Party&) = delete;

  /// Each payload that comes, the transport's own among them.
  std::function<void(BytesView)> on_payload = [](BytesView) {};

  /// Begins the first exchange; listen() does the rest of it. Nothing is heard before.
  void greet();
  /// One more.
  void rekey();
  void say_raw(BytesView bytes);
  /// Sealed; nothing while as much as max_unsent_kept waits.
  void say(BytesView payload);
  template <wire::Message T>
  void say(const T& message) {
    const Bytes payload = wire::encode(message);
    say(BytesView(payload));
  }
  /// Of the login's end: packets may be longer from here on.
  void note_login();

  /// Sends what waits, and takes what has come, unless is_deaf(). Whether anything went either way.
  bool listen();
  /// TCP's half-close.
  void end_stream();
  void close() { socket_ = {}; }

  enum class Hearing { on, off };
  void set(Hearing hearing) { hearing_ = hearing; }
  Hearing hearing() const { return hearing_; }
  bool is_keyed() const { return keyed_; }
  /// The other end is gone, or can't be understood any more.
  bool is_over() const { return !socket_ || over_; }
  /// Bytes of memory for what was received or is to be sent.
  std::size_t buffered() const { return received_.capacity() + unsent_.capacity(); }
  BytesView session_id() const { return peer_.session_id(); }
  /// What a server's party shows and proves itself with; to be changed before greet().
  transport::testing::ScriptedPeer& peer() { return peer_; }

 private:
  static constexpr std::size_t max_unsent_kept = 1024 * 1024;

  bool send_unsent();
  bool receive();
  void understand();
  void follow_exchange(BytesView payload);

  transport::Role role_;
  util::UniqueFd socket_;
  Bytes received_, unsent_;
  transport::testing::ScriptedPeer peer_;
  Hearing hearing_ = Hearing::on;
  bool greeted_ = false;
  bool keyed_ = false;
  bool offered_ = false;  // an exchange of ours is under way
  bool over_ = false;
};

}  // namespace sshrp::fuzz

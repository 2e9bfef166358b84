// SPDX-License-Identifier: MIT
#include "party.h"

#include <sys/socket.h>

namespace sshrp::fuzz {

using transport::Role;
using transport::testing::ScriptError;

Party::Party(Role role, util::UniqueFd socket)
    : role_(role),
      socket_(std::move(socket)),
      peer_(role, transport::testing::Line{.deliver = [this](BytesView bytes) { say_raw(bytes); },
                                           .take_output = [this] { return std::exchange(received_, {}); }}) {}

void Party::greet() {
  greeted_ = true;
  peer_.send_identification();
  rekey();
}

void Party::rekey() {
  if (offered_) return;
  offered_ = true;
  peer_.send_kexinit();
}

void Party::say_raw(BytesView bytes) {
  unsent_.insert(unsent_.end(), bytes.begin(), bytes.end());
  send_unsent();
}

void Party::say(BytesView payload) {
  if (is_over() || payload.empty() || unsent_.size() > max_unsent_kept) return;
  peer_.send(payload);
}

void Party::note_login() {
  peer_.reader().login_done();
  peer_.writer().login_done();
}

bool Party::listen() {
  const bool sent = send_unsent();
  if (hearing_ == Hearing::off || !greeted_) return sent;
  const bool received = receive();
  if (!received_.empty()) understand();
  return sent || received;
}

bool Party::send_unsent() {
  std::size_t sent = 0;
  while (socket_ && sent < unsent_.size()) {
    const ssize_t count = ::send(socket_.get(), unsent_.data() + sent, unsent_.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) break;
    sent += static_cast<std::size_t>(count);
  }
  unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(sent));
  return sent > 0;
}

bool Party::receive() {
  static std::uint8_t room[64 * 1024];
  bool received = false;
  while (!is_over()) {
    const ssize_t count = ::recv(socket_.get(), room, sizeof room, 0);
    if (count < 0 && errno == EAGAIN) break;
    received = true;
    if (count <= 0) {
      over_ = true;
    } else {
      received_.insert(received_.end(), room, room + count);
    }
  }
  return received;
}

// What a script has broken, such as an exchange in the middle of another one, nobody can read any more.
void Party::understand() {
  try {
    for (const Bytes& payload : peer_.take()) {
      follow_exchange(payload);
      on_payload(payload);
    }
  } catch (const wire::ProtocolError&) {
    over_ = true;
  } catch (const ScriptError&) {
    over_ = true;
  }
}

void Party::follow_exchange(BytesView payload) {
  switch (static_cast<msg::Number>(payload[0])) {
    case msg::Number::kexinit:
      rekey();
      if (role_ == Role::client) peer_.send_exchange();
      break;
    case msg::Number::kex_ecdh_init:
      if (role_ == Role::client) break;
      peer_.send_exchange();
      peer_.send_newkeys();
      break;
    case msg::Number::kex_ecdh_reply:
      if (role_ == Role::client) peer_.send_newkeys();
      break;
    case msg::Number::newkeys:
      offered_ = false;
      keyed_ = true;
      break;
    default:
      break;
  }
}

void Party::end_stream() {
  if (socket_) ::shutdown(socket_.get(), SHUT_WR);
}

}  // namespace sshrp::fuzz

// Tap: an observer of a session's channels. It looks; it changes nothing and never blocks.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "channel/program.h"
#include "msg/connection.h"
#include "msg/number.h"
#include "util/leg.h"

namespace sshrp::channel {

/// A channel by what stays the same all its life.
struct Identity {
  std::uint64_t number = 0;  // in this session, from 1; no other channel ever has it
  Way opened = Way::up;      // the way its CHANNEL_OPEN went
  std::string type{};        // as the opener wrote it, its first 64 bytes: not escaped
};

/// Whether a program may begin.
enum class Start : std::uint8_t {
  now,
  later,  // the client isn't read until it is asked again: when a reply comes, and when its owner says so
  never,  // the channel is closed, with Tap::refusal() for the client
};

/// What the upstream replied.
enum class Reply : std::uint8_t { success, failure };

/// Told of everything in the order in which it goes on to its receiver. Views are valid during the call.
class Tap {
 public:
  virtual ~Tap() = default;

  /// What else than openings and ends it is to be told: any of channel_data, channel_extended_data and
  /// channel_request. What nobody wants passes unread.
  virtual msg::Numbers wants() const = 0;

  /// Both sides have agreed on it.
  virtual void opened(const Identity&) {}
  virtual void data(const Identity&, Way, BytesView) {}
  virtual void extended_data(const Identity&, Way, std::uint32_t /*data_type_code*/, BytesView) {}
  /// As it goes on, whatever it asked for before.
  virtual void request(const Identity&, Way, const msg::ChannelRequest&) {}
  /// To a pty-req, and to the request for a program; nothing is told where no reply was wanted.
  virtual void terminal_replied(const Identity&, Reply) {}
  virtual void program_replied(const Identity&, Reply) {}
  /// The program is permitted, and its request, with what it sets in the environment, goes on next. Of a tap
  /// that wants channel_request.
  virtual Start may_start(const Identity&, const Program&) { return Start::now; }
  /// Why one may never, to be shown to the client: a sentence.
  virtual std::string refusal() const { return {}; }
  /// All that a burst brought was told.
  virtual void burst_over() {}
  /// Nothing more comes of it; not told of channels that are open when the session ends.
  virtual void gone(const Identity&) {}

  /// It can take no more for now: neither side is read any more, once what was read has passed. When that is
  /// over, who owns the tap tells the relay (Relay::go_on).
  virtual bool is_full() const { return false; }
};

/// Those of one session.
using Taps = std::vector<std::unique_ptr<Tap>>;

}  // namespace sshrp::channel

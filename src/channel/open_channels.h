// OpenChannels: how many channels of each kind a session has open, as its peers tell each other. It changes
// and decides nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <vector>

#include "facts/live_session.h"
#include "util/bytes.h"
#include "util/leg.h"

namespace sshrp::channel {

class OpenChannels {
 public:
  /// Channels of a session that are told apart; those beyond are no part of the numbers. 5 KiB.
  static constexpr std::size_t max_known = 256;
  using Counts = std::array<std::uint32_t, facts::channel_kinds.size()>;  // by facts::ChannelKind

  /// A message that goes that way. Openings, their answers and closes say something here; of all others, and
  /// of what is none, nothing comes.
  void note(Way way, BytesView message);

  /// From the other side's confirmation to both sides' close.
  const Counts& open() const { return open_; }

 private:
  struct Known {
    Way opener{};
    facts::ChannelKind kind{};
    bool is_open = false;
    PerWay<bool> closed{};           // by the sender of that way
    PerWay<std::uint32_t> number{};  // that the sender of that way gave it
  };
  using Place = std::vector<Known>::iterator;

  void asked(Way way, std::string_view type, std::uint32_t sender_channel);
  void confirmed(Way way, std::uint32_t recipient_channel, std::uint32_t sender_channel);
  void closed(Way way, std::uint32_t recipient_channel);
  Place find_asked(Way opener, std::uint32_t number);
  void forget(Place place);

  std::vector<Known> known_{};
  Counts open_{};
};

}  // namespace sshrp::channel

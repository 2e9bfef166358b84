// ChannelTable: the channels of a session that is looked into, found by the number that a message names.
// SPDX-License-Identifier: MIT
#pragma once

#include <list>
#include <map>

#include "channel/channel.h"

namespace sshrp::channel {

/// Channels at once in one session, opening ones included. More than any client opens (a browser behind a
/// SOCKS forwarding has some hundreds).
inline constexpr std::size_t max_channels = 4096;

class ChannelTable {
 public:
  /// A channel that the sender of `way` wants to open under its own number. Throws ProtocolError if that
  /// number isn't free. The table must not be full.
  Channel& open(Way way, std::uint32_t sender_channel, Channel::Kind kind, std::string_view type);
  /// The other side's number is known. Throws ProtocolError if that isn't free.
  void confirm(Channel& channel, std::uint32_t sender_channel);
  /// The other side doesn't want it.
  void refuse(Channel& channel);

  // The channel of a message that goes `way` and names its receiver's number; nullptr: there is none.

  /// Whose opening the message answers.
  Channel* find_opening(Way way, std::uint32_t recipient_channel);
  /// Which is open, and not closed by the sender of the message.
  Channel* find_open(Way way, std::uint32_t recipient_channel);
  /// Which the sender of the message has closed, and its receiver hasn't.
  Channel* find_closed(Way way, std::uint32_t recipient_channel);

  /// To be called when the channel's life has come further: forgets the numbers that nobody means by it any
  /// more. True: it is gone, and the reference with it.
  bool release(Channel& channel);

  std::size_t size() const { return channels_.size(); }
  std::list<Channel>& all() { return channels_; }

 private:
  using Entry = std::list<Channel>::iterator;
  // Ordered: peers choose the numbers. A number is there twice where we have closed a channel: its owner uses
  // it again, and what the other side still says of the old channel comes first.
  using Entries = std::multimap<std::uint32_t, Entry>;

  void note(Way way, std::uint32_t recipient_channel, Entry entry);
  template <typename Meant>
  Channel* find(Way way, std::uint32_t recipient_channel, Meant meant);
  Entries::iterator find(Way way, const Channel& channel);

  std::list<Channel> channels_;
  PerWay<Entries> by_recipient_;
  std::uint64_t opened_ = 0;
};

}  // namespace sshrp::channel

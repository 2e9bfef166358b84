// ChannelTable: the channels of a guarded session, found by the number that a message names.
#pragma once

#include <list>
#include <map>

#include "relay/channel.h"

namespace sshrp::relay {

/// Channels at once in one session, opening ones included. More than any client opens (a browser behind a
/// SOCKS forwarding has some hundreds).
inline constexpr std::size_t max_channels = 4096;

class ChannelTable {
 public:
  /// A channel that the sender of `way` wants to open under its own number. Throws ProtocolError if it uses
  /// that number already. The table must not be full.
  Channel& open(Way way, std::uint32_t sender_channel, Channel::Kind kind);
  /// The other side's number is known. Throws ProtocolError if it uses that number already.
  void confirm(Channel& channel, std::uint32_t sender_channel);
  /// The channel of a message that goes `way` and names its receiver's number; nullptr: there is none.
  Channel* find(Way way, std::uint32_t recipient_channel);
  void remove(Channel& channel);

  bool full() const { return channels_.size() >= max_channels; }
  std::list<Channel>& all() { return channels_; }

 private:
  using Entry = std::list<Channel>::iterator;
  void note(Way way, std::uint32_t recipient_channel, Entry entry);

  std::list<Channel> channels_;
  PerWay<std::map<std::uint32_t, Entry>> by_recipient_;  // ordered: peers choose the numbers
};

}  // namespace sshrp::relay

#include "relay/channel_table.h"

#include <algorithm>

#include "wire/error.h"

namespace sshrp::relay {

Channel& ChannelTable::open(Way way, std::uint32_t sender_channel, Channel::Kind kind) {
  const auto entry = channels_.insert(channels_.end(), Channel{.kind = kind, .opened = way});
  try {
    note(opposite(way), sender_channel, entry);
  } catch (...) {
    channels_.erase(entry);
    throw;
  }
  return *entry;
}

void ChannelTable::confirm(Channel& channel, std::uint32_t sender_channel) {
  const Way answer = opposite(channel.opened);
  const Entry entry = by_recipient_[answer].at(channel.recipient[answer]);
  note(channel.opened, sender_channel, entry);
  channel.state = Channel::State::open;
}

void ChannelTable::note(Way way, std::uint32_t recipient_channel, Entry entry) {
  if (!by_recipient_[way].emplace(recipient_channel, entry).second)
    throw wire::ProtocolError("the number of a channel is in use already");
  entry->recipient[way] = recipient_channel;
}

Channel* ChannelTable::find(Way way, std::uint32_t recipient_channel) {
  const auto found = by_recipient_[way].find(recipient_channel);
  return found == by_recipient_[way].end() ? nullptr : &*found->second;
}

void ChannelTable::remove(Channel& channel) {
  const Way answer = opposite(channel.opened);
  const Entry entry = by_recipient_[answer].at(channel.recipient[answer]);
  by_recipient_[answer].erase(channel.recipient[answer]);
  if (channel.state == Channel::State::open)
    by_recipient_[channel.opened].erase(channel.recipient[channel.opened]);
  channels_.erase(entry);
}

}  // namespace sshrp::relay

// SPDX-License-Identifier: MIT
#include "channel/channel_table.h"

#include <algorithm>

#include "wire/error.h"

namespace sshrp::channel {
namespace {

constexpr std::size_t max_type = 64;  // bytes kept of a channel's type: RFC 4250 §4.6.1 allows no longer name

}  // namespace

Channel& ChannelTable::open(Way way, std::uint32_t sender_channel, Channel::Kind kind,
                            std::string_view type) {
  const auto entry = channels_.insert(
      channels_.end(),
      Channel{.kind = kind, .identity = {++opened_, way, std::string(type.substr(0, max_type))}});
  try {
    note(opposite(way), sender_channel, entry);
  } catch (...) {
    channels_.erase(entry);
    throw;
  }
  return *entry;
}

void ChannelTable::confirm(Channel& channel, std::uint32_t sender_channel) {
  const Entry entry = find(opposite(channel.opened()), channel)->second;
  note(channel.opened(), sender_channel, entry);
  channel.life.emplace();
}

void ChannelTable::refuse(Channel& channel) {
  const Way answer = opposite(channel.opened());
  const auto listed = find(answer, channel);
  const Entry entry = listed->second;
  by_recipient_[answer].erase(listed);
  channels_.erase(entry);
}

// The owner of the number receives what goes `way`.
void ChannelTable::note(Way way, std::uint32_t recipient_channel, Entry entry) {
  const auto [first, last] = by_recipient_[way].equal_range(recipient_channel);
  const bool is_free = std::all_of(first, last, [&](const auto& listed) {
    const auto& life = listed.second->life;
    return life && life->is_over_for_sender_of(opposite(way));
  });
  if (!is_free) throw wire::ProtocolError("the number of a channel is in use already");
  by_recipient_[way].emplace(recipient_channel, entry);
  entry->recipient[way] = recipient_channel;
}

template <typename Meant>
Channel* ChannelTable::find(Way way, std::uint32_t recipient_channel, Meant meant) {
  const auto [first, last] = by_recipient_[way].equal_range(recipient_channel);
  const auto found = std::find_if(first, last, [&](const auto& listed) { return meant(*listed.second); });
  return found == last ? nullptr : &*found->second;
}

Channel* ChannelTable::find_opening(Way way, std::uint32_t recipient_channel) {
  return find(way, recipient_channel,
              [&](const Channel& channel) { return !channel.life && channel.opened() == opposite(way); });
}

Channel* ChannelTable::find_open(Way way, std::uint32_t recipient_channel) {
  return find(way, recipient_channel,
              [&](const Channel& channel) { return channel.life && !channel.life->said[way].close; });
}

Channel* ChannelTable::find_closed(Way way, std::uint32_t recipient_channel) {
  return find(way, recipient_channel, [&](const Channel& channel) {
    return channel.life && channel.life->said[way].close && !channel.life->said[opposite(way)].close;
  });
}

ChannelTable::Entries::iterator ChannelTable::find(Way way, const Channel& channel) {
  const auto [first, last] = by_recipient_[way].equal_range(channel.recipient[way]);
  return std::find_if(first, last, [&](const auto& listed) { return &*listed.second == &channel; });
}

// The number of a way's receiver is named by its sender, until that has closed.
bool ChannelTable::release(Channel& channel) {
  const Life& life = *channel.life;
  std::optional<Entry> entry;
  bool is_gone = true;
  for (const Way way : {Way::up, Way::down}) {
    const bool is_over = life.is_over_for_sender_of(opposite(way)) && life.said[way].close;
    is_gone = is_gone && is_over;
    if (!is_over) continue;
    const auto listed = find(way, channel);
    if (listed == by_recipient_[way].end() || &*listed->second != &channel) continue;
    entry = listed->second;
    by_recipient_[way].erase(listed);
  }
  if (is_gone) channels_.erase(*entry);
  return is_gone;
}

}  // namespace sshrp::channel

// SPDX-License-Identifier: MIT
#include "channel/open_channels.h"

#include <algorithm>

#include "msg/number.h"
#include "wire/error.h"
#include "wire/reader.h"

namespace sshrp::channel {
namespace {

using facts::ChannelKind;
using msg::Number;

struct TypeRow {
  std::string_view type;
  ChannelKind kind;
};

constexpr TypeRow types[] = {
    {"session", ChannelKind::session},
    {"direct-tcpip", ChannelKind::direct_tcpip},
    {"forwarded-tcpip", ChannelKind::forwarded_tcpip},
    {"x11", ChannelKind::x11},
    {"auth-agent@openssh.com", ChannelKind::agent},
    {"auth-agent", ChannelKind::agent},
    {"direct-streamlocal@openssh.com", ChannelKind::streamlocal},
    {"forwarded-streamlocal@openssh.com", ChannelKind::streamlocal},
};

ChannelKind kind_of(std::string_view type) {
  const auto* row = std::ranges::find(types, type, &TypeRow::type);
  return row == std::end(types) ? ChannelKind::other : row->kind;
}

}  // namespace

void OpenChannels::note(Way way, BytesView message) {
  wire::Reader fields(message);
  try {
    const auto number = static_cast<Number>(fields.byte());
    if (number == Number::channel_open) {
      const std::string_view type = fields.text();
      return asked(way, type, fields.uint32());
    }
    const std::uint32_t recipient_channel = fields.uint32();
    if (number == Number::channel_open_confirmation) {
      confirmed(way, recipient_channel, fields.uint32());
    } else if (number == Number::channel_open_failure) {
      forget(find_asked(opposite(way), recipient_channel));
    } else if (number == Number::channel_close) {
      closed(way, recipient_channel);
    }
  } catch (const wire::ProtocolError&) {
    return;  // whom it is for tells what is wrong with it
  }
}

// Of one that was refused here the answer isn't seen: its number may come again.
void OpenChannels::asked(Way way, std::string_view type, std::uint32_t sender_channel) {
  forget(find_asked(way, sender_channel));
  if (known_.size() >= max_known) return;
  Known channel{.opener = way, .kind = kind_of(type)};
  channel.number[way] = sender_channel;
  known_.push_back(channel);
}

void OpenChannels::confirmed(Way way, std::uint32_t recipient_channel, std::uint32_t sender_channel) {
  const auto found = find_asked(opposite(way), recipient_channel);
  if (found == known_.end()) return;
  found->is_open = true;
  found->number[way] = sender_channel;
  ++open_[static_cast<std::size_t>(found->kind)];
}

void OpenChannels::closed(Way way, std::uint32_t recipient_channel) {
  const auto found = std::ranges::find_if(known_, [&](const Known& channel) {
    return channel.is_open && !channel.closed[way] && channel.number[opposite(way)] == recipient_channel;
  });
  if (found == known_.end()) return;
  found->closed[way] = true;
  if (!found->closed[opposite(way)]) return;
  --open_[static_cast<std::size_t>(found->kind)];
  forget(found);
}

OpenChannels::Place OpenChannels::find_asked(Way opener, std::uint32_t number) {
  return std::ranges::find_if(known_, [&](const Known& channel) {
    return !channel.is_open && channel.opener == opener && channel.number[opener] == number;
  });
}

void OpenChannels::forget(Place place) {
  if (place == known_.end()) return;
  *place = known_.back();
  known_.pop_back();
}

}  // namespace sshrp::channel

// decode_choice: a packet of a control as whichever of a closed set of messages it is.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <variant>

#include "app/control_messages.h"

namespace sshrp::app {
namespace detail {

template <typename Message, typename Choice>
bool decode_as(BytesView packet, std::optional<Choice>& decoded) {
  if (packet[0] != static_cast<std::uint8_t>(Message::number)) return false;
  decoded = wire::decode<Message>(packet);
  return true;
}

template <typename... Messages>
std::variant<Messages...> decode_one_of(BytesView packet, const std::variant<Messages...>*) {
  if (packet.size() > max_control_message) throw wire::ProtocolError("a message is too long");
  std::optional<std::variant<Messages...>> decoded;
  if (!packet.empty()) static_cast<void>((decode_as<Messages>(packet, decoded) || ...));
  if (!decoded) throw wire::ProtocolError("a message has no number that is known");
  return *decoded;
}

}  // namespace detail

/// `Choice` is a variant of messages. Throws wire::ProtocolError for what is none of them.
template <typename Choice>
Choice decode_choice(BytesView packet) {
  return detail::decode_one_of(packet, static_cast<const Choice*>(nullptr));
}

}  // namespace sshrp::app

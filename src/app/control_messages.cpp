// SPDX-License-Identifier: MIT
#include "app/control_messages.h"

#include <algorithm>
#include <optional>

namespace sshrp::app {
namespace {

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

template <typename Choice>
Choice decode_choice(BytesView packet) {
  return decode_one_of(packet, static_cast<const Choice*>(nullptr));
}

}  // namespace

namespace message {

FromMaster decode_from_master(BytesView packet) { return decode_choice<FromMaster>(packet); }
FromWorker decode_from_worker(BytesView packet) { return decode_choice<FromWorker>(packet); }

}  // namespace message

namespace succession {

FromSuccessor decode_from_successor(BytesView packet) { return decode_choice<FromSuccessor>(packet); }
FromPredecessor decode_from_predecessor(BytesView packet) { return decode_choice<FromPredecessor>(packet); }

}  // namespace succession

void Requests::end(message::Number answer, std::uint32_t number) {
  const auto found = std::ranges::find(unanswered_, Request{number, answer});
  if (found == unanswered_.end()) throw wire::ProtocolError("a message answers nothing that was asked");
  unanswered_.erase(found);
}

}  // namespace sshrp::app

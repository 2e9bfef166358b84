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

Bytes encode_reports(const std::vector<penalty::Book::Report>& reports) {
  Bytes bytes;
  for (const auto& [offence, address] : reports) {
    bytes.push_back(static_cast<std::uint8_t>(offence));
    bytes.insert(bytes.end(), address.begin(), address.end());
  }
  return bytes;
}

std::vector<penalty::Book::Report> decode_reports(BytesView bytes) {
  constexpr std::size_t size = 1 + sizeof(access::IpAddress);
  // Of a crash only the master knows.
  constexpr auto max_reported = static_cast<std::uint8_t>(penalty::Offence::crash);
  static_assert(max_reported + 1 == penalty::offences);
  if (bytes.empty() || bytes.size() % size != 0 || bytes.size() / size > penalty::max_reports)
    throw wire::ProtocolError("no possible number of offences");
  std::vector<penalty::Book::Report> reports;
  for (; !bytes.empty(); bytes = bytes.subspan(size)) {
    if (bytes[0] >= max_reported) throw wire::ProtocolError("an offence that no worker reports");
    penalty::Book::Report report{static_cast<penalty::Offence>(bytes[0]), {}};
    std::ranges::copy(bytes.subspan(1, size - 1), report.address.begin());
    reports.push_back(report);
  }
  return reports;
}

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

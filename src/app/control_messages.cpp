// SPDX-License-Identifier: MIT
#include "app/control_messages.h"

#include <algorithm>

#include "app/message_choice.h"

namespace sshrp::app {
namespace message {

FromMaster decode_from_master(BytesView packet) { return decode_choice<FromMaster>(packet); }
FromWorker decode_from_worker(BytesView packet) { return decode_choice<FromWorker>(packet); }

Bytes encode_reports(const std::vector<penalty::Book::Report>& reports) {
  Bytes bytes(reports.size() * (1 + sizeof(access::IpAddress)));
  auto next = bytes.begin();
  for (const auto& [offence, address] : reports) {
    *next++ = static_cast<std::uint8_t>(offence);
    next = std::ranges::copy(address, next).out;
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

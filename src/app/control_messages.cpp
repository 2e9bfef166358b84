// SPDX-License-Identifier: MIT
#include "app/control_messages.h"

#include <algorithm>

#include "app/message_choice.h"

namespace sshrp::app {
namespace message {

FromMaster decode_from_master(BytesView packet) { return decode_choice<FromMaster>(packet); }
FromWorker decode_from_worker(BytesView packet) { return decode_choice<FromWorker>(packet); }

// 0 is none.
Bytes encode_tables(const std::vector<ListenerTable>& tables) {
  Bytes bytes;
  wire::Writer writer(bytes);
  for (const ListenerTable& table : tables) writer.uint32(table ? *table + 1 : 0);
  return bytes;
}

std::vector<ListenerTable> decode_tables(BytesView bytes, std::size_t count) {
  wire::Reader reader(bytes);
  std::vector<ListenerTable> tables;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t number = reader.uint32();
    tables.push_back(number == 0 ? std::nullopt : ListenerTable(number - 1));
  }
  reader.end();
  return tables;
}

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

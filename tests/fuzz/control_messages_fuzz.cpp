// What a worker that somebody took over may say to its master: decoded, and held against what was asked.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "app/control_messages.h"
#include "target.h"

using namespace sshrp;

namespace {

// A boolean may be any byte but 0; everything else has one form.
template <typename Choice>
void expect_same(const Choice& decoded, BytesView packet) {
  const Bytes again = std::visit([](const auto& message) { return wire::encode(message); }, decoded);
  fuzz::expect(again.size() == packet.size(), "as long as it was");
  fuzz::expect(again[0] == packet[0], "the same number");
}

template <typename Decode>
void try_to(Decode decode, BytesView packet) {
  try {
    expect_same(decode(packet), packet);
  } catch (const wire::ProtocolError&) {
  }
}

/// As a master does.
struct Hearing {
  app::Requests& requests;
  std::size_t& answered;

  template <typename Answer>
  void operator()(const Answer& answer) const {
    requests.end(answer);
    ++answered;
  }
  void operator()(const app::message::BalancerLost&) const {}  // answers nothing
  void operator()(const app::message::Offences& said) const {
    const auto reports = app::message::decode_reports(said.reports.bytes);
    fuzz::expect(reports.size() <= penalty::max_reports, "no more than are told at once");
    const Bytes again = app::message::encode_reports(reports);
    fuzz::expect(std::ranges::equal(again, said.reports.bytes), "what was told");
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  app::Requests requests;
  requests.begin<app::message::Ready>();
  requests.begin<app::message::Draining>();
  requests.begin<app::message::Well>();
  std::size_t answered = 0;
  while (!input.empty()) {
    const BytesView packet = input.string();
    try_to(app::message::decode_from_master, packet);
    try_to(app::message::decode_from_worker, packet);
    try_to(app::succession::decode_from_successor, packet);
    try_to(app::succession::decode_from_predecessor, packet);
    try {
      std::visit(Hearing{requests, answered}, app::message::decode_from_worker(packet));
    } catch (const wire::ProtocolError&) {
    }
  }
  fuzz::expect(answered <= 3, "nothing is answered twice");
  return 0;
}

// What workers that somebody took over may say to the keeper of all groups: decoded, and what becomes of it.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "balance/book.h"
#include "target.h"

using namespace sshrp;

namespace {

constexpr std::uint32_t max_sessions = 2, queue = 4;

/// A boolean may be any byte but 0; everything else has one form.
template <typename Decode>
void try_to(Decode decode, BytesView packet) {
  try {
    const auto decoded = decode(packet);
    const Bytes again = std::visit([](const auto& message) { return wire::encode(message); }, decoded);
    fuzz::expect(again.size() == packet.size(), "as long as it was");
    fuzz::expect(again[0] == packet[0], "the same number");
  } catch (const wire::ProtocolError&) {
  }
}

void try_setup(BytesView bytes) {
  try {
    const auto groups = balance::decode_groups(bytes);
    const auto again = balance::decode_groups(balance::encode(groups).view());
    fuzz::expect(again.size() == groups.size(), "as many groups");
    for (std::size_t i = 0; i < groups.size(); ++i)
      fuzz::expect(again[i].servers == groups[i].servers, "the same servers");
  } catch (const wire::ProtocolError&) {
  }
}

std::vector<balance::GroupSetup> groups_of(std::uint8_t choice) {
  std::vector<balance::GroupSetup> groups;
  balance::GroupSetup& group = groups.emplace_back();
  group.name = "web";
  group.balance = static_cast<balance::Balance>(choice % 5);
  group.sticky = static_cast<balance::Stickiness>(choice / 5 % 3);
  group.queue = queue;
  for (const char* const name : {"a", "b", "c"})
    group.servers.push_back({.name = name, .backup = *name == 'c', .max_sessions = max_sessions});
  return groups;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  std::uint64_t random = 1;
  balance::Book book([&] { return random = random * 6364136223846793005 + 1442695040888963407; });
  balance::TimePoint now{std::chrono::hours(1)};
  book.use(groups_of(input.byte()), now);
  while (!input.empty()) {
    const std::uint8_t choice = input.byte();  // who, and how much time has gone by
    const BytesView packet = input.string();
    try_to(balance::message::decode_from_worker, packet);
    try_to(balance::message::decode_from_keeper, packet);
    try_setup(packet);
    now += std::chrono::milliseconds(choice / 4 * 500);
    const balance::Asker asker = choice % 4;
    try {
      if (asker == 3) {
        book.forget(packet.size() % 3, now);
      } else {
        book.hear(asker, balance::message::decode_from_worker(packet), now);
      }
    } catch (const wire::ProtocolError&) {
    }
    try {
      const balance::Past past = balance::decode_past(packet);
      book.take_over(past, now);
      for (const Bytes& again : balance::encode(book.past(now)))
        static_cast<void>(balance::decode_past(again));
    } catch (const wire::ProtocolError&) {
    }
    book.on_time(now);
    for (const balance::Answer& answer : book.take_answers()) {
      const auto* const refusal = std::get_if<balance::Refusal>(&answer.what);
      fuzz::expect(refusal == nullptr || refusal->sentence.size() <= balance::message::max_sentence,
                   "a sentence has room in its message");
    }
    const balance::Rows rows = book.rows(now);
    fuzz::expect(rows.groups.at(0).waiting <= queue, "no more wait than may");
  }
  for (balance::Asker asker = 0; asker < 3; ++asker) book.forget(asker, now);
  for (const balance::ServerRow& row : book.rows(now).servers)
    fuzz::expect(row.logins + row.sessions == 0, "all is given back");
  return 0;
}

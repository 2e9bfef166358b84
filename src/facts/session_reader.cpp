// SPDX-License-Identifier: MIT
#include "facts/session_reader.h"

#include <algorithm>
#include <memory>

#include "facts/counter_reader.h"
#include "facts/ledger.h"
#include "facts/session_slots.h"
#include "util/text.h"

namespace sshrp::facts {
namespace {

using std::chrono::system_clock;

// The memory is another process's too, so each number is read once, whole, and only then looked at.
template <class Number>
Number load(const Number& number) {
  return __atomic_load_n(&number, __ATOMIC_RELAXED);
}

struct Copy {
  std::uint64_t taken = 0;
  PackedRecord record{};
  SessionFigures figures{};
};

void copy(const SessionFigures& from, SessionFigures& to) {
  for (std::size_t way = 0; way < std::size(to.bytes); ++way) to.bytes[way] = load(from.bytes[way]);
  to.last_data = load(from.last_data);
  to.channels = load(from.channels);
  for (std::size_t kind = 0; kind < channel_kinds.size(); ++kind)
    to.channels_open[kind] = load(from.channels_open[kind]);
  to.stage = load(from.stage);
}

/// False: there is no session, or none that can be seen.
bool copy(const SessionPlace& from, Copy& to) {
  if (load(from.taken) == 0) return false;
  const bool whole = copy_records(from.sequence, [&] {
    to.taken = load(from.taken);
    for (std::size_t i = 0; i < to.record.size(); ++i) to.record[i] = load(from.record[i]);
    copy(from.figures, to.figures);
  });
  return whole && to.taken != 0;
}

system_clock::time_point last_activity(std::uint64_t last_data, const SessionRecord& record, Moment now) {
  const auto until = now.steady.time_since_epoch();
  const auto steady_now = static_cast<std::uint64_t>(std::chrono::nanoseconds(until).count());
  if (last_data == 0 || last_data > steady_now) return record.began;
  const std::chrono::nanoseconds ago(static_cast<std::int64_t>(steady_now - last_data));
  return std::max(record.began, now.system - std::chrono::duration_cast<system_clock::duration>(ago));
}

LiveSession session_of(const Copy& copied, SessionRecord record, pid_t worker, Moment now) {
  const SessionFigures& figures = copied.figures;
  LiveSession session{.worker = worker};
  record.began = std::min(record.began, now.system);
  record.lasted = now.system - record.began;
  record.bytes_up = std::min(figures.bytes[0], max_total);
  record.bytes_down = std::min(figures.bytes[1], max_total);
  record.channels = std::min(figures.channels, max_total);
  record.client = util::escape(record.client);
  record.reason = util::escape(record.reason);
  session.last_activity = last_activity(figures.last_data, record, now);
  session.stage = static_cast<SessionStage>(std::min<std::size_t>(figures.stage, session_stages.size() - 1));
  std::ranges::copy(figures.channels_open, session.channels_open.begin());
  session.record = std::move(record);
  return session;
}

}  // namespace

std::vector<LiveSession> read_sessions(BytesView memory, pid_t worker, Moment now) {
  std::vector<LiveSession> sessions;
  const bool is_aligned = reinterpret_cast<std::uintptr_t>(memory.data()) % cache_line == 0;
  if (!is_aligned || memory.size() < sizeof(SessionPlacesHead)) return sessions;
  const auto& head = *reinterpret_cast<const SessionPlacesHead*>(memory.data());
  if (load(head.format) != SessionPlacesHead::this_format) return sessions;
  const std::size_t there = (memory.size() - sizeof head) / sizeof(SessionPlace);
  const std::size_t count =
      std::min({static_cast<std::size_t>(load(head.touched)), there, max_session_places});
  const auto* const places = reinterpret_cast<const SessionPlace*>(memory.data() + sizeof head);
  // g++ 12 doesn't align so much on a stack that a sanitizer watches.
  const auto copied = std::make_unique<Copy>();
  for (std::size_t i = 0; i < count; ++i) {
    if (!copy(places[i], *copied)) continue;
    SessionRecord record = unpack(copied->record);
    if (is_session_id(record.id)) sessions.push_back(session_of(*copied, std::move(record), worker, now));
  }
  return sessions;
}

}  // namespace sshrp::facts

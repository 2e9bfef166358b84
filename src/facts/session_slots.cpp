// SPDX-License-Identifier: MIT
#include "facts/session_slots.h"

#include <mutex>
#include <new>
#include <vector>

#include "facts/ledger.h"

namespace sshrp::facts {
namespace {

struct Places {
  std::mutex lock;
  SessionPlacesHead* head = nullptr;  // nullptr: there is no memory
  std::span<SessionPlace> all;
  std::vector<SessionPlace*> given_back;  // those are taken first: a place costs memory once
};

Places& places() {
  static Places places;
  return places;
}

/// nullptr: there is none.
SessionPlace* take_place() {
  Places& own = places();
  const std::lock_guard locked(own.lock);
  if (own.head == nullptr) return nullptr;
  if (!own.given_back.empty()) {
    SessionPlace* const place = own.given_back.back();
    own.given_back.pop_back();
    return place;
  }
  const std::uint64_t next = own.head->touched;
  if (next < own.all.size()) {
    show(own.head->touched, next + 1);
    return &own.all[next];
  }
  count("sessions_unlisted");
  return nullptr;
}

void store(SessionPlace& place, std::uint64_t taken, const SessionRecord& record) {
  const PackedRecord packed = pack(record);
  change_records(place.sequence, [&] {
    show(place.taken, taken);
    for (std::size_t i = 0; i < packed.size(); ++i) show(place.record[i], packed[i]);
  });
}

void reset(SessionFigures& figures) {
  for (std::uint64_t& bytes : figures.bytes) show(bytes, std::uint64_t{0});
  show(figures.last_data, std::uint64_t{0});
  show(figures.channels, std::uint64_t{0});
  for (std::uint32_t& open : figures.channels_open) show(open, std::uint32_t{0});
  show(figures.stage, std::uint32_t{0});
}

}  // namespace

void list_sessions_in(MutableBytes memory) {
  Places& own = places();
  const std::lock_guard locked(own.lock);
  own.given_back.clear();
  own.head = nullptr;
  own.all = {};
  if (memory.size() < sizeof(SessionPlacesHead)) return;
  own.head = new (memory.data()) SessionPlacesHead{.format = SessionPlacesHead::this_format};
  const std::size_t count = (memory.size() - sizeof(SessionPlacesHead)) / sizeof(SessionPlace);
  own.all = {reinterpret_cast<SessionPlace*>(memory.data() + sizeof(SessionPlacesHead)), count};
}

// Who was there before can't be seen with the figures of the one that comes: it is taken out first.
SessionSlot::SessionSlot(const SessionRecord& record) : place_(take_place()) {
  if (place_ == nullptr) return;
  reset(place_->figures);
  store(*place_, 1, record);
}

void SessionSlot::publish(const SessionRecord& record) {
  if (place_ != nullptr) store(*place_, 1, record);
}

void SessionSlot::reach(SessionStage stage) {
  if (place_ != nullptr) show(place_->figures.stage, static_cast<std::uint32_t>(stage));
}

void SessionSlot::give_back() {
  SessionPlace* const place = std::exchange(place_, nullptr);
  if (place == nullptr) return;
  change_records(place->sequence, [&] { show(place->taken, std::uint64_t{0}); });
  Places& own = places();
  const std::lock_guard locked(own.lock);
  own.given_back.push_back(place);
}

}  // namespace sshrp::facts

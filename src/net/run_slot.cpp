// SPDX-License-Identifier: MIT
#include "net/run_slot.h"

#include <algorithm>
#include <asio/post.hpp>
#include <deque>
#include <memory>
#include <variant>

namespace sshrp::net {
namespace {

struct Waiting {
  const RunSlot* slot;
  Event* called;
};

struct Free {};
struct Taken {
  const RunSlot* by;
};
struct BetweenTwo {};

thread_local std::variant<Free, Taken, BetweenTwo> floor;
thread_local std::deque<Waiting> waiting;

bool is_free() { return std::holds_alternative<Free>(floor); }

void pass() {
  floor = Free{};
  if (waiting.empty()) return;
  const Waiting next = waiting.front();
  waiting.pop_front();
  floor = Taken{next.slot};
  next.called->notify();
}

// Passed on also when the loop ends before it comes to this.
void pass_later(const Executor& executor) {
  floor = BetweenTwo{};
  std::shared_ptr<void> passing(nullptr, [](void*) { pass(); });
  asio::post(executor, [passing = std::move(passing)] {});
}

auto place_of(const RunSlot* slot) { return std::ranges::find(waiting, slot, &Waiting::slot); }
bool has_place(const RunSlot* slot) { return place_of(slot) != waiting.end(); }

// In the queue, until pass() or give_up() takes it out, or the coroutine that waits is destroyed.
class Place {
 public:
  Place(const RunSlot* slot, Event* called) : slot_(slot) { waiting.push_back({slot, called}); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    if (const auto place = place_of(slot_); place != waiting.end()) waiting.erase(place);
  }

 private:
  const RunSlot* slot_;
};

}  // namespace

RunSlot::~RunSlot() {
  if (is_on()) pass();
}

bool RunSlot::is_on() const {
  const auto* const taken = std::get_if<Taken>(&floor);
  return taken != nullptr && taken->by == this;
}

bool RunSlot::is_anybodys() { return !is_free(); }

Task<void> RunSlot::begin(Executor executor) {
  if (is_free()) {
    floor = Taken{this};
    co_return;
  }
  Event called(executor);
  const Place place(this, &called);
  while (has_place(this)) co_await called.wait();
}

void RunSlot::give_up() {
  const auto place = place_of(this);
  if (place == waiting.end()) return;
  Event* const called = place->called;
  waiting.erase(place);
  called->notify();
}

void RunSlot::end(const Executor& executor) {
  if (is_on()) pass_later(executor);
}

void RunSlot::count_one(const Executor& executor) {
  if (is_free()) pass_later(executor);
}

}  // namespace sshrp::net

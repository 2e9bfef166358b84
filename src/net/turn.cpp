#include "net/turn.h"

#include <algorithm>
#include <asio/post.hpp>
#include <deque>
#include <memory>
#include <variant>

namespace sshrp::net {
namespace {

struct Waiting {
  const Turn* turn;
  Event* called;
};

struct Free {};
struct Taken {
  const Turn* by;
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
  floor = Taken{next.turn};
  next.called->notify();
}

// Passed on also when the loop ends before it comes to this.
void pass_later(const Executor& executor) {
  floor = BetweenTwo{};
  std::shared_ptr<void> passing(nullptr, [](void*) { pass(); });
  asio::post(executor, [passing = std::move(passing)] {});
}

auto place_of(const Turn* turn) { return std::ranges::find(waiting, turn, &Waiting::turn); }
bool has_place(const Turn* turn) { return place_of(turn) != waiting.end(); }

// In the queue, until pass() or give_up() takes it out, or the coroutine that waits is destroyed.
class Place {
 public:
  Place(const Turn* turn, Event* called) : turn_(turn) { waiting.push_back({turn, called}); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    if (const auto place = place_of(turn_); place != waiting.end()) waiting.erase(place);
  }

 private:
  const Turn* turn_;
};

}  // namespace

Turn::~Turn() {
  if (is_on()) pass();
}

bool Turn::is_on() const {
  const auto* const taken = std::get_if<Taken>(&floor);
  return taken != nullptr && taken->by == this;
}

bool Turn::is_anybodys() { return !is_free(); }

Task<void> Turn::begin(Executor executor) {
  if (is_free()) {
    floor = Taken{this};
    co_return;
  }
  Event called(executor);
  const Place place(this, &called);
  while (has_place(this)) co_await called.wait();
}

void Turn::give_up() {
  const auto place = place_of(this);
  if (place == waiting.end()) return;
  Event* const called = place->called;
  waiting.erase(place);
  called->notify();
}

void Turn::end(const Executor& executor) {
  if (is_on()) pass_later(executor);
}

void Turn::count_one(const Executor& executor) {
  if (is_free()) pass_later(executor);
}

}  // namespace sshrp::net

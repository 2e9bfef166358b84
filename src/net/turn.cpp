#include "net/turn.h"

#include <algorithm>
#include <asio/post.hpp>
#include <deque>
#include <memory>

namespace sshrp::net {
namespace {

struct Waiting {
  Turn* turn;
  Event* called;
};

thread_local enum class Floor { free, taken, between_two } floor = Floor::free;
thread_local Turn* on_turn = nullptr;  // while it is taken
thread_local std::deque<Waiting> waiting;

void take(Turn* turn) {
  floor = Floor::taken;
  on_turn = turn;
}

void leave(Floor after) {
  floor = after;
  on_turn = nullptr;
}

void pass() {
  leave(Floor::free);
  if (waiting.empty()) return;
  const Waiting next = waiting.front();
  waiting.pop_front();
  take(next.turn);
  next.called->notify();
}

// A place in the queue, given up also when a coroutine is destroyed while it waits.
class Place {
 public:
  Place(Turn* turn, Event* called) : turn_(turn) { waiting.push_back({turn, called}); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    std::erase_if(waiting, [this](const Waiting& one) { return one.turn == turn_; });
  }

 private:
  Turn* turn_;
};

}  // namespace

Turn::~Turn() {
  if (is_on()) pass();
}

bool Turn::is_on() const { return on_turn == this; }

bool Turn::is_anybodys() { return floor != Floor::free; }

Task<void> Turn::begin(Executor executor) {
  if (floor == Floor::free) {
    take(this);
    co_return;
  }
  Event called(executor);
  const Place place(this, &called);
  while (!is_on()) co_await called.wait();
}

void Turn::end(const Executor& executor) {
  if (!is_on()) return;
  leave(Floor::between_two);
  // Passed on also when the loop ends before it comes to this.
  std::shared_ptr<void> passing(nullptr, [](void*) { pass(); });
  asio::post(executor, [passing = std::move(passing)] {});
}

}  // namespace sshrp::net

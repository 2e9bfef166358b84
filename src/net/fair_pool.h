// FairPool: threads that work for many sources in turn, so that who asks for much waits for itself; what is
// cheap comes before what is dear.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "net/asio.h"
#include "net/work_place.h"
#include "util/bytes.h"

namespace sshrp::net {

/// Whose work it is, as the caller tells sources apart.
using Source = Bytes;

class FairPool {
 public:
  /// At most half of the threads do what is dear, so that a thread is soon free for what is cheap; one of
  /// them does as long as there is any.
  explicit FairPool(unsigned threads);
  ~FairPool() { join(); }
  FairPool(const FairPool&) = delete;
  FairPool& operator=(const FairPool&) = delete;

  /// By any thread. `work` throws nothing.
  void post(const Source& source, Cost cost, std::function<void()> work);
  /// Where that source's work is done. The pool outlives it.
  std::unique_ptr<WorkPlace> place_of(Source source);
  /// Ends when all that was posted is done; nothing may be posted any more.
  void join();

 private:
  using Work = std::function<void()>;
  /// What waits, by source; whose turn is next stands first.
  struct Queue {
    std::map<Source, std::deque<Work>> work;  // ordered: a stranger can't aim at it
    std::deque<Source> order;                 // of those that have some, once each

    bool empty() const { return order.empty(); }
    void push(const Source& source, Work some);
    Work pop();
  };

  void run();
  std::optional<Cost> next_cost() const;

  const unsigned max_dear_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<Queue, 2> queues_;  // by Cost
  unsigned dear_under_way_ = 0;
  enum class Stage { open, closing } stage_ = Stage::open;
  std::vector<std::thread> threads_;
};

}  // namespace sshrp::net

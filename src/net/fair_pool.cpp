// SPDX-License-Identifier: MIT
#include "net/fair_pool.h"

#include <algorithm>
#include <optional>

namespace sshrp::net {
namespace {

class Place final : public WorkPlace {
 public:
  Place(FairPool& pool, Source source) : pool_(pool), source_(std::move(source)) {}
  void post(Cost cost, std::function<void()> work) override { pool_.post(source_, cost, std::move(work)); }

 private:
  FairPool& pool_;
  const Source source_;
};

}  // namespace

void FairPool::Queue::push(const Source& source, Work some) {
  std::deque<Work>& of_source = work[source];
  if (of_source.empty()) order.push_back(source);
  of_source.push_back(std::move(some));
}

FairPool::Work FairPool::Queue::pop() {
  const Source source = std::move(order.front());
  order.pop_front();
  const auto found = work.find(source);
  Work first = std::move(found->second.front());
  found->second.pop_front();
  if (found->second.empty()) {
    work.erase(found);
  } else {
    order.push_back(source);
  }
  return first;
}

FairPool::FairPool(unsigned threads) : max_dear_(std::max(1u, threads / 2)) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

void FairPool::post(const Source& source, Cost cost, Work work) {
  {
    const std::lock_guard lock(mutex_);
    queues_[static_cast<std::size_t>(cost)].push(source, std::move(work));
  }
  changed_.notify_one();
}

std::unique_ptr<WorkPlace> FairPool::place_of(Source source) {
  return std::make_unique<Place>(*this, std::move(source));
}

void FairPool::join() {
  {
    const std::lock_guard lock(mutex_);
    stage_ = Stage::closing;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

// Nothing starves: what is dear always has a thread, and what is cheap has all others.
std::optional<Cost> FairPool::next_cost() const {
  const bool has_cheap = !queues_[static_cast<std::size_t>(Cost::cheap)].empty();
  const bool has_dear = !queues_[static_cast<std::size_t>(Cost::dear)].empty();
  if (has_dear && dear_under_way_ == 0) return Cost::dear;
  if (has_cheap) return Cost::cheap;
  if (has_dear && dear_under_way_ < max_dear_) return Cost::dear;
  return std::nullopt;
}

void FairPool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto cost = next_cost();
    if (!cost) {
      const bool all_done = queues_[0].empty() && queues_[1].empty();
      if (stage_ == Stage::closing && all_done) return;
      changed_.wait(lock);
      continue;
    }
    Work work = queues_[static_cast<std::size_t>(*cost)].pop();
    if (*cost == Cost::dear) ++dear_under_way_;
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
    if (*cost == Cost::dear) {
      --dear_under_way_;
      changed_.notify_all();
    }
  }
}

}  // namespace sshrp::net

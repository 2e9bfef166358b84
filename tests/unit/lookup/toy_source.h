// A source that answers from a map after a wait: what a newcomer would write first.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <map>

#include "lookup/source.h"

namespace sshrp::lookup::testing {

class ToySource final : public RouteSource {
 public:
  ToySource(std::map<std::string, route::RoutePtr> routes, std::chrono::milliseconds wait)
      : routes_(std::move(routes)), wait_(wait) {}

  net::Task<Found> find(Asking asking) override {
    const Counted counted(*this);
    net::Timer timer(co_await asio::this_coro::executor, wait_);
    co_await timer.async_wait(net::use_task);
    const auto found = routes_.find(asking.user);
    if (found == routes_.end()) co_return route::NoRoute{};
    co_return found->second;
  }

  int asked() const { return asked_; }
  int under_way() const { return under_way_; }

 private:
  struct Counted {
    explicit Counted(ToySource& its_source) : source(its_source) {
      ++source.asked_;
      ++source.under_way_;
    }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --source.under_way_; }
    ToySource& source;
  };

  std::map<std::string, route::RoutePtr> routes_;
  std::chrono::milliseconds wait_;
  std::atomic<int> asked_ = 0;
  std::atomic<int> under_way_ = 0;
};

}  // namespace sshrp::lookup::testing

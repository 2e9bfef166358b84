// SharedCarriers: connections to gates that carry many sessions' connections each, on a thread of their own.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include "gate/entrance.h"

namespace sshrp::gate {

class SharedCarriers {
 public:
  /// Makes a connection to a gate, on that executor.
  using Reach = std::function<net::Task<Entered>(net::Executor, route::GatePtr, Journey)>;

  explicit SharedCarriers(Reach reach) : reach_(std::move(reach)) {}
  ~SharedCarriers() { stop(); }
  SharedCarriers(const SharedCarriers&) = delete;
  SharedCarriers& operator=(const SharedCarriers&) = delete;

  /// By any thread, whose `executor` it is: a connection to `server` through a connection to `gate` that has
  /// room for one more, or through a new one.
  net::Task<Passed> open(net::Executor executor, route::GatePtr gate, HostPort server, Journey journey);
  /// Ends them all, and the thread; what waits for one ends by its own time.
  void stop();

 private:
  /// A connection to a gate, or the attempt to make one.
  struct Place {
    bool is_being_reached = true;
    CarrierPtr carrier{};              // nullptr: there is none yet, or
    net::DialFailure problem{};        // why there is none
    std::list<net::Event*> waiting{};  // until it is reached
  };
  using PlacePtr = std::shared_ptr<Place>;
  struct Order {
    explicit Order(const net::Executor& executor) : told(executor) {}
    std::optional<Passed> outcome{};
    net::Event told;
  };

  bool start();
  // On its thread:
  net::Task<void> serve(std::shared_ptr<Order> order, net::Executor executor, route::GatePtr gate,
                        HostPort server, Journey journey);
  net::Task<void> wait_for(PlacePtr place, net::Clock::time_point until);
  net::Task<Passed> open_here(route::GatePtr gate, HostPort server, Journey journey);
  PlacePtr find_place(const route::GatePtr& gate, const Journey& journey);
  net::Task<void> reach(PlacePtr place, route::GatePtr gate, Journey journey);

  const Reach reach_;
  std::mutex mutex_{};
  enum class Stage : std::uint8_t { idle, running, stopped } stage_ = Stage::idle;
  std::thread thread_{};
  // The thread's own. What waits in the context uses the places.
  std::map<std::string, std::list<PlacePtr>> places_{};  // by the gates' names
  std::unique_ptr<asio::io_context> context_{};
};

}  // namespace sshrp::gate

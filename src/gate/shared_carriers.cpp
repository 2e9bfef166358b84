// SPDX-License-Identifier: MIT
#include "gate/shared_carriers.h"

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>

namespace sshrp::gate {
namespace {

// A connection may end just when it was found to have room.
constexpr int max_places_tried = 3;

// The thread ends each order at its time, and knows why it came to nothing; unless it was stopped.
constexpr std::chrono::seconds answer_grace{1};

bool has_room(const route::Gate& gate, std::size_t carried) {
  return gate.max_channels == 0 || carried < gate.max_channels;
}

net::DialFailure late(const route::Gate& gate) {
  return {"the gate " + gate.name + " doesn't answer in time", net::Fault::way};
}

}  // namespace

bool SharedCarriers::start() {
  const std::lock_guard lock(mutex_);
  if (stage_ != Stage::idle) return stage_ == Stage::running;
  context_ = std::make_unique<asio::io_context>(1);
  thread_ = std::thread([context = context_.get()] {
    const auto work = asio::make_work_guard(*context);
    context->run();
  });
  stage_ = Stage::running;
  return true;
}

void SharedCarriers::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stage_, Stage::stopped) != Stage::running) return;
  }
  context_->stop();
  thread_.join();
  places_.clear();
  context_.reset();
}

// The thread may have nothing more to do with an order before that is over: it ends on its own thread.
net::Task<Passed> SharedCarriers::open(net::Executor executor, route::GatePtr gate, HostPort server,
                                       Journey journey) {
  if (!start()) co_return net::DialFailure{"the proxy is being shut down", net::Fault::local};
  const auto order = std::make_shared<Order>(executor);
  const auto until = journey.until;
  asio::co_spawn(*context_, serve(order, executor, gate, std::move(server), std::move(journey)),
                 asio::detached);
  const auto given_up = until + answer_grace;
  while (!order->outcome && net::Clock::now() < given_up) co_await order->told.wait_until(given_up);
  if (!order->outcome) co_return late(*gate);
  co_return std::move(*order->outcome);
}

net::Task<void> SharedCarriers::serve(std::shared_ptr<Order> order, net::Executor executor,
                                      route::GatePtr gate, HostPort server, Journey journey) {
  Passed outcome;
  try {
    outcome = co_await open_here(std::move(gate), std::move(server), std::move(journey));
  } catch (const std::exception& error) {
    outcome = net::DialFailure{error.what(), net::Fault::way};
  }
  const auto moved = std::make_shared<Passed>(std::move(outcome));
  asio::post(executor, [order = std::move(order), moved] {
    order->outcome = std::move(*moved);
    order->told.notify();
  });
}

net::Task<Passed> SharedCarriers::open_here(route::GatePtr gate, HostPort server, Journey journey) {
  for (int tried = 0; tried < max_places_tried; ++tried) {
    const PlacePtr place = find_place(gate, journey);
    co_await wait_for(place, journey.until);
    if (place->is_being_reached) co_return late(*gate);
    if (!place->carrier) co_return place->problem;
    if (place->carrier->is_usable())
      co_return co_await place->carrier->open(server, journey.client, journey.until);
  }
  co_return net::DialFailure{"the gate " + gate->name + " ends its connections", net::Fault::way};
}

// Each leaves when its own time is over.
net::Task<void> SharedCarriers::wait_for(PlacePtr place, net::Clock::time_point until) {
  net::Event reached(context_->get_executor());
  struct Waiting {  // also in a coroutine that is destroyed while it waits
    Place& place;
    std::list<net::Event*>::iterator at;
    ~Waiting() { place.waiting.erase(at); }
  };
  const Waiting waiting{*place, place->waiting.insert(place->waiting.end(), &reached)};
  while (place->is_being_reached && net::Clock::now() < until) co_await reached.wait_until(until);
}

SharedCarriers::PlacePtr SharedCarriers::find_place(const route::GatePtr& gate, const Journey& journey) {
  std::list<PlacePtr>& places = places_[gate->name];
  std::erase_if(places, [](const PlacePtr& place) {
    return !place->is_being_reached && !(place->carrier && place->carrier->is_usable());
  });
  for (const PlacePtr& place : places) {
    const std::size_t carried = place->carrier ? place->carrier->channels() : 0;
    if (has_room(*gate, carried + place->waiting.size())) return place;
  }
  const PlacePtr place = places.emplace_back(std::make_shared<Place>());
  asio::co_spawn(*context_, reach(place, gate, journey), asio::detached);
  return place;
}

// It has its own time: who comes later waits for it, too, whatever the first one had left.
net::Task<void> SharedCarriers::reach(PlacePtr place, route::GatePtr gate, Journey journey) {
  journey.until = net::Clock::now() + journey.time_of_shared;
  try {
    Entered reached = co_await reach_(context_->get_executor(), gate, std::move(journey));
    if (auto* carrier = std::get_if<CarrierPtr>(&reached))
      place->carrier = std::move(*carrier);
    else
      place->problem = std::get<net::DialFailure>(std::move(reached));
  } catch (const std::exception& error) {
    place->problem = {error.what(), net::Fault::way};
  }
  place->is_being_reached = false;
  for (net::Event* waiting : place->waiting) waiting->notify();
}

}  // namespace sshrp::gate

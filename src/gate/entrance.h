// Entrance: the way into a gate: connected, its host key checked, logged in with the proxy's own credentials.
// SPDX-License-Identifier: MIT
#pragma once

#include "gate/back_offs.h"
#include "gate/carrier.h"
#include "net/work_place.h"
#include "route/route.h"
#include "upstream/connector.h"
#include "upstream/settings.h"

namespace sshrp::gate {

/// For whom, and how long it may take.
struct Journey {
  net::tcp::endpoint client{};
  Bytes source{};            // of the client: for HostLookups
  std::string session_id{};  // the log's
  net::Clock::time_point until{};
  std::chrono::seconds time_of_shared{0};  // what a connection may take that is for others, too
};

/// What all gates of a configuration share.
struct Surroundings {
  upstream::Settings upstream{};  // its connector isn't used
  std::chrono::seconds keepalive_interval{0};
  std::uint32_t keepalive_count_max = 3;
  std::chrono::seconds ack_timeout{0};
};

using Entered = std::variant<CarrierPtr, net::DialFailure>;

/// The name and the port that known hosts have a gate by.
HostPort known_as(const route::Gate& gate);

/// Over `way`, which leads to the gate. A carrier that has begun, and computes its later key exchanges at
/// `later`.
net::Task<std::variant<CarrierPtr, TurnedDown, net::DialFailure>> enter(
    net::Executor executor, net::WorkPlace& work_place, const Surroundings& surroundings, route::GatePtr gate,
    upstream::Connected way, std::shared_ptr<net::WorkPlace> later, Journey journey);

}  // namespace sshrp::gate

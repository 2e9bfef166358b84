// SPDX-License-Identifier: MIT
#include "app/descriptor_limit.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/gate_ways.h"
#include "net/host_lookups.h"
#include "net/spare_descriptors.h"
#include "ops/privileges.h"
#include "proxy/header_stage.h"
#include "proxy/refusal.h"

namespace sshrp::app {
namespace {

// Two for each session; root may have that many though its shell hasn't.
constexpr std::size_t wanted_descriptors = 65536;

// Both legs of a session, and of a connection before login: of those that are being ended there may be as
// many again.
constexpr std::size_t of_session = 2, of_startup = 4;

// Of a connection that an SSH server carries: a pair of sockets in place of one, and the connection to the
// gate. Through a proxy it is the one connection still.
constexpr std::size_t of_gate = 2;

// Of a name that is looked up: glibc has a socket for each of up to three name servers (resolv.conf(5)).
constexpr std::size_t of_lookup = 3;

/// SSH servers that a session may go through, one behind another.
std::size_t max_carriers_on_a_way(const config::Config& config) {
  const config::GateWays ways(config.gates);
  std::size_t max_carriers = 0;
  for (const config::Gate& first : config.gates) {
    const config::GateWay way = ways.way_through(first);
    if (way.leads != config::GateWay::Leads::on) return config::max_gate_hops;  // an error tells of it
    const auto carriers = std::ranges::count_if(
        way.gates, [](const config::Gate* gate) { return gate->address->kind == config::GateKind::ssh; });
    max_carriers = std::max(max_carriers, static_cast<std::size_t>(carriers));
  }
  return std::min(max_carriers, config::max_gate_hops);
}

std::size_t awaited_headers(const config::Config& config) {
  const bool any = std::ranges::any_of(
      config.listeners, [](const config::Listener& listener) { return *listener.proxy_protocol; });
  return any ? proxy::max_awaited_proxy_headers : 0;
}

std::size_t needed_descriptors(const config::Config& config) {
  const config::Limits& limits = config.limits;
  const std::size_t of_way = of_gate * max_carriers_on_a_way(config);
  return (of_startup + 2 * of_way) * limits.max_startups->full +
         (of_session + of_way) * *limits.max_sessions + awaited_headers(config) + proxy::max_refusals +
         of_lookup * net::max_lookups + net::SpareDescriptors::count;
}

}  // namespace

std::optional<std::string> raise_descriptor_limit(const config::Config& config) {
  const std::size_t wanted = std::max(wanted_descriptors, needed_descriptors(config));
  return descriptor_shortage(config, ops::raise_descriptor_limit(wanted));
}

std::optional<std::string> descriptor_shortage(const config::Config& config, std::size_t available) {
  const std::size_t needed = needed_descriptors(config);
  if (available >= needed) return std::nullopt;
  return fmt::format(
      "this process may open {} descriptors, and max_startups and max_sessions need {}: set LimitNOFILE (or "
      "ulimit -Hn) to that at least",
      available, needed);
}

}  // namespace sshrp::app

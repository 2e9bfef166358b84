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

// Of a connection that a gate carries: a pair of sockets in place of one, and the connection to the gate.
constexpr std::size_t of_gate = 2;

// Of a name that is looked up: glibc has a socket for each of up to three name servers (resolv.conf(5)).
constexpr std::size_t of_lookup = 3;

/// Gates that a session may go through, one behind another.
std::size_t max_gates_on_a_way(const config::Config& config) {
  const config::GateWays ways(config.gates);
  std::size_t max_hops = 0;
  for (const config::Gate& first : config.gates) {
    const config::GateWay way = ways.way_through(first);
    const bool ends = way.leads == config::GateWay::Leads::on;
    max_hops = std::max(max_hops, ends ? way.gates.size() : config::max_gate_hops);
  }
  return std::min(max_hops, config::max_gate_hops);
}

std::size_t awaited_headers(const config::Config& config) {
  const bool any = std::ranges::any_of(
      config.listeners, [](const config::Listener& listener) { return *listener.proxy_protocol; });
  return any ? proxy::max_awaited_proxy_headers : 0;
}

std::size_t needed_descriptors(const config::Config& config) {
  const config::Limits& limits = config.limits;
  const std::size_t of_way = of_gate * max_gates_on_a_way(config);
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

// SPDX-License-Identifier: MIT
#include "app/descriptor_limit.h"

#include <fmt/format.h>

#include <algorithm>

#include "net/host_lookups.h"
#include "net/spare_descriptors.h"
#include "ops/privileges.h"
#include "proxy/refusal.h"

namespace sshrp::app {
namespace {

// Two for each session; root may have that many though its shell hasn't.
constexpr std::size_t wanted_descriptors = 65536;

// Both legs of a session, and of a connection before login: of those that are being ended there may be as
// many again.
constexpr std::size_t of_session = 2, of_startup = 4;

// Of a name that is looked up: glibc has a socket for each of up to three name servers (resolv.conf(5)).
constexpr std::size_t of_lookup = 3;

std::size_t needed_descriptors(const config::Limits& limits) {
  return of_startup * limits.max_startups->full + of_session * *limits.max_sessions + proxy::max_refusals +
         of_lookup * net::max_lookups + net::SpareDescriptors::count;
}

}  // namespace

std::optional<std::string> raise_descriptor_limit(const config::Limits& limits) {
  const std::size_t wanted = std::max(wanted_descriptors, needed_descriptors(limits));
  return descriptor_shortage(limits, ops::raise_descriptor_limit(wanted));
}

std::optional<std::string> descriptor_shortage(const config::Limits& limits, std::size_t available) {
  const std::size_t needed = needed_descriptors(limits);
  if (available >= needed) return std::nullopt;
  return fmt::format(
      "this process may open {} descriptors, and max_startups and max_sessions need {}: set LimitNOFILE (or "
      "ulimit -Hn) to that at least",
      available, needed);
}

}  // namespace sshrp::app

// SPDX-License-Identifier: MIT
#include "net/dialer.h"

#include "util/host_port.h"
#include "util/text.h"

namespace sshrp::net {
namespace {

std::string name_of(const Destination& destination) {
  return util::escape(to_string(HostPort{destination.host, destination.port}));
}

}  // namespace

Task<Dialed> dial(Executor executor, HostLookups& lookups, Destination destination, Permits permits) {
  const auto until = Clock::now() + destination.timeout;
  const std::string failed = "can't connect to " + name_of(destination) + ": ";
  Lookup wanted{destination.source, destination.host, until, destination.keep, destination.if_silent};
  const auto looked = co_await lookups.look_up(executor, std::move(wanted));
  if (!looked) {
    const bool is_left = Clock::now() < until;
    const std::string why =
        is_left ? "nobody answers for its name"
                : "the name wasn't resolved within " + std::to_string(destination.timeout.count()) + " s";
    co_return DialFailure{failed + why, Fault::resolver};
  }
  if (const auto* failure = std::get_if<DialFailure>(&*looked))
    co_return DialFailure{failed + failure->sentence, failure->fault};
  std::vector<tcp::endpoint> endpoints;
  for (const auto& address : std::get<Addresses>(*looked)) endpoints.emplace_back(address, destination.port);
  if (endpoints.empty()) co_return DialFailure{failed + "the name has no address"};
  if (destination.from) {
    std::erase_if(endpoints, [v6 = destination.from->address().is_v6()](const tcp::endpoint& endpoint) {
      return endpoint.address().is_v6() != v6;
    });
    if (endpoints.empty())
      co_return DialFailure{failed + "the name has no address that is to be reached from " +
                                destination.from->address().to_string(),
                            Fault::forbidden};
  }

  auto ordered = interleaved(endpoints);
  Raced raced = co_await race(executor, std::move(ordered), std::move(permits), until, destination.from);
  if (auto* socket = std::get_if<Socket>(&raced)) co_return std::move(*socket);
  const auto& lost = std::get<DialFailure>(raced);
  co_return DialFailure{failed + lost.sentence, lost.fault};
}

}  // namespace sshrp::net

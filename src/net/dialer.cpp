// SPDX-License-Identifier: MIT
#include "net/dialer.h"

#include <asio/ip/basic_resolver.hpp>
#include <memory>

#include "net/event.h"
#include "util/host_port.h"
#include "util/text.h"

namespace sshrp::net {
namespace {

std::string name_of(const Destination& destination) {
  return util::escape(to_string(HostPort{destination.host, destination.port}));
}

// The resolver's handler holds it, and may come long after the time is over.
struct Lookup {
  explicit Lookup(const Executor& executor) : resolver(executor), done(executor) {}

  Resolver resolver;
  Event done;
  std::optional<std::vector<tcp::endpoint>> endpoints;
  std::error_code error;
};

void look_up(const std::shared_ptr<Lookup>& lookup, const Destination& destination) {
  std::error_code no_address;
  const auto address = asio::ip::make_address(destination.host, no_address);
  if (!no_address) {
    lookup->endpoints.emplace({tcp::endpoint(address, destination.port)});
    return;
  }
  lookup->resolver.async_resolve(
      destination.host, std::to_string(destination.port), asio::ip::resolver_base::numeric_service,
      [lookup](const std::error_code& error, const Resolver::results_type& entries) {
        lookup->error = error;
        lookup->endpoints.emplace();
        for (const auto& entry : entries) lookup->endpoints->push_back(entry.endpoint());
        lookup->done.notify();
      });
}

}  // namespace

Task<Dialed> dial(Executor executor, Destination destination, Permits permits) {
  const auto until = Clock::now() + destination.timeout;
  const std::string failed = "can't connect to " + name_of(destination) + ": ";
  // Names are looked up one after the other, each for as long as the system's resolver likes, and can't be
  // interrupted: so it isn't waited for itself, and a plain address never stands in that queue.
  const auto lookup = std::make_shared<Lookup>(executor);
  look_up(lookup, destination);
  while (!lookup->endpoints && Clock::now() < until) co_await lookup->done.wait_until(until);
  if (!lookup->endpoints) {
    lookup->resolver.cancel();
    const std::string seconds = std::to_string(destination.timeout.count());
    co_return DialFailure{failed + "the name wasn't resolved within " + seconds + " s"};
  }
  if (lookup->error) co_return DialFailure{failed + lookup->error.message()};
  if (lookup->endpoints->empty()) co_return DialFailure{failed + "the name has no address"};

  auto ordered = interleaved(*lookup->endpoints);
  Raced raced = co_await race(executor, std::move(ordered), std::move(permits), until);
  if (auto* socket = std::get_if<Socket>(&raced)) co_return std::move(*socket);
  co_return DialFailure{failed + std::get<std::string>(raced)};
}

}  // namespace sshrp::net

#include "net/dialer.h"

#include <asio/ip/basic_resolver.hpp>
#include <memory>

#include "net/connection.h"
#include "net/event.h"
#include "util/text.h"

namespace sshrp::net {
namespace {

std::string name_of(const Destination& destination) {
  return util::escape(destination.host) + ":" + std::to_string(destination.port);
}

// What the time limit cuts off: it holds its parts alive until the timer's handler has run.
struct Attempt {
  explicit Attempt(const Executor& executor)
      : resolver(executor), socket(executor), timer(executor), changed(executor) {}

  Resolver resolver;
  Socket socket;
  Timer timer;
  Event changed;  // the addresses are there, or the time is over
  std::optional<Resolver::results_type> addresses;
  std::error_code resolve_error;
  enum class Time { left, over } time = Time::left;
};

void limit(const std::shared_ptr<Attempt>& attempt, std::chrono::seconds timeout) {
  attempt->timer.expires_after(timeout);
  attempt->timer.async_wait([attempt](const std::error_code& cancelled) {
    if (cancelled) return;
    attempt->time = Attempt::Time::over;
    attempt->resolver.cancel();
    std::error_code ignored;
    attempt->socket.close(ignored);
    attempt->changed.notify();
  });
}

void resolve(const std::shared_ptr<Attempt>& attempt, const Destination& destination) {
  const std::string port = std::to_string(destination.port);
  std::error_code no_address;
  const auto address = asio::ip::make_address(destination.host, no_address);
  if (!no_address) {
    const tcp::endpoint endpoint(address, destination.port);
    attempt->addresses = Resolver::results_type::create(endpoint, destination.host, port);
    return;
  }
  attempt->resolver.async_resolve(destination.host, port, asio::ip::resolver_base::numeric_service,
                                  [attempt](const std::error_code& error, Resolver::results_type addresses) {
                                    attempt->resolve_error = error;
                                    attempt->addresses = std::move(addresses);
                                    attempt->changed.notify();
                                  });
}

}  // namespace

Task<Dialed> dial(Executor executor, Destination destination, Permits permits) {
  const auto attempt = std::make_shared<Attempt>(executor);
  limit(attempt, destination.timeout);
  // Names are looked up one after the other, each for as long as the system's resolver likes, and can't be
  // interrupted: so it isn't waited for itself, and a plain address never stands in that queue.
  resolve(attempt, destination);
  while (!attempt->addresses && attempt->time == Attempt::Time::left) co_await attempt->changed.wait();

  std::error_code error = attempt->resolve_error;
  std::string reason = error ? error.message() : "the name has no address";
  const auto addresses = attempt->addresses.value_or(Resolver::results_type());
  for (const auto& entry : addresses) {
    if (attempt->time == Attempt::Time::over) break;
    const tcp::endpoint endpoint = entry.endpoint();
    if (!permits(endpoint.address())) {
      reason = to_string(endpoint) + " isn't an address that the route may connect to (upstream_allow)";
      continue;
    }
    std::error_code ignored;
    attempt->socket.close(ignored);
    attempt->socket.open(endpoint.protocol(), error);
    if (!error) co_await attempt->socket.async_connect(endpoint, into(error));
    if (!error) {
      attempt->timer.cancel();
      co_return std::move(attempt->socket);
    }
    reason = to_string(endpoint) + ": " + error.message();
  }
  attempt->timer.cancel();
  if (attempt->time == Attempt::Time::over) {
    reason = "no answer within " + std::to_string(destination.timeout.count()) + " s";
  }
  co_return DialFailure{"can't connect to " + name_of(destination) + ": " + reason};
}

}  // namespace sshrp::net

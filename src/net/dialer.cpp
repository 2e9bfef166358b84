#include "net/dialer.h"

#include <asio/ip/basic_resolver.hpp>
#include <memory>

#include "net/connection.h"
#include "util/text.h"

namespace sshrp::net {
namespace {

std::string name_of(const Destination& destination) {
  return util::escape(destination.host) + ":" + std::to_string(destination.port);
}

// What the time limit cuts off: it holds its parts alive until the timer's handler has run.
struct Attempt {
  explicit Attempt(const Executor& executor) : resolver(executor), socket(executor), timer(executor) {}

  Resolver resolver;
  Socket socket;
  Timer timer;
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
  });
}

}  // namespace

Task<Dialed> dial(Executor executor, Destination destination, Permits permits) {
  const auto attempt = std::make_shared<Attempt>(executor);
  limit(attempt, destination.timeout);
  std::error_code error;
  const auto addresses =
      co_await attempt->resolver.async_resolve(destination.host, std::to_string(destination.port),
                                               asio::ip::resolver_base::numeric_service, into(error));
  std::string reason = error ? error.message() : "the name has no address";
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

// SPDX-License-Identifier: MIT
#include "net/race.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "net/connection.h"
#include "net/event.h"

namespace sshrp::net {
namespace {

struct Attempt {
  Attempt(Socket from, const tcp::endpoint& to) : endpoint(to), socket(std::move(from)) {}

  tcp::endpoint endpoint;
  Clock::time_point began = Clock::now();
  Socket socket;
  std::optional<std::error_code> outcome;  // none as long as it goes on
  std::string no_socket{};                 // why it couldn't begin
};
using AttemptPtr = std::shared_ptr<Attempt>;

// What has come of the attempts. Handlers hold it and their attempt: they may run after the race is over.
struct Field {
  explicit Field(const Executor& executor) : changed(executor) {}

  Event changed;
  AttemptPtr winner;
  std::size_t failed = 0;
};
using FieldPtr = std::shared_ptr<Field>;

void settle(Field& field, const AttemptPtr& attempt, const std::error_code& outcome) {
  attempt->outcome = outcome;
  if (outcome) {
    std::error_code ignored;
    attempt->socket.close(ignored);
    ++field.failed;
  } else if (!field.winner) {
    field.winner = attempt;
  }
  field.changed.notify();
}

Task<Result<Socket>> make_socket(Executor executor, tcp protocol, SourceAddressPtr from,
                                 Clock::time_point until) {
  if (from) co_return co_await from->bind(executor, until);
  Socket socket(executor);
  std::error_code error;
  socket.open(protocol, error);
  if (error) co_return error.message();
  co_return socket;
}

// Closes at its end what wasn't moved away, which also ends the operations that go on.
class Attempts {
 public:
  Attempts(const Executor& executor, FieldPtr field) : executor_(executor), field_(std::move(field)) {}
  ~Attempts() {
    std::error_code ignored;
    for (const auto& attempt : begun_) attempt->socket.close(ignored);
  }
  Attempts(const Attempts&) = delete;
  Attempts& operator=(const Attempts&) = delete;

  /// On that socket; or it has failed already.
  void begin(const tcp::endpoint& endpoint, Result<Socket> made) {
    auto* socket = std::get_if<Socket>(&made);
    const auto attempt = begun_.emplace_back(
        std::make_shared<Attempt>(socket != nullptr ? std::move(*socket) : Socket(executor_), endpoint));
    if (socket == nullptr) {
      attempt->no_socket = std::get<std::string>(std::move(made));
      return settle(*field_, attempt, std::make_error_code(std::errc::address_not_available));
    }
    attempt->socket.async_connect(endpoint, [field = field_, attempt](const std::error_code& outcome) {
      settle(*field, attempt, outcome);
    });
  }
  const std::vector<AttemptPtr>& begun() const { return begun_; }
  std::size_t open() const { return begun_.size() - field_->failed; }

 private:
  Executor executor_;
  FieldPtr field_;
  std::vector<AttemptPtr> begun_;
};

// Until one has won, `failed` have failed, or it is `at`.
Task<void> wait_for(FieldPtr field, std::size_t failed, Clock::time_point at) {
  while (!field->winner && field->failed < failed && Clock::now() < at)
    co_await field->changed.wait_until(at);
}

std::string outcome_of(const Attempt& attempt, Clock::time_point until) {
  if (!attempt.no_socket.empty()) return to_string(attempt.endpoint) + ": " + attempt.no_socket;
  if (attempt.outcome) return to_string(attempt.endpoint) + ": " + attempt.outcome->message();
  const std::chrono::duration<double> waited = until - attempt.began;
  return fmt::format("{}: no answer within {:.3g} s", to_string(attempt.endpoint), waited.count());
}

Fault fault_of_one(const Attempt& attempt) {
  if (!attempt.no_socket.empty()) return Fault::local;
  return attempt.outcome ? fault_of(*attempt.outcome) : Fault::server;
}

// Of those that were begun.
Fault fault_of_all(const std::vector<AttemptPtr>& begun) {
  if (begun.empty()) return Fault::forbidden;
  Fault worst = Fault::forbidden;
  for (const AttemptPtr& attempt : begun) {
    const Fault fault = fault_of_one(*attempt);
    if (fault == Fault::server) return fault;
    if (fault == Fault::local) worst = fault;
  }
  return worst;
}

std::string what_is_forbidden(const std::vector<tcp::endpoint>& forbidden) {
  const std::string first = to_string(forbidden.front());
  if (forbidden.size() == 1) {
    return first + " isn't an address that the route may connect to (upstream_allow)";
  }
  return fmt::format("{} and {} more aren't addresses that the route may connect to (upstream_allow)", first,
                     forbidden.size() - 1);
}

}  // namespace

std::vector<tcp::endpoint> interleaved(const std::vector<tcp::endpoint>& endpoints) {
  std::vector<tcp::endpoint> first, other;
  for (const auto& endpoint : endpoints) {
    const bool is_of_first = endpoint.protocol() == endpoints.front().protocol();
    (is_of_first ? first : other).push_back(endpoint);
  }
  std::vector<tcp::endpoint> ordered;
  for (std::size_t i = 0; i < std::max(first.size(), other.size()); ++i) {
    if (i < first.size()) ordered.push_back(first[i]);
    if (i < other.size()) ordered.push_back(other[i]);
  }
  return ordered;
}

Task<Raced> race(Executor executor, std::vector<tcp::endpoint> endpoints, Permits permits,
                 Clock::time_point until, SourceAddressPtr from) {
  const auto field = std::make_shared<Field>(executor);
  Attempts attempts(executor, field);
  std::vector<tcp::endpoint> forbidden;
  for (const auto& endpoint : endpoints) {
    if (attempts.begun().size() == max_attempts || field->winner || Clock::now() >= until) break;
    if (!permits(endpoint.address())) {
      forbidden.push_back(endpoint);
      continue;
    }
    Result<Socket> socket = co_await make_socket(executor, endpoint.protocol(), from, until);
    if (field->winner) break;
    const std::size_t one_more = field->failed + 1;
    attempts.begin(endpoint, std::move(socket));
    const bool full = attempts.open() == max_open_attempts;
    co_await wait_for(field, one_more, full ? until : std::min(Clock::now() + attempt_delay, until));
  }
  co_await wait_for(field, attempts.begun().size(), until);
  if (field->winner) co_return std::move(field->winner->socket);

  std::string all;
  const auto add = [&all](const std::string& sentence) { all += (all.empty() ? "" : "; ") + sentence; };
  const std::size_t tried = attempts.begun().size();
  const std::size_t told = std::min(tried, max_outcomes_told);
  for (std::size_t i = 0; i < told; ++i) add(outcome_of(*attempts.begun()[i], until));
  if (!forbidden.empty()) add(what_is_forbidden(forbidden));
  if (told + forbidden.size() < endpoints.size()) {
    add(fmt::format("{} of {} addresses were tried", tried, endpoints.size()));
  }
  const Fault fault = tried == 0 && forbidden.empty() ? Fault::server : fault_of_all(attempts.begun());
  co_return DialFailure{std::move(all), fault};
}

}  // namespace sshrp::net

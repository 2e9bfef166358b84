// SPDX-License-Identifier: MIT
#include "health/checker.h"

#include <asio/co_spawn.hpp>

namespace sshrp::health {

/// What checks that go on hold, too: they may end after the Checker.
struct Checker::State : std::enable_shared_from_this<State> {
  State(const net::Executor& its, Check how, Told to)
      : executor(its), check(std::move(how)), told(std::move(to)) {}

  void begin_next();
  void ended(const balance::CheckDue& due, const Checked& checked);

  const net::Executor executor;
  const Check check;
  Told told;  // empty: nobody is to be told
  std::deque<balance::CheckDue> waiting{};
  std::size_t under_way = 0;
};

void Checker::State::begin_next() {
  if (waiting.empty() || under_way == max_at_once) return;
  balance::CheckDue due = std::move(waiting.front());
  waiting.pop_front();
  ++under_way;
  asio::co_spawn(executor, check(executor, due),
                 [self = shared_from_this(), due](const std::exception_ptr& failure, Checked checked) {
                   if (failure) {
                     checked = {balance::CheckResult::not_made, "the check couldn't be made"};
                     try {
                       std::rethrow_exception(failure);
                     } catch (const std::exception& error) {
                       checked.why += std::string(": ") + error.what();
                     } catch (...) {
                       checked.why += '.';
                     }
                   }
                   self->ended(due, checked);
                 });
}

void Checker::State::ended(const balance::CheckDue& due, const Checked& checked) {
  --under_way;
  if (told) told(due, checked);
  begin_next();
}

Checker::Checker(net::Executor executor, Check check, Told told)
    : state_(std::make_shared<State>(executor, std::move(check), std::move(told))) {}

Checker::~Checker() {
  state_->told = nullptr;
  state_->waiting.clear();
}

void Checker::begin(balance::CheckDue due) {
  state_->waiting.push_back(std::move(due));
  state_->begin_next();
}

Checker::Check real_check(WayTo way_to) {
  return [means = Means{.way_to = std::move(way_to)}](net::Executor executor, balance::CheckDue due) {
    return check(executor, means, std::move(due));
  };
}

}  // namespace sshrp::health

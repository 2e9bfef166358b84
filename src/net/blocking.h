// blocking: runs what blocks (files, slow arithmetic) on other threads, while the session's own thread goes
// on.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/post.hpp>
#include <atomic>
#include <memory>
#include <optional>

#include "facts/input_notes.h"
#include "net/event.h"
#include "net/work_place.h"

namespace sshrp::net {

/// What `work` gives or throws; nullopt as soon as `is_wanted` says no, and work that hasn't begun by then
/// never does. It is asked whenever `woken` is notified. `work` must own what it uses.
template <typename Work, typename IsWanted>
Task<std::optional<std::invoke_result_t<Work>>> blocking(Executor executor, WorkPlace& place, Cost cost,
                                                         Work work, std::shared_ptr<Event> woken,
                                                         IsWanted is_wanted) {
  struct State {
    explicit State(Work to_do) : work(std::move(to_do)) {}
    Work work;
    std::atomic<bool> wanted = true;
    std::optional<std::invoke_result_t<Work>> result;
    std::exception_ptr failure;
    bool finished = false;
  };
  const auto state = std::make_shared<State>(std::move(work));
  // The place must not be the last to hold what the event belongs to.
  place.post(cost, [state, executor, waiting = std::weak_ptr(woken), source = facts::input_source()] {
    if (!state->wanted) return;
    const facts::InputNoted noted(source);
    try {
      state->result.emplace(state->work());
    } catch (...) {
      state->failure = std::current_exception();
    }
    asio::post(executor, [state, waiting] {
      state->finished = true;
      if (const auto event = waiting.lock()) event->notify();
    });
  });
  struct Leaving {  // also by a cancelled wait
    State& state;
    ~Leaving() { state.wanted = false; }
  };
  const Leaving leaving{*state};
  while (!state->finished && is_wanted()) co_await woken->wait();
  if (!state->finished) co_return std::nullopt;
  if (state->failure) std::rethrow_exception(state->failure);
  co_return std::move(*state->result);
}

/// What `work` gives or throws, however long it takes.
template <typename Work>
Task<std::invoke_result_t<Work>> blocking(Executor executor, WorkPlace& place, Cost cost, Work work) {
  const auto always = [] { return true; };
  auto result =
      co_await blocking(executor, place, cost, std::move(work), std::make_shared<Event>(executor), always);
  co_return std::move(*result);
}
template <typename Work>
Task<std::invoke_result_t<Work>> blocking(Executor executor, WorkPlace& place, Work work) {
  return blocking(executor, place, Cost::cheap, std::move(work));
}

}  // namespace sshrp::net

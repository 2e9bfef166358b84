// blocking: runs what blocks (files, slow arithmetic) on other threads, while the session's own thread goes
// on.
#pragma once

#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <atomic>
#include <memory>
#include <optional>

#include "net/event.h"

namespace sshrp::net {

/// What `work` gives or throws; nullopt as soon as `is_wanted` says no, and work that hasn't begun by then
/// never does. It is asked whenever `woken` is notified. `work` must own what it uses.
template <typename Work, typename IsWanted>
Task<std::optional<std::invoke_result_t<Work>>> blocking(Executor executor, asio::thread_pool& pool,
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
  // The pool must not be the last to hold what the event belongs to.
  asio::post(pool, [state, executor, waiting = std::weak_ptr(woken)] {
    if (!state->wanted) return;
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
  while (!state->finished && is_wanted()) co_await woken->wait();
  if (!state->finished) {
    state->wanted = false;
    co_return std::nullopt;
  }
  if (state->failure) std::rethrow_exception(state->failure);
  co_return std::move(*state->result);
}

/// What `work` gives or throws, however long it takes.
template <typename Work>
Task<std::invoke_result_t<Work>> blocking(Executor executor, asio::thread_pool& pool, Work work) {
  const auto always = [] { return true; };
  auto result = co_await blocking(executor, pool, std::move(work), std::make_shared<Event>(executor), always);
  co_return std::move(*result);
}

}  // namespace sshrp::net

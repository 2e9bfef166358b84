// blocking: runs what blocks (files, slow arithmetic) on other threads, while the session's own thread goes
// on.
#pragma once

#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <memory>
#include <optional>

#include "net/event.h"

namespace sshrp::net {

/// What `work` gives or throws. `work` must own what it uses.
template <typename Work>
Task<std::invoke_result_t<Work>> blocking(Executor executor, asio::thread_pool& pool, Work work) {
  struct State {
    State(const Executor& home, Work to_do) : work(std::move(to_do)), done(home) {}
    Work work;
    std::optional<std::invoke_result_t<Work>> result;
    std::exception_ptr failure;
    bool finished = false;
    Event done;
  };
  const auto state = std::make_shared<State>(executor, std::move(work));
  asio::post(pool, [state, executor] {
    try {
      state->result.emplace(state->work());
    } catch (...) {
      state->failure = std::current_exception();
    }
    asio::post(executor, [state] {
      state->finished = true;
      state->done.notify();
    });
  });
  while (!state->finished) co_await state->done.wait();
  if (state->failure) std::rethrow_exception(state->failure);
  co_return std::move(*state->result);
}

}  // namespace sshrp::net

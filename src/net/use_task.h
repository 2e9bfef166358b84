// use_task: what a coroutine waits with. While it waits, its thread works for others; so what resumes it
// notes whose input it works on, and takes that back when it waits again.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/associator.hpp>
#include <asio/async_result.hpp>
#include <asio/io_context.hpp>
#include <asio/use_awaitable.hpp>
#include <utility>

#include "facts/input_notes.h"

namespace sshrp::net {

using Executor = asio::io_context::executor_type;

/// A completion token: asio::use_awaitable, with the note of facts::input_source() kept over the wait.
struct UseTask {};
inline constexpr UseTask use_task{};

/// What is called when the wait is over.
template <typename Handler>
struct Resumption {
  Handler handler;
  facts::InputSource source;

  template <typename... Args>
  void operator()(Args&&... args) {
    const facts::InputNoted noted(source);
    std::move(handler)(std::forward<Args>(args)...);
  }
};

}  // namespace sshrp::net

namespace asio {

template <typename Signature>
class async_result<sshrp::net::UseTask, Signature> {
  using Awaited = async_result<use_awaitable_t<sshrp::net::Executor>, Signature>;

 public:
  using return_type = typename Awaited::return_type;

  template <typename Initiation, typename Token, typename... Args>
  static return_type initiate(Initiation initiation, Token&&, Args&&... args) {
    auto begin = [initiation = std::move(initiation)](auto handler, auto&&... arguments) mutable {
      using Resumed = sshrp::net::Resumption<decltype(handler)>;
      std::move(initiation)(Resumed{std::move(handler), sshrp::facts::input_source()},
                            std::forward<decltype(arguments)>(arguments)...);
    };
    return Awaited::initiate(std::move(begin), use_awaitable_t<sshrp::net::Executor>(),
                             std::forward<Args>(args)...);
  }
};

template <template <typename, typename> class Associator, typename Handler, typename Default>
struct associator<Associator, sshrp::net::Resumption<Handler>, Default> : Associator<Handler, Default> {
  static decltype(auto) get(const sshrp::net::Resumption<Handler>& resumption) noexcept {
    return Associator<Handler, Default>::get(resumption.handler);
  }
  static decltype(auto) get(const sshrp::net::Resumption<Handler>& resumption,
                            const Default& otherwise) noexcept {
    return Associator<Handler, Default>::get(resumption.handler, otherwise);
  }
};

}  // namespace asio

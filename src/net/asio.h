// Asio as this project uses it: one executor type, coroutines as the default.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/awaitable.hpp>
#include <asio/basic_stream_socket.hpp>
#include <asio/basic_waitable_timer.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/redirect_error.hpp>
#include <chrono>

#include "net/use_task.h"

namespace sshrp::net {

template <typename T>
using Task = asio::awaitable<T, Executor>;

/// Ends a wait with `error` set, where the default would throw.
inline auto into(std::error_code& error) { return asio::redirect_error(use_task, error); }

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

}  // namespace sshrp::net

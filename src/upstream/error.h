// UpstreamError: an upstream can't be used, in the log's words and in those that the client hears.
// SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

#include "net/connection.h"

namespace sshrp::upstream {

/// `what()` is the truth, for the log; the client hears `for_client()`, which names nothing internal.
class UpstreamError : public std::runtime_error {
 public:
  UpstreamError(wire::DisconnectReason reason, std::string_view for_client, const std::string& for_log)
      : std::runtime_error(for_log), reason_(reason), for_client_(for_client) {}
  wire::DisconnectReason reason() const { return reason_; }
  std::string_view for_client() const { return for_client_; }

 private:
  wire::DisconnectReason reason_;
  std::string_view for_client_;  // a literal
};

/// Of what the transport, or who reads messages, found wrong with an upstream.
UpstreamError upstream_error(const wire::ProtocolError& error);

/// `failure` as an UpstreamError where it carries the upstream's leg, else as it is.
std::exception_ptr told_apart(std::exception_ptr failure);

/// Waits for `step`; what it throws is told apart.
template <typename T>
net::Task<T> telling_apart(net::Task<T> step) {
  try {
    co_return co_await std::move(step);
  } catch (...) {
    std::rethrow_exception(told_apart(std::current_exception()));
  }
}

/// Waits for `step`, in which messages of an upstream are read: what breaks a rule in them is its fault.
template <typename T>
net::Task<T> blaming_upstream(net::Task<T> step) {
  try {
    co_return co_await std::move(step);
  } catch (wire::ProtocolError& error) {
    error.blame(Leg::upstream);
    throw;
  }
}

}  // namespace sshrp::upstream

// UpstreamError: an upstream can't be used, in the log's words and in those that the client hears.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "wire/error.h"

namespace sshrp::proxy {

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

}  // namespace sshrp::proxy

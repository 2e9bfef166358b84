// Disconnection: what is said to each side when a session ends, and to the log. Here alone, all endings come
// together.
// SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <optional>

#include "config/config.h"
#include "relay/direction.h"

namespace sshrp::proxy {

/// One SSH_MSG_DISCONNECT.
struct DisconnectMessage {
  wire::DisconnectReason reason;
  std::string description;
};

/// A session's end.
struct Disconnection {
  std::optional<DisconnectMessage> to_client;
  std::optional<DisconnectMessage> to_upstream;
  std::string reason;  // for the log; what peers wrote stands in it escaped
  config::LogLevel level = config::LogLevel::info;
};

/// For a session that ended before or outside of the relay; `failure` isn't null. `session_id` is the log's,
/// and stands in what the client reads.
Disconnection disconnection_after(std::exception_ptr failure, const std::string& session_id);

/// For a session that was relayed.
Disconnection disconnection_after(const relay::Ending& ending, const std::string& session_id);

/// For a session that we end: the sentence goes to both sides and to the log.
Disconnection disconnection_by_us(const std::string& sentence, const std::string& session_id,
                                  wire::DisconnectReason reason = wire::DisconnectReason::by_application);

}  // namespace sshrp::proxy

// ProtocolError: bytes that break a rule. Where a peer sent them its connection must die; who reads a file or
// a key says what is wrong with that instead.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

#include "util/leg.h"

namespace sshrp::wire {

/// RFC 4253 §11.1, reason codes of SSH_MSG_DISCONNECT.
enum class DisconnectReason : std::uint32_t {
  host_not_allowed_to_connect = 1,
  protocol_error = 2,
  key_exchange_failed = 3,
  reserved = 4,
  mac_error = 5,
  compression_error = 6,
  service_not_available = 7,
  protocol_version_not_supported = 8,
  host_key_not_verifiable = 9,
  connection_lost = 10,
  by_application = 11,
  too_many_connections = 12,
  auth_cancelled_by_user = 13,
  no_more_auth_methods_available = 14,
  illegal_user_name = 15,
};

/// The sentence goes to the log and, in the DISCONNECT, to the peer at fault: it holds no secret, and what a
/// peer wrote stands in it escaped.
class ProtocolError : public std::runtime_error {
 public:
  ProtocolError(DisconnectReason reason, const std::string& sentence)
      : std::runtime_error(sentence), reason_(reason) {}
  /// The commonest: SSH_DISCONNECT_PROTOCOL_ERROR.
  explicit ProtocolError(const std::string& sentence)
      : ProtocolError(DisconnectReason::protocol_error, sentence) {}

  DisconnectReason reason() const { return reason_; }

  /// Whose bytes they were; nullopt: nobody's, or it isn't known here.
  std::optional<Leg> leg() const { return leg_; }
  /// Whoever was blamed first stays so.
  void blame(Leg leg) { leg_ = leg_.value_or(leg); }

 private:
  DisconnectReason reason_;
  std::optional<Leg> leg_{};
};

}  // namespace sshrp::wire

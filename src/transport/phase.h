// Which messages are legal when, and from whom: one table (docs/security.md, requirements 1 and 2).
// SPDX-License-Identifier: MIT
#pragma once

#include "msg/number.h"
#include "transport/role.h"

namespace sshrp::transport {

/// How far a connection has come. What login itself allows (61 only after 60, and so on) is auth's to know.
enum class Phase {
  strict_exchange,  // the first key exchange, both sides strict: nothing else may come
  first_exchange,   // the first key exchange with a peer that isn't strict
  service,          // keys are there; SSH_MSG_SERVICE_REQUEST is awaited
  userauth,         // RFC 4252
  connection,       // RFC 4254, after SSH_MSG_USERAUTH_SUCCESS
};

/// Whether `sender` may send `number` in this phase.
bool is_legal(msg::Number number, Phase phase, Role sender);

/// Whether a side may send `number` between its KEXINIT and its NEWKEYS. RFC 4253 §7.1 leaves only messages
/// of the transport; as OpenSSH, we take what belongs to the connection too, once there is one, for AsyncSSH
/// and PuTTY go on sending it.
bool is_legal_during_key_exchange(msg::Number number, Phase phase);

}  // namespace sshrp::transport

// What a client's key opens, and what it must be known of the client to say so.
// SPDX-License-Identifier: MIT
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "access/address.h"
#include "access/permissions.h"
#include "crypto/public_key.h"

namespace sshrp::access {

struct ClientFacts {
  IpAddress address{};         // that it connects from
  std::time_t now{};           // seconds since 1970
  std::string_view account{};  // that it wants to be on the upstream: the principal of its certificate
};

/// What a signature of a security key must say of its user, sshd(8) "no-touch-required", "verify-required".
struct Presence {
  bool touched = true;
  bool verified = false;

  /// Of other keys nothing is demanded, as nothing can be known.
  bool is_met_by(const crypto::PublicKey& key, const crypto::Assertion& assertion) const {
    return !key.is_security_key() ||
           ((!touched || assertion.user_present()) && (!verified || assertion.user_verified()));
  }
  bool operator==(const Presence&) const = default;
};

/// The key is one that may log in, once it has signed.
struct KeyGrant {
  Permissions permissions{};  // as far as the key narrows them
  Presence presence{};
  std::string found{};  // where, for the log: "line 3 of /etc/sshrp/keys"
};

/// It isn't. The sentence, for the log, is safe to print; the client learns nothing of it.
struct KeyRefusal {
  std::string sentence;
};

}  // namespace sshrp::access

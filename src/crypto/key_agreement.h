// KeyAgreement: one side's half of a Diffie-Hellman exchange, over a curve or modulo a prime.
#pragma once

#include "util/secret.h"

namespace sshrp::crypto {

/// Made for one exchange; its private value dies with it.
class KeyAgreement {
 public:
  KeyAgreement() = default;
  KeyAgreement(const KeyAgreement&) = delete;
  KeyAgreement& operator=(const KeyAgreement&) = delete;
  virtual ~KeyAgreement() = default;

  /// Our public value: Q_C or Q_S as an octet string (ECDH), or the magnitude of e or f (DH). Lives as long
  /// as this object.
  virtual BytesView public_value() const = 0;

  /// The shared secret K as a big-endian magnitude, perhaps with leading zeros. The argument is the peer's
  /// public value in the same form as ours. Throws wire::ProtocolError(key_exchange_failed) if it is illegal.
  virtual util::SecretBytes agree(BytesView peer_public_value) = 0;
};

}  // namespace sshrp::crypto

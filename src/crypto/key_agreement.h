// Key agreement in the shape of a KEM (a key encapsulation mechanism): a client generates a key and shows its
// public value, the server encapsulates a secret to it, the client decapsulates that.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string_view>

#include "crypto/openssl.h"
#include "util/secret.h"

namespace sshrp::crypto {

/// Made for one exchange; its private value dies with it.
class EphemeralKey {
 public:
  EphemeralKey() = default;
  EphemeralKey(const EphemeralKey&) = delete;
  EphemeralKey& operator=(const EphemeralKey&) = delete;
  virtual ~EphemeralKey() = default;

  /// What the peer encapsulates to: an octet string (Q_C, C_INIT), or the magnitude of e. Lives as long as
  /// this object.
  virtual BytesView public_value() const = 0;

  /// The secret in the peer's answer, which has the form of its method (Q_S, S_REPLY, or the magnitude of f).
  /// Throws wire::ProtocolError(key_exchange_failed) for an answer that is illegal.
  virtual util::SecretBytes decapsulate(BytesView ciphertext) const = 0;
};

using EphemeralKeyPtr = std::unique_ptr<EphemeralKey>;

struct Encapsulated {
  Bytes ciphertext;  // for the peer
  util::SecretBytes secret;
};

/// How a method writes its secret as K, which is hashed as it is written.
enum class SecretEncoding {
  mpint,   // RFC 4253 §8, RFC 5656 §4: a number
  string,  // of the hybrids: leading zeros count
};

/// What a method computes with.
struct Kem {
  SecretEncoding encoding;
  EphemeralKeyPtr (*generate)();
  /// Throws wire::ProtocolError(key_exchange_failed) for a public value that is illegal.
  Encapsulated (*encapsulate)(BytesView public_value);
};

/// Diffie-Hellman's way of encapsulating: derive with a key of one's own, and answer with its public value.
Encapsulated encapsulate_with(const EphemeralKey& own, BytesView public_value);

template <EphemeralKeyPtr (*generate_key)()>
inline constexpr Kem diffie_hellman{SecretEncoding::mpint, generate_key, [](BytesView public_value) {
                                      return encapsulate_with(*generate_key(), public_value);
                                    }};

util::SecretBytes encode_secret(SecretEncoding encoding, BytesView secret);

/// What is said of a public value that would force a secret on us.
inline constexpr std::string_view no_secret = "key exchange: the peer's public value gives no shared secret";

/// Throws wire::ProtocolError(key_exchange_failed); the queue of OpenSSL's errors is emptied.
[[noreturn]] void refuse_public_value(std::string_view sentence);

/// The shared secret of our private key and the peer's public value, which the caller has validated.
util::SecretBytes derive(EVP_PKEY* own, EVP_PKEY* peer);

}  // namespace sshrp::crypto

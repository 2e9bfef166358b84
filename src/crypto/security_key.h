// Signatures of FIDO security keys: OpenSSH's PROTOCOL.u2f. The key signs no message but an assertion: for
// which application it signs, whether its user was there, how many it has signed.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "util/bytes.h"
#include "wire/reader.h"

namespace sshrp::crypto {

/// What a security key says with a signature of who was there when it signed.
struct Assertion {
  std::uint8_t flags{};
  std::uint32_t counter{};  // of the signatures that it has made; some always say 0

  /// Its user touched it.
  bool user_present() const { return (flags & 0x01) != 0; }
  /// It has verified its user, by a PIN or a fingerprint.
  bool user_verified() const { return (flags & 0x04) != 0; }
};

/// The flags and the counter, which stand behind a signature's blob.
Assertion read_assertion(wire::Reader& signature);

/// What the key has signed for `data`.
Bytes signed_by_security_key(std::string_view application, const Assertion& assertion, BytesView data);

}  // namespace sshrp::crypto

// The NIST curves of RFC 5656 §10.1: their points as octet strings (SEC1 §2.3.3), and ECDSA signatures in
// their two forms, SSH's pair of mpints (RFC 5656 §3.1.2) and libcrypto's DER (RFC 3279 §2.2.3).
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "crypto/openssl.h"
#include "util/bytes.h"

namespace sshrp::crypto {

struct EcCurve {
  std::string_view name;     // RFC 5656: the identifier on the wire
  const char* openssl_name;  // of the group
  std::size_t field_size;    // bytes of a coordinate
};

inline constexpr EcCurve nistp256{"nistp256", "prime256v1", 32};
inline constexpr EcCurve nistp384{"nistp384", "secp384r1", 48};
inline constexpr EcCurve nistp521{"nistp521", "secp521r1", 66};

inline constexpr const EcCurve* ec_curves[] = {&nistp256, &nistp384, &nistp521};

/// The curve of an EC key; nullptr if it is another one, or given by its parameters instead of a name.
const EcCurve* curve_of(const EVP_PKEY* key);

/// The public point of `key` in uncompressed form.
Bytes encode_ec_point(const EVP_PKEY* key);

/// A public key from a point; null unless it is in uncompressed form, of the right size and on the curve.
Pkey decode_ec_point(const EcCurve& curve, BytesView point);

/// SSH's form in DER. Throws wire::ProtocolError unless `signature` is exactly two non-negative, minimal
/// mpints of a size that a curve of ours can have.
Bytes ecdsa_signature_to_der(BytesView signature);

/// Back, from what libcrypto made.
Bytes ecdsa_signature_from_der(BytesView der);

}  // namespace sshrp::crypto

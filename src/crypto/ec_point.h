// The NIST curves of RFC 5656 §10.1, and their points as octet strings (SEC1 §2.3.3).
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

constexpr EcCurve nistp256{"nistp256", "P-256", 32};
constexpr EcCurve nistp384{"nistp384", "P-384", 48};
constexpr EcCurve nistp521{"nistp521", "P-521", 66};

/// The public point of `key` in uncompressed form.
Bytes encode_ec_point(const EVP_PKEY* key);

/// A public key from a point; null unless it is in uncompressed form, of the right size and on the curve.
Pkey decode_ec_point(const EcCurve& curve, BytesView point);

}  // namespace sshrp::crypto

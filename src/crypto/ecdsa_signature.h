// ECDSA signatures in their two forms: SSH's pair of mpints (RFC 5656 §3.1.2) and libcrypto's DER (RFC 3279
// §2.2.3).
#pragma once

#include "util/bytes.h"

namespace sshrp::crypto {

/// Throws wire::ProtocolError unless `signature` is exactly two non-negative, minimal mpints of a size that a
/// curve of ours can have.
Bytes ecdsa_signature_to_der(BytesView signature);

/// From what libcrypto made.
Bytes ecdsa_signature_from_der(BytesView der);

}  // namespace sshrp::crypto

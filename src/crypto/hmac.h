// HMAC (RFC 2104) of a whole text at once; for packets see mac.h.
#pragma once

#include "crypto/digest.h"

namespace sshrp::crypto {

util::SecretBytes hmac(DigestKind kind, BytesView key, BytesView data);

}  // namespace sshrp::crypto

// aes*-ctr (RFC 4344 §4) with a MAC beside it, in either order.
#pragma once

#include "crypto/ciphers.h"

namespace sshrp::crypto {

OpeningCipherPtr open_aes_ctr(const CipherRow&, const MacRow*, const DirectionKeys&);
SealingCipherPtr seal_aes_ctr(const CipherRow&, const MacRow*, const DirectionKeys&);

}  // namespace sshrp::crypto

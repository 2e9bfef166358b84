// chacha20-poly1305@openssh.com: OpenSSH's PROTOCOL.chacha20poly1305.
#pragma once

#include "crypto/ciphers.h"

namespace sshrp::crypto {

OpeningCipherPtr open_chacha20_poly1305(const CipherRow&, const MacRow*, const DirectionKeys&);
SealingCipherPtr seal_chacha20_poly1305(const CipherRow&, const MacRow*, const DirectionKeys&);

}  // namespace sshrp::crypto

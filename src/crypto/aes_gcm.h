// aes128-gcm@openssh.com and aes256-gcm@openssh.com: RFC 5647, with OpenSSH's PROTOCOL §1.6 on their
// negotiation.
#pragma once

#include "crypto/ciphers.h"

namespace sshrp::crypto {

OpeningCipherPtr open_aes_gcm(const CipherRow&, const MacRow*, const DirectionKeys&);
SealingCipherPtr seal_aes_gcm(const CipherRow&, const MacRow*, const DirectionKeys&);

}  // namespace sshrp::crypto

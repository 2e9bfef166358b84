// chacha20-poly1305@openssh.com: OpenSSH's PROTOCOL.chacha20poly1305.
#pragma once

#include "crypto/ciphers.h"

namespace sshrp::crypto {

OpeningCipherPtr open_chacha20_poly1305(const CipherRow&, const MacRow*, const DirectionKeys&);
SealingCipherPtr seal_chacha20_poly1305(const CipherRow&, const MacRow*, const DirectionKeys&);

/// Opens in place what isn't a packet: the tag is over all of it, the sequence number is 0. `key` is as long
/// as a packet's. False if the tag doesn't fit.
bool open_chacha20_poly1305_data(BytesView key, MutableBytes data, BytesView tag);

}  // namespace sshrp::crypto

// AES-GCM for packets (RFC 5647), as either library computes it.
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/ciphers.h"

namespace sshrp::crypto {

inline constexpr std::size_t gcm_tag_size = 16;

/// packet_length is the additional authenticated data, in the clear (RFC 5647 §7.2).
inline PacketShape gcm_shape(const CipherRow& row) {
  return {.block_size = row.block_size, .tag_size = gcm_tag_size, .length_is_aligned = false};
}

OpeningCipherPtr open_aes_gcm_by_libcrypto(const CipherRow&, const DirectionKeys&);
SealingCipherPtr seal_aes_gcm_by_libcrypto(const CipherRow&, const DirectionKeys&);

}  // namespace sshrp::crypto

// Diffie-Hellman modulo a prime: RFC 4253 §8 with the groups of RFC 3526 and, for old servers, one of RFC
// 2409; and the groups of RFC 4419. SPDX-License-Identifier: MIT
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/key_agreement.h"

namespace sshrp::crypto {

constexpr std::uint32_t dh_min_bits = 2048;  // RFC 8270
constexpr std::uint32_t dh_max_bits = 8192;  // RFC 4419 §3

/// Magnitudes; views of constants or of what somebody else owns.
struct DhGroup {
  BytesView p;
  BytesView g;
};

/// A group of RFC 3526: 14 (2048 bits), 15, 16, 17 or 18 (8192 bits).
DhGroup dh_group(int number);

/// What RFC 4253 §8.1 calls group 1: RFC 2409 §6.2's second group, of 1024 bits. Legacy: crypto/legacy.h.
DhGroup oakley_group2();

EphemeralKeyPtr generate_dh_group1();
EphemeralKeyPtr generate_dh_group14();
EphemeralKeyPtr generate_dh_group16();
EphemeralKeyPtr generate_dh_group18();

/// For SSH_MSG_KEX_DH_GEX_REQUEST (RFC 4419 §3), sizes in bits: the smallest group that has n or more, else
/// the largest that max allows. Throws wire::ProtocolError(key_exchange_failed) if the sizes contradict each
/// other or no group fits.
DhGroup choose_dh_group(std::uint32_t min, std::uint32_t n, std::uint32_t max);

/// For a group that the peer chose. Throws wire::ProtocolError(key_exchange_failed) unless p is odd and has
/// dh_min_bits to dh_max_bits, and 1 < g < p-1. That p is a safe prime isn't tested: it would take
/// seconds, and the server, whose signature covers p, would harm only itself.
EphemeralKeyPtr make_dh(BytesView p, BytesView g);

}  // namespace sshrp::crypto

// The yardstick of packets: libcrypto's part of sealing and opening one, with nothing around it.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "crypto/ciphers.h"

namespace sshrp::bench {

/// One direction; packets come one after the other.
class Libcrypto {
 public:
  virtual ~Libcrypto() = default;
  /// `packet`: packet_length and what follows, in the clear; `out` has room for it and the tag.
  virtual void seal(BytesView packet, std::uint8_t* out) = 0;
  /// `packet`: with its tag; in place. False if that doesn't fit.
  virtual bool open(MutableBytes packet) = 0;
};

enum class Way : int { open = 0, seal = 1 };

/// `mac` is nullptr for a cipher with an integrity of its own.
std::unique_ptr<Libcrypto> make_libcrypto(const crypto::CipherRow& cipher, const crypto::MacRow* mac,
                                          const crypto::DirectionKeys& keys, Way way);

}  // namespace sshrp::bench

// SPDX-License-Identifier: MIT
#include "crypto/mldsa44.h"

#include "crypto/random.h"

namespace sshrp::crypto {

Bytes Mldsa44Key::sign(BytesView message, BytesView context) const {
  util::SecretBytes randomness(mldsa44_randomness_size);
  random_fill(randomness.data());
  return sign(message, context, randomness.view().first<mldsa44_randomness_size>());
}

}  // namespace sshrp::crypto

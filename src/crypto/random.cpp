// SPDX-License-Identifier: MIT
#include "crypto/random.h"

#include <openssl/rand.h>

#include "crypto/openssl.h"

namespace sshrp::crypto {

void random_fill(MutableBytes out) {
  require(RAND_bytes(out.data(), static_cast<int>(out.size())), "RAND_bytes");
}

}  // namespace sshrp::crypto

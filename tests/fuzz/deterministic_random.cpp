// SPDX-License-Identifier: MIT
#include "deterministic_random.h"

#define OPENSSL_SUPPRESS_DEPRECATED  // RAND_METHOD: of the ways to replace the generator, the short one
#include <openssl/rand.h>

#include <cstdint>

namespace sshrp::fuzz {
namespace {

std::uint64_t state = 0;

// SplitMix64
int fill(unsigned char* out, int count) {
  for (int i = 0; i < count; ++i) {
    state += 0x9e3779b97f4a7c15;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    out[i] = static_cast<unsigned char>(z ^ (z >> 31));
  }
  return 1;
}

int is_seeded() { return 1; }

const RAND_METHOD method = {nullptr, fill, nullptr, nullptr, fill, is_seeded};

}  // namespace

void restart_random() {
  RAND_set_rand_method(&method);
  state = 0;
}

}  // namespace sshrp::fuzz

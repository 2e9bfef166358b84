// SHA-3 and SHAKE (FIPS 202) as mlkem-native asks for them, over s2n-bignum's permutations: one state, and
// four beside each other. Included after mlkem_config.h, for little-endian machines.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SHAKE128_RATE 168
#define SHAKE256_RATE 136
#define SHA3_256_RATE 136
#define SHA3_512_RATE 72

enum { keccak_words = 25, keccak_lanes = 4 };
enum { sha3_suffix = 0x06, shake_suffix = 0x1f };

void sha3_keccak_f1600(uint64_t state[25], const uint64_t constants[24]);
void sha3_keccak4_f1600(uint64_t states[100], const uint64_t constants[24]);

// FIPS 202 section 3.2.5
static const uint64_t keccak_constants[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

static inline void keccak_xor(uint64_t* state, const uint8_t* bytes, size_t size) {
  uint8_t* at = (uint8_t*)state;  // little-endian, as x86-64 is
  for (size_t i = 0; i < size; ++i) at[i] ^= bytes[i];
}

// All of a message, up to the permutation before what is squeezed.
static inline void keccak_absorb(uint64_t* state, size_t rate, uint8_t suffix, const uint8_t* in,
                                 size_t size) {
  memset(state, 0, keccak_words * sizeof *state);
  for (; size >= rate; in += rate, size -= rate) {
    keccak_xor(state, in, rate);
    sha3_keccak_f1600(state, keccak_constants);
  }
  keccak_xor(state, in, size);
  ((uint8_t*)state)[size] ^= suffix;
  ((uint8_t*)state)[rate - 1] ^= 0x80;
}

static inline void keccak_squeeze(uint64_t* state, size_t rate, uint8_t* out, size_t size) {
  while (size > 0) {
    const size_t part = size < rate ? size : rate;
    sha3_keccak_f1600(state, keccak_constants);
    memcpy(out, state, part);
    out += part;
    size -= part;
  }
}

static inline void keccak(size_t rate, uint8_t suffix, uint8_t* out, size_t out_size, const uint8_t* in,
                          size_t size) {
  uint64_t state[keccak_words];
  keccak_absorb(state, rate, suffix, in, size);
  keccak_squeeze(state, rate, out, out_size);
}

static inline void mlk_sha3_256(uint8_t* out, const uint8_t* in, size_t size) {
  keccak(SHA3_256_RATE, sha3_suffix, out, 32, in, size);
}
static inline void mlk_sha3_512(uint8_t* out, const uint8_t* in, size_t size) {
  keccak(SHA3_512_RATE, sha3_suffix, out, 64, in, size);
}
static inline void mlk_shake256(uint8_t* out, size_t out_size, const uint8_t* in, size_t size) {
  keccak(SHAKE256_RATE, shake_suffix, out, out_size, in, size);
}

typedef struct {
  uint64_t state[keccak_words];
} mlk_shake128ctx;

static inline void mlk_shake128_init(mlk_shake128ctx* context) { (void)context; }
static inline void mlk_shake128_release(mlk_shake128ctx* context) { (void)context; }
static inline void mlk_shake128_absorb_once(mlk_shake128ctx* context, const uint8_t* in, size_t size) {
  keccak_absorb(context->state, SHAKE128_RATE, shake_suffix, in, size);
}
static inline void mlk_shake128_squeezeblocks(uint8_t* out, size_t blocks, mlk_shake128ctx* context) {
  keccak_squeeze(context->state, SHAKE128_RATE, out, blocks * SHAKE128_RATE);
}

typedef struct {
  uint64_t states[keccak_lanes][keccak_words];
} mlk_shake128x4ctx;

static inline void keccak4_permute(uint64_t states[keccak_lanes][keccak_words]) {
  if (has_avx2()) {
    sha3_keccak4_f1600(states[0], keccak_constants);
  } else {
    for (int lane = 0; lane < keccak_lanes; ++lane) sha3_keccak_f1600(states[lane], keccak_constants);
  }
}

// `size` is below `rate`.
static inline void keccak4_absorb(uint64_t states[keccak_lanes][keccak_words], size_t rate,
                                  const uint8_t* const in[keccak_lanes], size_t size) {
  for (int lane = 0; lane < keccak_lanes; ++lane)
    keccak_absorb(states[lane], rate, shake_suffix, in[lane], size);
}

static inline void keccak4_squeeze(uint64_t states[keccak_lanes][keccak_words], size_t rate,
                                   uint8_t* const out[keccak_lanes], size_t size) {
  for (size_t done = 0; done < size; done += rate) {
    const size_t part = size - done < rate ? size - done : rate;
    keccak4_permute(states);
    for (int lane = 0; lane < keccak_lanes; ++lane) memcpy(out[lane] + done, states[lane], part);
  }
}

static inline void mlk_shake128x4_init(mlk_shake128x4ctx* context) { (void)context; }
static inline void mlk_shake128x4_release(mlk_shake128x4ctx* context) { (void)context; }
static inline void mlk_shake128x4_absorb_once(mlk_shake128x4ctx* context, const uint8_t* in0,
                                              const uint8_t* in1, const uint8_t* in2, const uint8_t* in3,
                                              size_t size) {
  const uint8_t* const in[] = {in0, in1, in2, in3};
  keccak4_absorb(context->states, SHAKE128_RATE, in, size);
}
static inline void mlk_shake128x4_squeezeblocks(uint8_t* out0, uint8_t* out1, uint8_t* out2, uint8_t* out3,
                                                size_t blocks, mlk_shake128x4ctx* context) {
  uint8_t* const out[] = {out0, out1, out2, out3};
  keccak4_squeeze(context->states, SHAKE128_RATE, out, blocks * SHAKE128_RATE);
}
static inline void mlk_shake256x4(uint8_t* out0, uint8_t* out1, uint8_t* out2, uint8_t* out3, size_t out_size,
                                  uint8_t* in0, uint8_t* in1, uint8_t* in2, uint8_t* in3, size_t size) {
  uint64_t states[keccak_lanes][keccak_words];
  const uint8_t* const in[] = {in0, in1, in2, in3};
  uint8_t* const out[] = {out0, out1, out2, out3};
  keccak4_absorb(states, SHAKE256_RATE, in, size);
  keccak4_squeeze(states, SHAKE256_RATE, out, out_size);
}

// What s2n-bignum/ has: X25519, and what Ed25519 is made of. Numbers are of 64-bit words, the lowest first;
// points of edwards25519 are x and y, below 2^255 - 19. All run in a time that depends on no input, and leave
// secrets on the stack. The functions without _alt need BMI2 and ADX.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// RFC 7748 section 5, but for the check of an all-zero result. `scalar` is clamped.
void curve25519_x25519_byte(uint8_t result[32], const uint8_t scalar[32], const uint8_t point[32]);
void curve25519_x25519_byte_alt(uint8_t result[32], const uint8_t scalar[32], const uint8_t point[32]);
void curve25519_x25519base_byte(uint8_t result[32], const uint8_t scalar[32]);
void curve25519_x25519base_byte_alt(uint8_t result[32], const uint8_t scalar[32]);

// scalar * B
void edwards25519_scalarmulbase(uint64_t result[8], const uint64_t scalar[4]);
void edwards25519_scalarmulbase_alt(uint64_t result[8], const uint64_t scalar[4]);
// scalar * point + base_scalar * B
void edwards25519_scalarmuldouble(uint64_t result[8], const uint64_t scalar[4], const uint64_t point[8],
                                  const uint64_t base_scalar[4]);
void edwards25519_scalarmuldouble_alt(uint64_t result[8], const uint64_t scalar[4], const uint64_t point[8],
                                      const uint64_t base_scalar[4]);
// 0, or 1 if it isn't the only encoding of a point.
uint64_t edwards25519_decode(uint64_t point[8], const uint8_t encoded[32]);
uint64_t edwards25519_decode_alt(uint64_t point[8], const uint8_t encoded[32]);
void edwards25519_encode(uint8_t encoded[32], const uint64_t point[8]);

// Modulo L, the order of B: x * y + c, and a number of `size` words.
void bignum_madd_n25519(uint64_t result[4], const uint64_t x[4], const uint64_t y[4], const uint64_t c[4]);
void bignum_madd_n25519_alt(uint64_t result[4], const uint64_t x[4], const uint64_t y[4],
                            const uint64_t c[4]);
void bignum_mod_n25519(uint64_t result[4], uint64_t size, const uint64_t* x);
// Modulo 2^255 - 19
void bignum_neg_p25519(uint64_t result[4], const uint64_t x[4]);

#ifdef __cplusplus
}
#endif

// ML-DSA-44 (FIPS 204) as aws-lc/ml_dsa has it. Sizes are bytes.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SSHRP_MLDSA44_PUBLIC_KEY 1312
#define SSHRP_MLDSA44_PRIVATE_KEY 2560
#define SSHRP_MLDSA44_SIGNATURE 2420
#define SSHRP_MLDSA44_SEED 32
#define SSHRP_MLDSA44_RANDOMNESS 32
#define SSHRP_MLDSA44_MAX_CONTEXT 255

#ifdef __cplusplus
extern "C" {
#endif

// They leave secrets on the stack, and say whether they succeeded. `seed` is xi: random bytes.
bool sshrp_mldsa44_generate(uint8_t* public_key, uint8_t* private_key, const uint8_t* seed);
bool sshrp_mldsa44_public_key_of(uint8_t* public_key, const uint8_t* private_key);
// `randomness` is rnd: random bytes, or zeros for the deterministic variant.
bool sshrp_mldsa44_sign(uint8_t* signature, const uint8_t* message, size_t message_size,
                        const uint8_t* context, size_t context_size, const uint8_t* randomness,
                        const uint8_t* private_key);
bool sshrp_mldsa44_verify(const uint8_t* signature, const uint8_t* message, size_t message_size,
                          const uint8_t* context, size_t context_size, const uint8_t* public_key);

#ifdef __cplusplus
}
#endif

// ML-KEM-768 (FIPS 203) as mlkem-native has it on x86-64, and openssh/libcrux_mlkem768_sha3.h elsewhere.
// Sizes are bytes.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define SSHRP_MLKEM768_PUBLIC_KEY 1184
#define SSHRP_MLKEM768_PRIVATE_KEY 2400
#define SSHRP_MLKEM768_CIPHERTEXT 1088
#define SSHRP_MLKEM768_SECRET 32
#define SSHRP_MLKEM768_SEED 64
#define SSHRP_MLKEM768_MESSAGE 32

#ifdef __cplusplus
extern "C" {
#endif

// They leave secrets on the stack. `seed` is d and z, `message` is m: random bytes.
void sshrp_mlkem768_generate(uint8_t* public_key, uint8_t* private_key, const uint8_t* seed);
// The modulus check of FIPS 203 section 7.2; what fails it must not be encapsulated to.
bool sshrp_mlkem768_is_valid(const uint8_t* public_key);
void sshrp_mlkem768_encapsulate(uint8_t* ciphertext, uint8_t* secret, const uint8_t* public_key,
                                const uint8_t* message);
void sshrp_mlkem768_decapsulate(uint8_t* secret, const uint8_t* ciphertext, const uint8_t* private_key);

#ifdef __cplusplus
}
#endif

// sntrup761 as openssh/sntrup761.c has it, and what that code calls. Sizes are bytes.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>

#define SSHRP_SNTRUP761_PUBLIC_KEY 1158
#define SSHRP_SNTRUP761_PRIVATE_KEY 1763
#define SSHRP_SNTRUP761_CIPHERTEXT 1039
#define SSHRP_SNTRUP761_SECRET 32

#ifdef __cplusplus
extern "C" {
#endif

// All return 0. They leave secrets on the stack.
int sshrp_sntrup761_generate(unsigned char* public_key, unsigned char* private_key);
int sshrp_sntrup761_encapsulate(unsigned char* ciphertext, unsigned char* secret,
                                const unsigned char* public_key);
int sshrp_sntrup761_decapsulate(unsigned char* secret, const unsigned char* ciphertext,
                                const unsigned char* private_key);

// What whoever links this defines.
void sshrp_sntrup761_random(unsigned char* out, size_t size);
int sshrp_sntrup761_sha512(unsigned char* out, const unsigned char* in, unsigned long long size);

#ifdef __cplusplus
}
#endif

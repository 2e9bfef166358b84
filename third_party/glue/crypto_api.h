// What OpenSSH's crypto_api.h is to sntrup761.c: types, sizes, and what it calls.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>
#include <stdlib.h>

#include "sntrup761.h"

typedef int8_t crypto_int8;
typedef uint8_t crypto_uint8;
typedef int16_t crypto_int16;
typedef uint16_t crypto_uint16;
typedef int32_t crypto_int32;
typedef uint32_t crypto_uint32;
typedef int64_t crypto_int64;
typedef uint64_t crypto_uint64;

#define crypto_kem_sntrup761_PUBLICKEYBYTES SSHRP_SNTRUP761_PUBLIC_KEY
#define crypto_kem_sntrup761_SECRETKEYBYTES SSHRP_SNTRUP761_PRIVATE_KEY
#define crypto_kem_sntrup761_CIPHERTEXTBYTES SSHRP_SNTRUP761_CIPHERTEXT
#define crypto_kem_sntrup761_BYTES SSHRP_SNTRUP761_SECRET

#define crypto_kem_sntrup761_keypair sshrp_sntrup761_generate
#define crypto_kem_sntrup761_enc sshrp_sntrup761_encapsulate
#define crypto_kem_sntrup761_dec sshrp_sntrup761_decapsulate

#define randombytes sshrp_sntrup761_random
#define crypto_hash_sha512 sshrp_sntrup761_sha512

// libcrux's functions, which take and give structs, for callers that have pointers.
// SPDX-License-Identifier: MIT
#include "mlkem768.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#define fatal_f(text) abort()  // what its proofs exclude
#include "../openssh/libcrux_mlkem768_sha3.h"

_Static_assert(sizeof(struct libcrux_mlkem768_pk) == SSHRP_MLKEM768_PUBLIC_KEY, "public key");
_Static_assert(sizeof(struct libcrux_mlkem768_sk) == SSHRP_MLKEM768_PRIVATE_KEY, "private key");
_Static_assert(sizeof(struct libcrux_mlkem768_ciphertext) == SSHRP_MLKEM768_CIPHERTEXT, "ciphertext");
_Static_assert(LIBCRUX_ML_KEM_KEY_PAIR_PRNG_LEN == SSHRP_MLKEM768_SEED, "seed");
_Static_assert(LIBCRUX_ML_KEM_ENC_PRNG_LEN == SSHRP_MLKEM768_MESSAGE, "message");

static struct libcrux_mlkem768_pk public_key_of(const uint8_t* bytes) {
  struct libcrux_mlkem768_pk key;
  memcpy(key.value, bytes, sizeof key.value);
  return key;
}

void sshrp_mlkem768_generate(uint8_t* public_key, uint8_t* private_key, const uint8_t* seed) {
  uint8_t randomness[SSHRP_MLKEM768_SEED];
  memcpy(randomness, seed, sizeof randomness);
  const struct libcrux_mlkem768_keypair pair = libcrux_ml_kem_mlkem768_portable_generate_key_pair(randomness);
  memcpy(public_key, pair.pk.value, sizeof pair.pk.value);
  memcpy(private_key, pair.sk.value, sizeof pair.sk.value);
}

bool sshrp_mlkem768_is_valid(const uint8_t* public_key) {
  struct libcrux_mlkem768_pk key = public_key_of(public_key);
  return libcrux_ml_kem_mlkem768_portable_validate_public_key(&key);
}

void sshrp_mlkem768_encapsulate(uint8_t* ciphertext, uint8_t* secret, const uint8_t* public_key,
                                const uint8_t* message) {
  struct libcrux_mlkem768_pk key = public_key_of(public_key);
  uint8_t randomness[SSHRP_MLKEM768_MESSAGE];
  memcpy(randomness, message, sizeof randomness);
  const struct libcrux_mlkem768_enc_result result =
      libcrux_ml_kem_mlkem768_portable_encapsulate(&key, randomness);
  memcpy(ciphertext, result.fst.value, sizeof result.fst.value);
  memcpy(secret, result.snd, SSHRP_MLKEM768_SECRET);
}

void sshrp_mlkem768_decapsulate(uint8_t* secret, const uint8_t* ciphertext, const uint8_t* private_key) {
  struct libcrux_mlkem768_sk key;
  struct libcrux_mlkem768_ciphertext sealed;
  memcpy(key.value, private_key, sizeof key.value);
  memcpy(sealed.value, ciphertext, sizeof sealed.value);
  libcrux_ml_kem_mlkem768_portable_decapsulate(&key, &sealed, secret);
}

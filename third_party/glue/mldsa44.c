// mldsa-native and the SHA-3 that it calls, as one unit, for callers that have a context and the random
// bytes.
// SPDX-License-Identifier: MIT
#include "mldsa44.h"

#include "../aws-lc/ml_dsa/mldsa/common.h"
#include "../aws-lc/ml_dsa/mldsa/ct.c"
#include "../aws-lc/ml_dsa/mldsa/packing.c"
#include "../aws-lc/ml_dsa/mldsa/poly.c"
#include "../aws-lc/ml_dsa/mldsa/poly_kl.c"
#include "../aws-lc/ml_dsa/mldsa/polyvec.c"
#include "../aws-lc/ml_dsa/mldsa/polyvec_lazy.c"
#include "../aws-lc/ml_dsa/mldsa/sign.c"
#include "../aws-lc/sha/keccak1600.c"
#include "../aws-lc/sha/sha3.c"

_Static_assert(MLDSA_CRYPTO_PUBLICKEYBYTES == SSHRP_MLDSA44_PUBLIC_KEY, "public key");
_Static_assert(MLDSA_CRYPTO_SECRETKEYBYTES == SSHRP_MLDSA44_PRIVATE_KEY, "private key");
_Static_assert(MLDSA_CRYPTO_BYTES == SSHRP_MLDSA44_SIGNATURE, "signature");
_Static_assert(MLDSA_SEEDBYTES == SSHRP_MLDSA44_SEED, "seed");
_Static_assert(MLDSA_RNDBYTES == SSHRP_MLDSA44_RANDOMNESS, "randomness");

// The last argument of theirs is a caller's own, which our configuration leaves out.

bool sshrp_mldsa44_generate(uint8_t* public_key, uint8_t* private_key, const uint8_t* seed) {
  return mld_sign_keypair_internal(public_key, private_key, seed, 0) == 0;
}

bool sshrp_mldsa44_public_key_of(uint8_t* public_key, const uint8_t* private_key) {
  return mld_sign_pk_from_sk(public_key, private_key, 0) == 0;
}

bool sshrp_mldsa44_sign(uint8_t* signature, const uint8_t* message, size_t message_size,
                        const uint8_t* context, size_t context_size, const uint8_t* randomness,
                        const uint8_t* private_key) {
  uint8_t prefix[MLD_DOMAIN_SEPARATION_MAX_BYTES];
  const size_t prefix_size =
      mld_prepare_domain_separation_prefix(prefix, NULL, 0, context, context_size, MLD_PREHASH_NONE);
  return prefix_size != 0 && mld_sign_signature_internal(signature, message, message_size, prefix,
                                                         prefix_size, randomness, private_key, 0, 0) == 0;
}

bool sshrp_mldsa44_verify(const uint8_t* signature, const uint8_t* message, size_t message_size,
                          const uint8_t* context, size_t context_size, const uint8_t* public_key) {
  return mld_sign_verify(signature, message, message_size, context, context_size, public_key, 0) == 0;
}

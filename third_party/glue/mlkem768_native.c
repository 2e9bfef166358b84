// mlkem-native's functions under the names of mlkem768.h: for x86-64.
// SPDX-License-Identifier: MIT
#include <stdlib.h>

#include "mlkem768.h"

#define MLK_CONFIG_FILE "mlkem_config.h"
#include "mlkem/mlkem_native_bcm.c"

// What they can fail with: a private key that isn't one, which we have made.
static void require_done(int result) {
  if (result != 0) abort();
}

void sshrp_mlkem768_generate(uint8_t* public_key, uint8_t* private_key, const uint8_t* seed) {
  require_done(mlkem_keypair_derand(public_key, private_key, seed));
}

bool sshrp_mlkem768_is_valid(const uint8_t* public_key) { return mlkem_check_pk(public_key) == 0; }

void sshrp_mlkem768_encapsulate(uint8_t* ciphertext, uint8_t* secret, const uint8_t* public_key,
                                const uint8_t* message) {
  require_done(mlkem_enc_derand(ciphertext, secret, public_key, message));
}

void sshrp_mlkem768_decapsulate(uint8_t* secret, const uint8_t* ciphertext, const uint8_t* private_key) {
  require_done(mlkem_dec(secret, ciphertext, private_key));
}

// SPDX-License-Identifier: MIT
#include "crypto/mlkem768.h"

#include "crypto/random.h"

namespace sshrp::crypto {

EphemeralKeyPtr generate_mlkem768() {
  util::SecretBytes seed(mlkem768_seed_size);
  random_fill(seed.data());
  return make_mlkem768(seed.view().first<mlkem768_seed_size>());
}

Encapsulated encapsulate_mlkem768(BytesView public_value) {
  util::SecretBytes message(mlkem768_message_size);
  random_fill(message.data());
  return encapsulate_mlkem768(public_value, message.view().first<mlkem768_message_size>());
}

}  // namespace sshrp::crypto

// Private key files of all formats that are read.
// SPDX-License-Identifier: MIT
#include "crypto/private_key_file.h"
#include "deterministic_random.h"
#include "target.h"

using namespace sshrp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::restart_random();
  try {
    const auto key = crypto::parse_private_key(as_text({data, size}), "passphrase");
    const util::SecretBytes file = crypto::to_openssh_file(key, "comment");
    const auto again = crypto::parse_private_key(as_text(file.view()));
    fuzz::expect(again.public_key() == key.public_key(), "what we write is read as the same key");
  } catch (const crypto::KeyFileError&) {
  }
  return 0;
}

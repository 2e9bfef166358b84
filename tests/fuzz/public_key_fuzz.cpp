// Public keys and signatures as peers send them, and keys as files have them.
// SPDX-License-Identifier: MIT
#include "crypto/public_key.h"
#include "crypto/signature_algorithms.h"
#include "target.h"
#include "wire/error.h"

using namespace sshrp;

namespace {

void try_blob(BytesView blob, BytesView signature) {
  try {
    const auto key = crypto::PublicKey::parse(blob);
    fuzz::expect(std::ranges::equal(key.blob(), blob), "the blob is kept as it was");
    fuzz::expect(crypto::PublicKey::parse_line(key.to_line()) == key, "its line reads as the same key");
    key.fingerprint();
    for (const auto& algorithm : crypto::signature_algorithms()) {
      fuzz::expect(
          !key.verify(algorithm.name, as_bytes("data"), signature) || algorithm.key_type == key.type(),
          "only an algorithm of the key's type verifies");
    }
  } catch (const wire::ProtocolError&) {
  }
}

void try_line(BytesView text) {
  try {
    const auto key = crypto::PublicKey::parse_line(as_text(text));
    fuzz::expect(crypto::PublicKey::parse(key.blob()) == key, "its blob parses");
  } catch (const wire::ProtocolError&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  if (input.byte() & 1) {
    try_line(input.rest());
  } else {
    const BytesView blob = input.string();
    try_blob(blob, input.rest());
  }
  return 0;
}

// Certificates as peers send them and as files have them.
// SPDX-License-Identifier: MIT
#include "crypto/certificate.h"
#include "target.h"
#include "wire/error.h"

using namespace sshrp;

namespace {

void try_blob(BytesView blob) {
  try {
    const auto certificate = crypto::Certificate::parse(blob);
    fuzz::expect(std::ranges::equal(certificate.blob(), blob), "the blob is kept as it was");
    fuzz::expect(crypto::is_certificate(blob), "it is taken for a certificate");
    fuzz::expect(crypto::Certificate::parse_line(certificate.to_line()) == certificate,
                 "its line reads as the same certificate");
    fuzz::expect(crypto::PublicKey::parse(certificate.key().blob()) == certificate.key(), "its key is a key");
    certificate.is_signed();
    for (const auto& option : certificate.critical_options()) option.text();
  } catch (const wire::ProtocolError&) {
  }
}

void try_line(BytesView text) {
  try {
    try_blob(crypto::Certificate::parse_line(as_text(text)).blob());
  } catch (const wire::ProtocolError&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  if (input.byte() & 1) {
    try_line(input.rest());
  } else {
    try_blob(input.rest());
  }
  return 0;
}

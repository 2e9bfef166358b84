// SPDX-License-Identifier: MIT
#include "crypto/security_key.h"

#include "crypto/digest.h"
#include "wire/writer.h"

namespace sshrp::crypto {

Assertion read_assertion(wire::Reader& signature) {
  Assertion assertion;
  assertion.flags = signature.byte();
  assertion.counter = signature.uint32();
  return assertion;
}

Bytes signed_by_security_key(std::string_view application, const Assertion& assertion, BytesView data) {
  Bytes message;
  wire::Writer(message)
      .raw(digest(DigestKind::sha256, as_bytes(application)).view())
      .byte(assertion.flags)
      .uint32(assertion.counter)
      .raw(digest(DigestKind::sha256, data).view());
  return message;
}

}  // namespace sshrp::crypto

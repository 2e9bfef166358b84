// Files of revoked keys: KRLs and lists.
// SPDX-License-Identifier: MIT
#include "crypto/revoked_keys.h"
#include "target.h"
#include "wire/error.h"

using namespace sshrp;

namespace {

constexpr std::string_view some_key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK7jTcBe8Irjdw+9COtvMUrBrxEeQCJBndB8mPiorbuo";
constexpr std::string_view some_certificate =
    "ecdsa-sha2-nistp256-cert-v01@openssh.com AAAAKGVjZHNhLXNoYTItbmlzdHAyNTYtY2VydC12MDFAb3Blb"
    "nNzaC5jb20AAAAgLvflAo2X2fmhwsevU7Taq6gXZX/OW0X5lFmDd+766MsAAAAIbmlzdHAyNTYAAABBBCw2YpwVOOV"
    "ju2OeVTLKAtvaFLMYkk1OPdk4vBSbV0PfqtyE+Weo59geA5tfGJSBqOFUlbk1UYL+rNuUQcs6S84AAAAAAAAAKgAAA"
    "AEAAAAGdGhlIGlkAAAAEAAAAAVhbGljZQAAAANib2IAAAAAXgvhAAAAAABw29iAAAAAAAAAAIIAAAAVcGVybWl0LVg"
    "xMS1mb3J3YXJkaW5nAAAAAAAAABdwZXJtaXQtYWdlbnQtZm9yd2FyZGluZwAAAAAAAAAWcGVybWl0LXBvcnQtZm9yd"
    "2FyZGluZwAAAAAAAAAKcGVybWl0LXB0eQAAAAAAAAAOcGVybWl0LXVzZXItcmMAAAAAAAAAAAAAADMAAAALc3NoLWV"
    "kMjU1MTkAAAAgruNNwF7wiuN3D70I628xSsGvER5AIkGd0HyY+Kitu6gAAABTAAAAC3NzaC1lZDI1NTE5AAAAQD7/E"
    "maSwZlBu/KchJYryXGchikMZttWUqPQSLNDsGom2hl+LtTEYIc04U/Q8BOT3d1xGSTuDJDZLr4R/FBe/Q4=";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto key = crypto::PublicKey::parse_line(some_key);
  static const auto certificate = crypto::Certificate::parse_line(some_certificate);
  try {
    const auto revoked = crypto::RevokedKeys::parse({data, size});
    fuzz::expect(!revoked.revokes(key) || revoked.revokes(certificate),
                 "a CA's end is that of its certificates");
  } catch (const wire::ProtocolError&) {
  }
  return 0;
}

#include "crypto/hmac.h"

#include <gtest/gtest.h>

#include "util/text.h"

namespace sshrp::crypto {
namespace {

TEST(Hmac, gives_the_results_of_rfc_2202_and_rfc_4231) {
  const auto jefe = [](DigestKind kind) {
    return util::hex(hmac(kind, as_bytes("Jefe"), as_bytes("what do ya want for nothing?")).view());
  };
  EXPECT_EQ(jefe(DigestKind::sha1), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(jefe(DigestKind::sha256), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      jefe(DigestKind::sha512),
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaea"
      "b1a34d4a6b4b636e070a38bce737");
}

}  // namespace
}  // namespace sshrp::crypto

// SPDX-License-Identifier: MIT
#include "crypto/digest.h"

#include <gtest/gtest.h>

#include "util/text.h"

namespace sshrp::crypto {
namespace {

struct Case {
  DigestKind kind;
  const char* abc;
  const char* nothing;
};

// FIPS 180's examples ("abc"), and the digests of nothing.
constexpr Case cases[] = {
    {DigestKind::sha1, "a9993e364706816aba3e25717850c26c9cd0d89d",
     "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
    {DigestKind::sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {DigestKind::sha384,
     "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
     "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"},
    {DigestKind::sha512,
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d442"
     "3643ce8"
     "0e2a9ac94fa54ca49f",
     "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931b"
     "d474"
     "17a81a538327af927da3e"},
};

TEST(Digest, gives_the_results_of_fips_180) {
  for (const Case& c : cases) {
    EXPECT_EQ(util::hex(digest(c.kind, as_bytes("abc")).view()), c.abc);
    EXPECT_EQ(util::hex(digest(c.kind, {}).view()), c.nothing);
    Digest in_parts(c.kind);
    in_parts.update(as_bytes("a")).update({}).update(as_bytes("bc"));
    EXPECT_EQ(util::hex(in_parts.finish().view()), c.abc);
  }
}

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

// SPDX-License-Identifier: MIT
#include "crypto/revoked_certificates.h"

#include <gtest/gtest.h>

#include "crypto/certificate_builder.h"
#include "crypto/certificate_files.h"
#include "wire/error.h"

namespace sshrp::crypto {
namespace {

Certificate numbered(std::uint64_t serial, const PrivateKey& ca, std::string key_id = "x") {
  return issue_certificate(public_key_file("nistp384"),
                           {.serial = serial, .kind = CertificateKind::user, .key_id = std::move(key_id)},
                           ca);
}

TEST(RevokedCertificates, merge_ranges_that_overlap_or_touch) {
  const PrivateKey ca = private_key_file("ed25519");
  RevokedCertificates certificates;
  for (const auto& [first, last] :
       {std::pair{10, 20}, {30, 40}, {21, 29}, {15, 18}, {5, 9}, {100, 100}, {90, 110}})
    certificates.add_serials(static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(last));
  certificates.add_serials(UINT64_MAX - 1, UINT64_MAX);
  certificates.add_serials(UINT64_MAX - 5, UINT64_MAX);
  certificates.finish();
  for (std::uint64_t serial = 0; serial < 120; ++serial) {
    EXPECT_EQ(certificates.revoke(numbered(serial, ca)),
              (5 <= serial && serial <= 40) || (90 <= serial && serial <= 110))
        << serial;
  }
  EXPECT_TRUE(certificates.revoke(numbered(UINT64_MAX, ca)));
  EXPECT_TRUE(certificates.revoke(numbered(UINT64_MAX - 5, ca)));
  EXPECT_FALSE(certificates.revoke(numbered(UINT64_MAX - 6, ca)));
}

// The numbers 5 k of 1 to 50,000, in an order as odd as any, with ranges around them that overlap.
TEST(RevokedCertificates, may_be_told_in_any_order) {
  const PrivateKey ca = private_key_file("ed25519");
  RevokedCertificates certificates;
  for (std::uint64_t i = 0; i < 10000; ++i) {
    const std::uint64_t serial = 5 * (1 + i * 7919 % 10000);
    certificates.add_serials(serial, serial + i % 2);
    certificates.add_serials(serial, serial + 1);
  }
  certificates.finish();
  for (std::uint64_t serial : {4ull, 7ull, 8ull, 9ull, 25003ull, 49999ull, 50002ull})
    EXPECT_FALSE(certificates.revoke(numbered(serial, ca))) << serial;
  for (std::uint64_t serial : {5ull, 6ull, 10ull, 11ull, 25000ull, 25001ull, 50000ull, 50001ull})
    EXPECT_TRUE(certificates.revoke(numbered(serial, ca))) << serial;
  EXPECT_EQ(certificates.memory(), sizeof certificates + 10000 * 16 + std::string().capacity());
}

TEST(RevokedCertificates, are_a_bounded_number_of_ranges) {
  RevokedCertificates certificates;
  const auto add_most = [&] {
    for (std::uint64_t i = 0; i < max_serial_ranges; ++i) certificates.add_serials(2 * i + 1, 2 * i + 1);
  };
  add_most();
  add_most();
  EXPECT_NO_THROW(certificates.finish());
  certificates.add_serials(UINT64_MAX, UINT64_MAX);
  EXPECT_THROW(certificates.finish(), wire::ProtocolError);
  certificates.add_serials(1, UINT64_MAX);
  EXPECT_NO_THROW(certificates.finish()) << "it makes one of them all";
  RevokedCertificates too_many;
  std::uint64_t told = 0;
  EXPECT_THROW(for (;; ++told) too_many.add_serials(2 * told + 1, 2 * told + 1), wire::ProtocolError);
  EXPECT_LE(told, 2 * max_serial_ranges + 1) << "no more are held until there are too many";
}

TEST(RevokedCertificates, have_key_ids_that_are_told_apart) {
  const PrivateKey ca = private_key_file("ed25519");
  RevokedCertificates certificates;
  for (const char* id : {"b", "", "ab", "b"}) certificates.add_key_id(id);
  certificates.finish();
  for (const char* id : {"b", "", "ab"}) EXPECT_TRUE(certificates.revoke(numbered(1, ca, id))) << id;
  for (const char* id : {"a", "bb", "abb", "c"}) EXPECT_FALSE(certificates.revoke(numbered(1, ca, id))) << id;
}

}  // namespace
}  // namespace sshrp::crypto

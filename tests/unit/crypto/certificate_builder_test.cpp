// SPDX-License-Identifier: MIT
#include "crypto/certificate_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "crypto/certificate_files.h"

namespace sshrp::crypto {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::uint64_t now = 1700000000;  // 2023-11-14T22:13:20Z

CertificateFields login_fields() {
  return {
      .serial = 7,
      .kind = CertificateKind::user,
      .key_id = "session 12",
      .valid_principals = {"alice"},
      .valid_after = now - 60,
      .valid_before = now + 300,
      .critical_options = {text_option("source-address", "192.0.2.1/32"), text_option("force-command", "id")},
      .extensions = default_user_extensions()};
}

/// What `ssh-keygen -L` says of a line.
std::string listing(const std::string& line) {
  const std::string command = "echo '" + line + "' | TZ=UTC ssh-keygen -L -f - 2>&1";
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  std::array<char, 4096> part;
  while (const std::size_t size = std::fread(part.data(), 1, part.size(), pipe))
    output.append(part.data(), size);
  EXPECT_EQ(pclose(pipe), 0) << output;
  return output;
}

TEST(IssueCertificate, makes_what_parse_reads) {
  const PrivateKey ca = private_key_file("nistp384");
  const PublicKey key = public_key_file("rsa2048");
  const Certificate certificate = issue_certificate(key, login_fields(), ca);
  EXPECT_EQ(certificate.key(), key);
  EXPECT_EQ(certificate.signature_key(), ca.public_key());
  EXPECT_TRUE(certificate.is_signed());
  EXPECT_EQ(certificate.serial(), 7u);
  EXPECT_EQ(certificate.key_id(), "session 12");
  EXPECT_THAT(certificate.valid_principals(), ElementsAre("alice"));
  EXPECT_TRUE(certificate.is_valid_at(now));
  EXPECT_FALSE(certificate.is_valid_at(now + 300));
  ASSERT_EQ(certificate.critical_options().size(), 2u);
  EXPECT_EQ(certificate.critical_options()[0], text_option("force-command", "id"));
  EXPECT_EQ(certificate.extensions(), default_user_extensions());
}

TEST(IssueCertificate, makes_what_ssh_keygen_reads) {
  for (const char* ca : {"ed25519", "nistp256", "rsa2048"}) {
    for (const char* key : {"ed25519", "nistp256", "nistp384", "nistp521", "rsa2048"}) {
      const Certificate certificate =
          issue_certificate(public_key_file(key), login_fields(), private_key_file(ca));
      const std::string said = listing(certificate.to_line());
      for (const std::string& part :
           {"Type: " + std::string(certificate.type()) + " user certificate", certificate.key().fingerprint(),
            certificate.signature_key().fingerprint(), std::string("Key ID: \"session 12\""),
            std::string("Serial: 7\n"), std::string("Valid: from 2023-11-14T22:12:20 to 2023-11-14T22:18:20"),
            std::string("force-command id"), std::string("source-address 192.0.2.1/32"),
            std::string("permit-user-rc")}) {
        EXPECT_THAT(said, HasSubstr(part));
      }
    }
  }
}

TEST(IssueCertificate, makes_two_that_differ) {
  const PrivateKey ca = private_key_file("ed25519");
  EXPECT_NE(issue_certificate(ca.public_key(), login_fields(), ca),
            issue_certificate(ca.public_key(), login_fields(), ca))
      << "the nonce is random";
}

TEST(IssueCertificate, refuses_what_nobody_would_read) {
  const PrivateKey ca = private_key_file("ed25519");
  CertificateFields nul = login_fields(), twice = login_fields(), many = login_fields();
  nul.valid_principals = {std::string(1, '\0')};
  twice.extensions.push_back(twice.extensions.front());
  many.valid_principals.resize(max_principals + 1);
  for (const CertificateFields& fields : {nul, twice, many})
    EXPECT_THROW(issue_certificate(ca.public_key(), fields, ca), std::invalid_argument);
}

}  // namespace
}  // namespace sshrp::crypto

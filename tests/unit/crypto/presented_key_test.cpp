// SPDX-License-Identifier: MIT
#include "crypto/presented_key.h"

#include <gtest/gtest.h>

#include "crypto/certificate_algorithms.h"
#include "crypto/certificate_files.h"
#include "crypto/signature_algorithms.h"
#include "crypto/ssh_sig.h"

namespace sshrp::crypto {
namespace {

constexpr const char* names[] = {"ed25519", "nistp256", "nistp384", "nistp521", "rsa2048"};

TEST(PresentedKey, is_a_key_or_a_certificate_of_it) {
  for (const std::string name : names) {
    const PublicKey key = public_key_file(name);
    const PresentedKey plain = PresentedKey::parse(key.blob());
    EXPECT_EQ(plain.certificate(), nullptr);
    EXPECT_EQ(plain.key(), key);
    EXPECT_EQ(plain.type(), key.type());
    EXPECT_TRUE(std::ranges::equal(plain.blob(), key.blob()));
    const Certificate certificate = certificate_file(name + "-by-ed25519");
    const PresentedKey certified = PresentedKey::parse(certificate.blob());
    ASSERT_NE(certified.certificate(), nullptr);
    EXPECT_EQ(*certified.certificate(), certificate);
    EXPECT_EQ(certified.key(), key);
    EXPECT_EQ(certified.type(), certificate.type());
    EXPECT_TRUE(std::ranges::equal(certified.blob(), certificate.blob()));
  }
  EXPECT_THROW(PresentedKey::parse(as_bytes("nonsense")), wire::ProtocolError);
}

TEST(PresentedKey, signs_for_the_algorithm_of_what_it_is) {
  for (const std::string name : names) {
    const SshSig sig = sshsig_file(name);
    const PresentedKey plain = public_key_file(name);
    const PresentedKey certified = certificate_file(name + "-by-ed25519");
    std::string certified_algorithm;
    for (const auto& row : certificate_algorithms())
      if (row.signature_algorithm == sig.algorithm) certified_algorithm = row.name;
    EXPECT_TRUE(plain.verify(sig.algorithm, sig.data, sig.signature));
    EXPECT_TRUE(certified.verify(certified_algorithm, sig.data, sig.signature));
    EXPECT_TRUE(certified.verify_assertion(certified_algorithm, sig.data, sig.signature));
    EXPECT_FALSE(certified.verify(sig.algorithm, sig.data, sig.signature)) << "a certificate as a plain key";
    EXPECT_FALSE(plain.verify(certified_algorithm, sig.data, sig.signature))
        << "a plain key as a certificate";
    EXPECT_FALSE(certified.verify("", sig.data, sig.signature));
    for (const auto& row : certificate_algorithms()) {
      EXPECT_EQ(certified.verify(row.name, sig.data, sig.signature), row.name == certified_algorithm)
          << row.name;
    }
  }
}

TEST(PresentedKey, goes_with_the_algorithms_of_its_type_only) {
  const PresentedKey rsa = public_key_file("rsa2048"), certified = certificate_file("rsa2048-by-ed25519");
  for (const char* name : {"rsa-sha2-256", "rsa-sha2-512"}) {
    EXPECT_TRUE(rsa.goes_with(name));
    EXPECT_FALSE(certified.goes_with(name));
    EXPECT_TRUE(certified.goes_with(std::string(name) + "-cert-v01@openssh.com"));
    EXPECT_FALSE(rsa.goes_with(std::string(name) + "-cert-v01@openssh.com"));
  }
  for (const char* name : {"", "ssh-dss", "ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com", "rsa-sha2-1"}) {
    EXPECT_FALSE(rsa.goes_with(name)) << name;
    EXPECT_FALSE(certified.goes_with(name)) << name;
  }
}

TEST(PresentedKey, in_a_device_says_who_was_there_also_when_certified) {
  const auto certificate = Certificate::parse_line(key_file("../security_keys/sk_ed25519-cert.pub"));
  const PresentedKey certified = certificate;
  constexpr std::string_view algorithm = "sk-ssh-ed25519-cert-v01@openssh.com";
  const SshSig present = sshsig_file("../security_keys/sk_ed25519");
  EXPECT_TRUE(certified.verify(algorithm, present.data, present.signature));
  const SshSig absent = sshsig_file("../security_keys/sk_ed25519_absent");
  EXPECT_FALSE(certified.verify(algorithm, absent.data, absent.signature));
  const auto assertion = certified.verify_assertion(algorithm, absent.data, absent.signature);
  ASSERT_TRUE(assertion);
  EXPECT_FALSE(assertion->user_present());
}

}  // namespace
}  // namespace sshrp::crypto

// Keys in security keys: PublicKey and its verification with what tests/vectors/security_keys holds.
// SPDX-License-Identifier: MIT
#include "crypto/security_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/certificate.h"
#include "crypto/certificate_algorithms.h"
#include "crypto/ssh_sig.h"

namespace sshrp::crypto {
namespace {

using testing::HasSubstr;

constexpr std::uint32_t counter_of_the_vectors = 0x01020304;

std::string file(const std::string& name) { return "../security_keys/" + name; }
PublicKey key_of(const std::string& name) { return public_key_file(file(name)); }

struct Kind {
  const char* name;
  std::string_view type;
};
constexpr Kind kinds[] = {{"sk_ed25519", "sk-ssh-ed25519@openssh.com"},
                          {"sk_nistp256", "sk-ecdsa-sha2-nistp256@openssh.com"}};

/// `signature` with other flags than were signed.
Bytes with_flags(Bytes signature, std::uint8_t flags) {
  signature[signature.size() - 5] = flags;
  return signature;
}

TEST(SecurityKey, is_read_as_ssh_keygen_reads_it) {
  for (const auto& [name, type] : kinds) {
    const PublicKey key = key_of(name);
    EXPECT_EQ(key.type(), type);
    EXPECT_TRUE(key.is_security_key());
    EXPECT_THAT(key_file(file(name) + ".fingerprint"), HasSubstr(" " + key.fingerprint() + " "));
    EXPECT_EQ(PublicKey::parse_line(key.to_line()), key);
  }
  EXPECT_FALSE(public_key_file("ed25519").is_security_key());
}

TEST(SecurityKey, signs_with_its_user_present) {
  for (const auto& [name, type] : kinds) {
    const SshSig sig = sshsig_file(file(name));
    EXPECT_EQ(sig.algorithm, type);
    EXPECT_TRUE(key_of(name).verify(type, sig.data, sig.signature));
    const auto assertion = key_of(name).verify_assertion(type, sig.data, sig.signature);
    ASSERT_TRUE(assertion);
    EXPECT_TRUE(assertion->user_present());
    EXPECT_FALSE(assertion->user_verified());
    EXPECT_EQ(assertion->counter, counter_of_the_vectors);
  }
}

TEST(SecurityKey, without_its_user_signs_only_for_those_who_say_so) {
  for (const auto& [name, type] : kinds) {
    for (const char* suffix : {"_absent", "_only_verified"}) {
      const SshSig sig = sshsig_file(file(name) + suffix);
      EXPECT_FALSE(key_of(name).verify(type, sig.data, sig.signature));
      const auto assertion = key_of(name).verify_assertion(type, sig.data, sig.signature);
      ASSERT_TRUE(assertion);
      EXPECT_FALSE(assertion->user_present());
      EXPECT_EQ(assertion->user_verified(), suffix == std::string_view("_only_verified"));
    }
  }
}

TEST(SecurityKey, tells_that_it_verified_its_user) {
  for (const auto& [name, type] : kinds) {
    const SshSig sig = sshsig_file(file(name) + "_verified");
    const auto assertion = key_of(name).verify_assertion(type, sig.data, sig.signature);
    ASSERT_TRUE(assertion);
    EXPECT_TRUE(assertion->user_present());
    EXPECT_TRUE(assertion->user_verified());
  }
}

TEST(SecurityKey, has_signed_its_flags_and_its_counter) {
  for (const auto& [name, type] : kinds) {
    const PublicKey key = key_of(name);
    const SshSig sig = sshsig_file(file(name) + "_absent");
    for (int flags = 1; flags < 256; ++flags) {
      EXPECT_FALSE(
          key.verify_assertion(type, sig.data, with_flags(sig.signature, static_cast<std::uint8_t>(flags))))
          << flags;
    }
    Bytes counted = sig.signature;
    ++counted.back();
    EXPECT_FALSE(key.verify_assertion(type, sig.data, counted));
  }
}

TEST(SecurityKey, refuses_every_flipped_bit_early_ends_and_trailing_bytes) {
  for (const auto& [name, type] : kinds) {
    const PublicKey key = key_of(name);
    SshSig sig = sshsig_file(file(name));
    for (std::size_t i = 0; i < sig.signature.size() * 8; ++i) {
      sig.signature[i / 8] ^= static_cast<std::uint8_t>(1 << i % 8);
      EXPECT_FALSE(key.verify_assertion(type, sig.data, sig.signature)) << name << " bit " << i;
      sig.signature[i / 8] ^= static_cast<std::uint8_t>(1 << i % 8);
    }
    for (std::size_t size = 0; size < sig.signature.size(); ++size)
      EXPECT_FALSE(key.verify_assertion(type, sig.data, BytesView(sig.signature).first(size)));
    sig.signature.push_back(0);
    EXPECT_FALSE(key.verify_assertion(type, sig.data, sig.signature));
  }
}

TEST(SecurityKey, signs_for_its_application_only) {
  for (const auto& [name, type] : kinds) {
    Bytes blob = to_vector(key_of(name).blob());
    blob.back() = ';';  // of "ssh:"
    const SshSig sig = sshsig_file(file(name));
    EXPECT_FALSE(PublicKey::parse(blob).verify_assertion(type, sig.data, sig.signature));
  }
}

TEST(SecurityKey, isnt_confused_with_the_same_key_in_a_file) {
  const PublicKey key = key_of("sk_ed25519");
  wire::Reader fields(key.blob());
  fields.text();
  Bytes plain_blob;
  wire::Writer(plain_blob).string("ssh-ed25519").string(fields.string());
  const PublicKey plain = PublicKey::parse(plain_blob);
  EXPECT_NE(plain, key);
  const SshSig sig = sshsig_file(file("sk_ed25519"));
  EXPECT_FALSE(plain.verify(sig.algorithm, sig.data, sig.signature));
  EXPECT_FALSE(plain.verify("ssh-ed25519", sig.data, sig.signature));
  EXPECT_FALSE(key.verify("ssh-ed25519", sig.data, sig.signature));
}

TEST(SecurityKey, refuses_an_application_that_is_empty_long_or_holds_nul) {
  const PublicKey key = key_of("sk_ed25519");
  wire::Reader fields(key.blob());
  fields.text();
  const BytesView point = fields.string();
  const auto refusal = [&](std::string_view application) {
    Bytes blob;
    wire::Writer(blob).string("sk-ssh-ed25519@openssh.com").string(point).string(application);
    return sentence_of<wire::ProtocolError>([&] { PublicKey::parse(blob); });
  };
  EXPECT_EQ(refusal("ssh:"), "nothing was thrown");
  EXPECT_EQ(refusal(std::string(max_application, 'x')), "nothing was thrown");
  for (const std::string& application :
       {std::string(), std::string("ssh:\0x", 6), std::string(max_application + 1, 'x')}) {
    EXPECT_THAT(refusal(application), HasSubstr("application"));
  }
}

TEST(SecurityKey, can_be_certified) {
  for (const auto& [name, type] : kinds) {
    const auto certificate = Certificate::parse_line(key_file(file(name) + "-cert.pub"));
    EXPECT_EQ(certificate.key(), key_of(name));
    EXPECT_TRUE(certificate.is_signed());
    EXPECT_EQ(certificate.extensions()[0].name, "no-touch-required");
    const auto algorithms = algorithms_for_certificate_type(certificate.type());
    ASSERT_EQ(algorithms.size(), 1u);
    EXPECT_EQ(algorithms[0]->signature_algorithm, type);
  }
}

TEST(SecurityKey, can_be_a_ca_and_needs_no_touch_for_that) {
  for (const auto& [name, type] : kinds) {
    const auto certificate = Certificate::parse_line(key_file(file("nistp256-by-") + name + "-cert.pub"));
    EXPECT_EQ(certificate.signature_key(), key_of(name));
    EXPECT_TRUE(certificate.is_signed());
    Bytes blob = to_vector(certificate.blob());
    blob.back() ^= 1;
    EXPECT_FALSE(Certificate::parse(blob).is_signed());
  }
}

TEST(Verify, says_nothing_of_the_user_of_a_key_in_a_file) {
  const SshSig sig = sshsig_file("ed25519");
  const auto assertion = public_key_file("ed25519").verify_assertion(sig.algorithm, sig.data, sig.signature);
  ASSERT_TRUE(assertion);
  EXPECT_FALSE(assertion->user_present());
  EXPECT_FALSE(assertion->user_verified());
  EXPECT_EQ(assertion->counter, 0u);
}

}  // namespace
}  // namespace sshrp::crypto

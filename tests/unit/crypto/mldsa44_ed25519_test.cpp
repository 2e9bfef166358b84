// ssh-mldsa44-ed25519 with keys, signatures and certificates of OpenSSH 10.6: tests/vectors/mldsa44_ed25519.
// SPDX-License-Identifier: MIT
#include "crypto/mldsa44_ed25519.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/certificate_builder.h"
#include "crypto/certificate_files.h"
#include "crypto/presented_key.h"
#include "crypto/revoked_keys.h"
#include "crypto/ssh_sig.h"
#include "util/base64.h"
#include "wire/writer.h"

namespace sshrp::crypto {
namespace {

using testing::HasSubstr;

constexpr std::string_view type = mldsa44_ed25519_type;
constexpr std::size_t ed25519_signature_size = 64;

std::string file(const std::string& name) { return key_file("../mldsa44_ed25519/" + name); }
PublicKey public_key(const std::string& name) { return PublicKey::parse_line(file(name + ".pub")); }
PrivateKey private_key(const std::string& name) { return parse_private_key(file(name)); }
Certificate certificate(const std::string& name) { return Certificate::parse_line(file(name + "-cert.pub")); }
SshSig signature_of_openssh() { return sshsig_file("../mldsa44_ed25519/key"); }

Bytes blob_of(BytesView public_value, std::string_view name = type) {
  Bytes blob;
  wire::Writer(blob).string(name).string(public_value);
  return blob;
}

Bytes signature_of(BytesView blob, std::string_view name = type) { return blob_of(blob, name); }

Mldsa44Ed25519Key composite_of(std::uint8_t mldsa44, std::uint8_t ed25519) {
  Bytes seeds(mldsa44_seed_size, mldsa44);
  seeds.resize(mldsa44_ed25519_seeds_size, ed25519);
  return Mldsa44Ed25519Key(BytesView(seeds).first<mldsa44_ed25519_seeds_size>());
}

/// What two keys signed, the ML-DSA half of the one beside the Ed25519 half of the other.
Bytes halves(const Bytes& first, const Bytes& second) {
  Bytes both = first;
  std::ranges::copy(BytesView(second).last(ed25519_signature_size), both.end() - ed25519_signature_size);
  return both;
}

TEST(Mldsa44Ed25519, reads_the_keys_of_openssh) {
  const PublicKey key = public_key("key");
  EXPECT_EQ(key.type(), "ssh-mldsa44-ed25519");
  EXPECT_EQ(key.blob().size(), 4 + type.size() + 4 + 1344);
  EXPECT_THAT(file("key.fingerprint"), HasSubstr(" " + key.fingerprint() + " "));
  EXPECT_TRUE(file("key.pub").starts_with(key.to_line() + " "));
  EXPECT_EQ(PublicKey::parse(key.blob()), key);
  EXPECT_EQ(private_key("key").public_key(), key);
  EXPECT_EQ(parse_private_key(file("encrypted"), "correct horse").public_key(), key);
  EXPECT_THAT(sentence_of<KeyFileError>([] { parse_private_key(file("encrypted"), "wrong"); }),
              HasSubstr("passphrase is wrong"));
  EXPECT_THAT(sentence_of<KeyFileError>([] { parse_private_key(file("key.pub")); }),
              HasSubstr("this is a public key"));
}

TEST(Mldsa44Ed25519, takes_the_signature_of_openssh_and_no_other_of_its_bytes) {
  const PublicKey key = public_key("key");
  SshSig sshsig = signature_of_openssh();
  EXPECT_EQ(sshsig.algorithm, type);
  EXPECT_TRUE(key.verify(type, sshsig.data, sshsig.signature));
  EXPECT_FALSE(public_key("other").verify(type, sshsig.data, sshsig.signature));
  for (std::size_t i = 0; i < sshsig.signature.size(); i += 7) {
    sshsig.signature[i] ^= 0x10;
    EXPECT_FALSE(key.verify(type, sshsig.data, sshsig.signature)) << i;
    sshsig.signature[i] ^= 0x10;
  }
  sshsig.data.back() ^= 1;
  EXPECT_FALSE(key.verify(type, sshsig.data, sshsig.signature));
}

TEST(Mldsa44Ed25519, signs_what_it_takes_itself_each_time_anew) {
  const PrivateKey key = private_key("key");
  const Bytes data{1, 2, 3};
  const Bytes signature = key.sign(type, data);
  EXPECT_EQ(signature.size(), 4 + type.size() + 4 + 2484);
  EXPECT_TRUE(key.public_key().verify(type, data, signature));
  EXPECT_NE(signature, key.sign(type, data)) << "hedged";
  EXPECT_FALSE(key.public_key().verify("ssh-ed25519", data, signature));
  EXPECT_THROW((void)key.sign("ssh-ed25519", data), std::invalid_argument);
}

TEST(Mldsa44Ed25519, takes_no_signature_of_one_half_alone) {
  const Mldsa44Ed25519Key key = composite_of(1, 2), same_mldsa44 = composite_of(1, 3),
                          same_ed25519 = composite_of(4, 2);
  const Bytes data{1, 2, 3}, other_data{1, 2, 4};
  const Bytes signature = key.sign(data);
  EXPECT_TRUE(verify_mldsa44_ed25519(key.public_value(), data, signature));
  EXPECT_TRUE(verify_mldsa44_ed25519(key.public_value(), data, halves(key.sign(data), signature)));
  EXPECT_FALSE(verify_mldsa44_ed25519(key.public_value(), data, halves(key.sign(other_data), signature)));
  EXPECT_FALSE(verify_mldsa44_ed25519(key.public_value(), data, halves(signature, key.sign(other_data))));
  // whoever has one of the private keys
  for (const Mldsa44Ed25519Key* thief : {&same_mldsa44, &same_ed25519}) {
    EXPECT_FALSE(verify_mldsa44_ed25519(key.public_value(), data, thief->sign(data)));
    EXPECT_FALSE(verify_mldsa44_ed25519(thief->public_value(), data, signature));
  }
  EXPECT_TRUE(verify_mldsa44_ed25519(key.public_value(), data,
                                     halves(same_mldsa44.sign(data), same_ed25519.sign(data))))
      << "both together are the key";
}

TEST(Mldsa44Ed25519, takes_no_signature_of_the_halves_of_something_else) {
  const Mldsa44Ed25519Key key = composite_of(1, 2);
  const Bytes seed(mldsa44_seed_size, 1), data{1, 2, 3};
  // ML-DSA's own of the same data, under no label
  Bytes bare = make_mldsa44(BytesView(seed).first<mldsa44_seed_size>())->sign(data, {});
  bare.resize(mldsa44_ed25519_signature_size);
  EXPECT_FALSE(verify_mldsa44_ed25519(key.public_value(), data, halves(bare, key.sign(data))));
}

TEST(Mldsa44Ed25519, refuses_keys_and_signatures_of_other_lengths) {
  const PublicKey key = public_key("key");
  const BytesView value = key.blob().last(1344);
  const Bytes data{1, 2, 3};
  const PrivateKey signer = private_key("key");
  const Bytes signature = to_vector(BytesView(signer.sign(type, data)).last(2484));
  EXPECT_TRUE(key.verify(type, data, signature_of(signature)));
  for (const std::size_t size : {0u, 1311u, 1312u, 1343u, 1345u, 1376u}) {
    Bytes other = to_vector(value);
    other.resize(size);
    EXPECT_THAT(sentence_of<wire::ProtocolError>([&] { PublicKey::parse(blob_of(other)); }),
                HasSubstr("1344 bytes"));
  }
  for (const std::size_t size : {0u, 64u, 2419u, 2420u, 2421u, 2483u, 2485u}) {
    Bytes other = signature;
    other.resize(size);
    EXPECT_FALSE(key.verify(type, data, signature_of(other))) << size;
  }
  Bytes trailing = signature_of(signature);
  trailing.push_back(0);
  EXPECT_FALSE(key.verify(type, data, trailing));
  EXPECT_FALSE(key.verify(type, data, signature_of(signature, "ssh-ed25519")));
}

TEST(Mldsa44Ed25519, says_of_the_preliminary_types_what_they_are) {
  const PublicKey key = public_key("key");
  const BytesView value = key.blob().last(1344);
  for (const char* old : {"ssh-mldsa44-ed25519@openssh.com", "ssh-mldsa44-ed25519-cert-v01@openssh.com"}) {
    const Bytes blob = blob_of(value, old);
    const std::string line = std::string(old) + " " + util::base64_encode(blob);
    EXPECT_THAT(sentence_of<wire::ProtocolError>([&] { PublicKey::parse_line(line); }),
                HasSubstr("which only OpenSSH 10.4 and 10.5 have"));
    EXPECT_THAT(sentence_of<wire::ProtocolError>([&] { Certificate::parse(blob); }),
                HasSubstr("from 10.6 on it is ssh-mldsa44-ed25519"));
  }
}

TEST(Mldsa44Ed25519, reads_the_certificates_of_openssh) {
  for (const auto& [name, key, ca] : {std::tuple{"key-by-other", "key", "other"},
                                      {"key-by-ed25519", "key", "ed25519"},
                                      {"ed25519-by-key", "ed25519", "key"},
                                      {"host-by-other", "key", "other"}}) {
    const Certificate read = certificate(name);
    EXPECT_EQ(read.key(), public_key(key)) << name;
    EXPECT_EQ(read.signature_key(), public_key(ca)) << name;
    EXPECT_EQ(read.serial(), 42u);
    EXPECT_TRUE(read.is_signed()) << name;
    Bytes changed = to_vector(read.blob());
    changed[changed.size() / 2] ^= 1;  // in the CA's key or signature, or the key
    EXPECT_FALSE([&] {
      try {
        return Certificate::parse(changed).is_signed();
      } catch (const wire::ProtocolError&) {
        return false;
      }
    }()) << name;
  }
  EXPECT_EQ(certificate("key-by-other").type(), "ssh-mldsa44-ed25519-cert");
}

TEST(Mldsa44Ed25519, is_shown_with_its_certificate_under_the_certificates_name) {
  const PrivateKey key = private_key("key");
  const PresentedKey shown(certificate("key-by-other"));
  const Bytes data{1, 2, 3};
  EXPECT_TRUE(shown.goes_with("ssh-mldsa44-ed25519-cert"));
  EXPECT_FALSE(shown.goes_with(type));
  EXPECT_TRUE(shown.verify("ssh-mldsa44-ed25519-cert", data, key.sign(type, data)));
  EXPECT_FALSE(shown.verify(type, data, key.sign(type, data)));
}

TEST(Mldsa44Ed25519, certifies_and_is_certified) {
  const PrivateKey key = PrivateKey::generate(type), ed25519 = PrivateKey::generate_ed25519();
  for (const auto& [certified, ca] : {std::pair{&key, &key}, {&key, &ed25519}, {&ed25519, &key}}) {
    const CertificateFields fields{.kind = CertificateKind::user, .valid_before = certificate_forever};
    const Certificate made = issue_certificate(certified->public_key(), fields, *ca);
    EXPECT_TRUE(made.is_signed());
    EXPECT_EQ(made.key(), certified->public_key());
  }
}

TEST(Mldsa44Ed25519, is_found_in_krls_of_openssh) {
  const Certificate certified = certificate("key-by-other");
  for (const char* name : {"krl.key", "krl.serial", "krl.authority"}) {
    const RevokedKeys revoked = RevokedKeys::parse(as_bytes(file(name)));
    EXPECT_TRUE(revoked.revokes(certified)) << name;
    EXPECT_EQ(revoked.revokes(public_key("key")), std::string_view(name) == "krl.key") << name;
  }
}

TEST(Mldsa44Ed25519, is_written_as_openssh_reads_it_and_read_again) {
  const PrivateKey key = PrivateKey::generate(type);
  const util::SecretBytes written = to_openssh_file(key, "a comment");
  const PrivateKey read = parse_private_key(as_text(written.view()));
  EXPECT_EQ(read.public_key(), key.public_key());
  EXPECT_EQ(to_vector(read.digest().view()), to_vector(key.digest().view()));
  EXPECT_NE(to_vector(private_key("key").digest().view()), to_vector(key.digest().view()));
}

}  // namespace
}  // namespace sshrp::crypto

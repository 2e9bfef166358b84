// Signing and verifying: PublicKey::verify, PrivateKey::sign and the table of algorithms.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <openssl/bn.h>

#include "crypto/digest.h"
#include "crypto/key_files.h"
#include "crypto/pkey_builder.h"
#include "crypto/signature_algorithms.h"
#include "crypto/ssh_sig.h"
#include "util/base64.h"
#include "util/text.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::crypto {
namespace {

constexpr std::string_view text = ssh_sig_text;

Bytes signature_of(std::string_view algorithm, BytesView blob) {
  Bytes signature;
  wire::Writer(signature).string(algorithm).string(blob);
  return signature;
}

constexpr const char* names[] = {"ed25519", "nistp256", "nistp384", "nistp521", "rsa2048", "rsa4096"};

TEST(SignatureAlgorithms, stand_in_the_order_of_openssh) {
  std::vector<std::string_view> all;
  for (const SignatureAlgorithm& algorithm : signature_algorithms()) all.push_back(algorithm.name);
  EXPECT_EQ(
      util::join(all, ","),
      "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,"
      "sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256,ssh-mldsa44-ed25519,ssh-rsa");
  ASSERT_EQ(algorithms_for_key_type("ssh-rsa").size(), 3u);
  EXPECT_EQ(algorithms_for_key_type("ssh-rsa")[0]->name, "rsa-sha2-512");
  EXPECT_TRUE(algorithms_for_key_type("ssh-dss").empty());
}

TEST(Verify, accepts_the_signatures_of_ssh_keygen) {
  for (const char* name : names) {
    const SshSig sshsig = sshsig_file(name);
    EXPECT_TRUE(public_key_file(name).verify(sshsig.algorithm, sshsig.data, sshsig.signature)) << name;
  }
}

TEST(Verify, accepts_the_signatures_of_openssl) {
  const PublicKey key = public_key_file("rsa2048");
  for (const auto& [algorithm, file] :
       {std::pair{"rsa-sha2-256", "rsa2048.sha256.sig"}, {"rsa-sha2-512", "rsa2048.sha512.sig"}}) {
    EXPECT_TRUE(key.verify(algorithm, as_bytes(text), signature_of(algorithm, as_bytes(key_file(file)))));
  }
}

TEST(Verify, refuses_every_flipped_bit_of_signature_and_data) {
  for (const char* name : {"ed25519", "nistp256", "rsa2048"}) {
    const PublicKey key = public_key_file(name);
    SshSig sshsig = sshsig_file(name);
    for (std::size_t i = 0; i < sshsig.signature.size() * 8; i += 3) {
      sshsig.signature[i / 8] ^= static_cast<std::uint8_t>(1 << i % 8);
      EXPECT_FALSE(key.verify(sshsig.algorithm, sshsig.data, sshsig.signature)) << name << " bit " << i;
      sshsig.signature[i / 8] ^= static_cast<std::uint8_t>(1 << i % 8);
    }
    sshsig.data.back() ^= 1;
    EXPECT_FALSE(key.verify(sshsig.algorithm, sshsig.data, sshsig.signature)) << name;
  }
}

TEST(Verify, refuses_early_ends_and_trailing_bytes) {
  for (const char* name : {"ed25519", "nistp256", "rsa2048"}) {
    const PublicKey key = public_key_file(name);
    const SshSig sshsig = sshsig_file(name);
    for (std::size_t size = 0; size < sshsig.signature.size(); ++size)
      EXPECT_FALSE(key.verify(sshsig.algorithm, sshsig.data, BytesView(sshsig.signature).first(size)));
    Bytes longer = sshsig.signature;
    longer.push_back(0);
    EXPECT_FALSE(key.verify(sshsig.algorithm, sshsig.data, longer)) << name;
    wire::Reader reader(sshsig.signature);
    reader.text();
    Bytes blob = to_vector(reader.string());
    blob.push_back(0);
    EXPECT_FALSE(key.verify(sshsig.algorithm, sshsig.data, signature_of(sshsig.algorithm, blob))) << name;
  }
}

TEST(Verify, refuses_another_key) {
  const SshSig sshsig = sshsig_file("rsa2048");
  EXPECT_FALSE(public_key_file("rsa4096").verify(sshsig.algorithm, sshsig.data, sshsig.signature));
}

TEST(Verify, refuses_a_signature_that_names_another_algorithm) {
  const PublicKey key = public_key_file("rsa2048");
  const Bytes blob = to_vector(as_bytes(key_file("rsa2048.sha256.sig")));
  EXPECT_FALSE(key.verify("rsa-sha2-512", as_bytes(text), signature_of("rsa-sha2-256", blob)));
  EXPECT_FALSE(key.verify("rsa-sha2-256", as_bytes(text), signature_of("rsa-sha2-512", blob)));
  EXPECT_FALSE(key.verify("rsa-sha2-512", as_bytes(text), signature_of("rsa-sha2-512", blob)));
  EXPECT_FALSE(key.verify("ssh-ed25519", as_bytes(text), signature_of("ssh-ed25519", blob)));
}

// Made by openssl(1). Who may use ssh-rsa is decided by who asks.
TEST(Verify, accepts_sha1_as_ssh_rsa_only) {
  const PublicKey key = public_key_file("rsa2048");
  const Bytes blob = to_vector(as_bytes(key_file("rsa2048.sha1.sig")));
  EXPECT_TRUE(key.verify("ssh-rsa", as_bytes(text), signature_of("ssh-rsa", blob)));
  for (const char* name : {"rsa-sha2-256", "rsa-sha2-512"}) {
    EXPECT_FALSE(key.verify(name, as_bytes(text), signature_of(name, blob)));
    EXPECT_FALSE(key.verify(name, as_bytes(text), signature_of("ssh-rsa", blob)));
  }
}

TEST(Verify, refuses_the_algorithm_of_another_curve) {
  const SshSig sshsig = sshsig_file("nistp256");
  wire::Reader reader(sshsig.signature);
  reader.text();
  const Bytes renamed = signature_of("ecdsa-sha2-nistp384", reader.string());
  EXPECT_FALSE(public_key_file("nistp256").verify("ecdsa-sha2-nistp384", sshsig.data, renamed));
  EXPECT_FALSE(public_key_file("nistp384").verify("ecdsa-sha2-nistp256", sshsig.data, sshsig.signature));
}

TEST(Verify, refuses_ecdsa_numbers_out_of_range) {
  const PublicKey key = public_key_file("nistp256");
  const Bytes order =
      util::from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551").value();
  for (const Bytes& number :
       {Bytes{}, Bytes{0}, order, Bytes(66, 0x7f), Bytes(67, 0x7f), Bytes(5000, 0x7f)}) {
    for (const bool first : {true, false}) {
      const Bytes one{1};
      Bytes blob;
      wire::Writer(blob).mpint(first ? number : one).mpint(first ? one : number);
      EXPECT_FALSE(
          key.verify("ecdsa-sha2-nistp256", as_bytes(text), signature_of("ecdsa-sha2-nistp256", blob)));
    }
  }
}

TEST(Verify, refuses_negative_ecdsa_numbers_and_takes_padded_ones) {
  const PublicKey key = public_key_file("nistp256");
  const SshSig sshsig = sshsig_file("nistp256");
  wire::Reader reader(sshsig.signature);
  reader.text();
  wire::Reader numbers(reader.string());
  const Bytes r = to_vector(numbers.mpint().magnitude), s = to_vector(numbers.mpint().magnitude);
  const auto verify = [&](const Bytes& raw_r) {
    Bytes blob;
    wire::Writer(blob).string(raw_r).mpint(s);
    return key.verify("ecdsa-sha2-nistp256", sshsig.data, signature_of("ecdsa-sha2-nistp256", blob));
  };
  Bytes padded = r;
  padded.insert(padded.begin(), 2, 0);
  EXPECT_TRUE(verify(padded)) << "as OpenSSH: some implementations write needless zeros";
  Bytes negative = r;
  negative[0] |= 0x80;
  EXPECT_FALSE(verify(negative));
  Bytes right = r;
  if (r[0] & 0x80) right.insert(right.begin(), 0);
  EXPECT_TRUE(verify(right));
}

TEST(Verify, accepts_an_rsa_number_without_leading_zeros) {
  // signs until a signature begins with a zero byte, which some implementations leave out
  const PrivateKey key = private_key_file("rsa2048");
  for (std::uint32_t i = 0; i < 20000; ++i) {
    const std::string data = std::to_string(i);
    const Bytes signature = key.sign("rsa-sha2-256", as_bytes(data));
    wire::Reader reader(signature);
    reader.text();
    const BytesView blob = reader.string();
    if (blob[0] != 0) continue;
    EXPECT_TRUE(key.public_key().verify("rsa-sha2-256", as_bytes(data), signature));
    EXPECT_TRUE(key.public_key().verify("rsa-sha2-256", as_bytes(data),
                                        signature_of("rsa-sha2-256", blob.subspan(1))));
    return;
  }
  FAIL() << "no signature began with zero";
}

TEST(Sign, makes_what_verify_accepts_with_every_algorithm) {
  for (const char* name : names) {
    const PrivateKey key = private_key_file(name);
    EXPECT_EQ(key.public_key(), public_key_file(name));
    for (const SignatureAlgorithm* algorithm : algorithms_for_key_type(key.public_key().type())) {
      const Bytes signature = key.sign(algorithm->name, as_bytes(text));
      EXPECT_EQ(wire::Reader(signature).text(), algorithm->name);
      EXPECT_TRUE(public_key_file(name).verify(algorithm->name, as_bytes(text), signature))
          << algorithm->name;
    }
  }
}

TEST(Sign, refuses_algorithms_of_other_keys) {
  const PrivateKey rsa = private_key_file("rsa2048");
  for (const char* name : {"ssh-dss", "ssh-ed25519", "ecdsa-sha2-nistp256", ""})
    EXPECT_THROW(rsa.sign(name, as_bytes(text)), std::invalid_argument);
  EXPECT_THROW(private_key_file("nistp256").sign("ecdsa-sha2-nistp384", as_bytes(text)),
               std::invalid_argument);
}

TEST(Sign, gives_the_ed25519_results_of_rfc_8032_section_7_1) {
  struct Row {
    std::string_view secret, point, message, signature;
  };
  for (const auto& [secret, point, message, expected] : {
           Row{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
               "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
               "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
               "4"
               "6bd25bf5f0595bbe24655141438e7a100b"},
           Row{"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
               "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
               "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
               "d8c"
               "387b2eaeb4302aeeb00d291612bb0c00"},
       }) {
    const Bytes seed = util::from_hex(secret).value();
    const PrivateKey key(
        Pkey(EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, seed.data(), seed.size())));
    EXPECT_EQ(util::hex(key.public_key().blob().subspan(19)), point);
    const Bytes signature = key.sign("ssh-ed25519", util::from_hex(message).value());
    EXPECT_EQ(util::hex(BytesView(signature).subspan(19)), expected);
  }
}

}  // namespace
}  // namespace sshrp::crypto

// SPDX-License-Identifier: MIT
#include "crypto/private_key_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "crypto/key_files.h"
#include "util/base64.h"

namespace sshrp::crypto {
namespace {

using testing::HasSubstr;

std::string refusal(const std::string& text, std::string_view passphrase = {}) {
  return sentence_of<KeyFileError>([&] { parse_private_key(text, passphrase); });
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

TEST(PrivateKeyFile, reads_every_type_of_openssh) {
  for (const char* name : {"ed25519", "nistp256", "nistp384", "nistp521", "rsa2048", "rsa4096"})
    EXPECT_EQ(private_key_file(name).public_key(), public_key_file(name)) << name;
}

TEST(PrivateKeyFile, reads_pem_of_every_kind) {
  for (const auto& [file, key] : {std::pair{"rsa2048.pkcs1", "rsa2048"},
                                  {"rsa2048.pkcs8", "rsa2048"},
                                  {"nistp256.sec1", "nistp256"},
                                  {"nistp256.sec1_compressed", "nistp256"},
                                  {"nistp256.sec1_with_parameters", "nistp256.sec1_with_parameters"},
                                  {"nistp384.pkcs8", "nistp384"}}) {
    EXPECT_EQ(private_key_file(file).public_key(), public_key_file(key)) << file;
  }
  EXPECT_EQ(private_key_file("ed25519.pkcs8").public_key().type(), "ssh-ed25519");
}

TEST(PrivateKeyFile, reads_encrypted_pem_with_its_passphrase) {
  EXPECT_EQ(parse_private_key(key_file("rsa2048.pkcs1_encrypted"), "correct horse").public_key(),
            public_key_file("rsa2048"));
  EXPECT_EQ(parse_private_key(key_file("nistp521.pkcs8_encrypted"), "correct horse").public_key(),
            public_key_file("nistp521"));
}

TEST(PrivateKeyFile, says_what_the_passphrase_lacks) {
  for (const char* name : {"rsa2048.pkcs1_encrypted", "nistp521.pkcs8_encrypted"}) {
    EXPECT_THAT(refusal(key_file(name)), HasSubstr("no passphrase is given")) << name;
    EXPECT_THAT(refusal(key_file(name), "wrong"), HasSubstr("the passphrase is wrong")) << name;
    EXPECT_THAT(refusal(key_file(name), std::string(5000, 'x')), HasSubstr("the passphrase is wrong"))
        << name;
  }
}

TEST(PrivateKeyFile, reads_what_openssh_has_encrypted) {
  for (const auto& [file, key] :
       {std::pair{"as_by_default", "nistp521"}, {"rsa", "rsa4096"}, {"rsa_chacha20", "rsa2048"}})
    EXPECT_EQ(
        parse_private_key(key_file("../encrypted_keys/" + std::string(file)), "correct horse").public_key(),
        public_key_file(key))
        << file;
}

TEST(PrivateKeyFile, says_what_a_key_in_a_device_is) {
  EXPECT_THAT(refusal(key_file("../security_keys/sk_ed25519")), HasSubstr("FIDO device"));
  EXPECT_THAT(refusal(key_file("../security_keys/sk_nistp256.pub")), HasSubstr("this is a public key"));
}

TEST(CertificateBesideAKey, is_of_that_key_and_kind) {
  const PublicKey key = public_key_file("ed25519");
  const std::string users = key_file("../certificates/ed25519-by-nistp256-cert.pub");
  EXPECT_EQ(parse_certificate_of(key, CertificateKind::user, users).signature_key(),
            public_key_file("nistp256"));
  const auto refusal_of = [&](const PublicKey& of, CertificateKind kind, const std::string& text) {
    return sentence_of<KeyFileError>([&] { parse_certificate_of(of, kind, text); });
  };
  const PublicKey other = public_key_file("nistp256");
  EXPECT_THAT(refusal_of(other, CertificateKind::user, users),
              HasSubstr("is of the key " + key.fingerprint() + ", not of " + other.fingerprint()));
  EXPECT_THAT(refusal_of(key, CertificateKind::host, users), HasSubstr("is a user's; a host's is wanted"));
  EXPECT_THAT(refusal_of(key, CertificateKind::user, key_file("ed25519.pub")),
              HasSubstr("no certificate that can be used"));
  EXPECT_THAT(refusal_of(key, CertificateKind::user, ""), HasSubstr("no certificate that can be used"));
}

TEST(PrivateKeyFile, ignores_the_passphrase_of_a_plain_key) {
  EXPECT_NO_THROW(parse_private_key(key_file("ed25519"), "needless"));
  EXPECT_NO_THROW(parse_private_key(key_file("rsa2048.pkcs1"), "needless"));
}

TEST(PrivateKeyFile, reads_lines_that_end_as_on_windows) {
  for (const char* name : {"ed25519", "rsa2048", "rsa2048.pkcs8"})
    EXPECT_NO_THROW(parse_private_key(replaced(key_file(name), "\n", "\r\n"))) << name;
}

TEST(PrivateKeyFile, refuses_weak_keys_and_other_kinds) {
  EXPECT_THAT(refusal(key_file("rsa1024")), HasSubstr("RSA key of 1024 bits; we accept 2048"));
  EXPECT_THAT(refusal(key_file("dsa")), HasSubstr("ssh-dss"));
  EXPECT_THAT(refusal(key_file("secp256k1.sec1")), HasSubstr("another curve than"));
  EXPECT_THAT(refusal(key_file("x25519.pkcs8")), HasSubstr("another kind than Ed25519, ECDSA and RSA"));
}

TEST(PrivateKeyFile, says_what_a_file_is_that_is_no_private_key) {
  EXPECT_THAT(refusal(key_file("ed25519.pub")), HasSubstr("this is a public key"));
  EXPECT_THAT(refusal(key_file("nistp256.pub")), HasSubstr("this is a public key"));
  EXPECT_THAT(refusal("PuTTY-User-Key-File-3: ssh-ed25519\n"), HasSubstr("puttygen"));
  EXPECT_THAT(refusal("---- BEGIN SSH2 PUBLIC KEY ----\n"), HasSubstr("this is a public key"));
  EXPECT_THAT(refusal("-----BEGIN CERTIFICATE-----\n"), HasSubstr("X.509"));
  EXPECT_THAT(refusal(""), HasSubstr("neither"));
  EXPECT_THAT(refusal("hello\n"), HasSubstr("neither"));
  EXPECT_THAT(refusal(std::string(max_key_file + 1, 'x')), HasSubstr("64 KiB"));
}

TEST(PrivateKeyFile, refuses_damaged_files) {
  const std::string text = key_file("ed25519");
  EXPECT_THAT(refusal(text.substr(0, text.size() - 10)), HasSubstr("cut short"));
  EXPECT_THAT(refusal(replaced(text, "b3BlbnNzaC1rZXktdjE", "b3BlbnNzaC1rZXktdjI")),
              HasSubstr("openssh-key-v1"));
  std::string broken = text;
  broken[60] = '!';
  EXPECT_THAT(refusal(broken), HasSubstr("base64"));
  const std::string pem = key_file("rsa2048.pkcs1");
  EXPECT_THAT(refusal(pem.substr(0, pem.size() / 2)), HasSubstr("damaged"));
}

TEST(PrivateKeyFile, refuses_every_damaged_byte_of_openssh_format) {
  for (const char* name : {"ed25519", "nistp256"}) {
    const std::string text = key_file(name);
    const std::size_t begin = text.find('\n') + 1;
    std::string base64 = replaced(text.substr(begin, text.find("-----END") - begin), "\n", "");
    Bytes bytes = util::base64_decode(base64).value();
    const auto rebuilt = [&] {
      return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + util::base64_encode(bytes) +
             "\n-----END OPENSSH PRIVATE KEY-----\n";
    };
    ASSERT_NO_THROW(parse_private_key(rebuilt()));
    const PublicKey right = public_key_file(name);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] ^= 0x10;
      // the comment, and what belongs to no encryption, may change; the key may not
      try {
        EXPECT_EQ(parse_private_key(rebuilt()).public_key(), right) << name << " byte " << i;
      } catch (const KeyFileError&) {
      }
      bytes[i] ^= 0x10;
    }
  }
}

TEST(ToOpensshFile, is_read_by_ssh_keygen) {
  char path[] = "/tmp/sshrp-key-XXXXXX";
  const int fd = ::mkstemp(path);
  ASSERT_GE(fd, 0);
  for (const char* type :
       {"ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"}) {
    const PrivateKey key = PrivateKey::generate(type);
    const util::SecretBytes file = to_openssh_file(key, "made here");
    ASSERT_EQ(::ftruncate(fd, 0), 0);
    ASSERT_EQ(::pwrite(fd, file.view().data(), file.size(), 0), static_cast<ssize_t>(file.size()));
    std::FILE* pipe = ::popen(("ssh-keygen -y -f " + std::string(path)).c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    char line[2048] = "";
    EXPECT_NE(std::fgets(line, sizeof line, pipe), nullptr);
    EXPECT_EQ(::pclose(pipe), 0);
    EXPECT_EQ(std::string(line), key.public_key().to_line() + " made here\n");
    EXPECT_EQ(parse_private_key(as_text(file.view())).public_key(), key.public_key());
  }
  ::close(fd);
  ::unlink(path);
}

TEST(ToOpensshFile, keeps_a_key_of_any_type) {
  for (const char* name : {"ed25519", "nistp256", "nistp384", "nistp521", "rsa2048", "rsa2048.pkcs8"}) {
    const PrivateKey key = private_key_file(name);
    const util::SecretBytes file = to_openssh_file(key, std::string(300, 'c'));
    EXPECT_EQ(parse_private_key(as_text(file.view())).public_key(), key.public_key()) << name;
  }
}

TEST(PrivateKey, generates_new_keys_of_each_type) {
  EXPECT_NE(PrivateKey::generate_ed25519().public_key(), PrivateKey::generate_ed25519().public_key());
  EXPECT_EQ(PrivateKey::generate_ed25519().public_key().type(), "ssh-ed25519");
  EXPECT_THROW(PrivateKey::generate("ssh-dss"), std::invalid_argument);
}

}  // namespace
}  // namespace sshrp::crypto

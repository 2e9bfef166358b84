// SPDX-License-Identifier: MIT
#include "crypto/key_encryption.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "crypto/key_files.h"
#include "util/base64.h"
#include "util/text.h"
#include "wire/error.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::crypto {
namespace {

using testing::HasSubstr;

constexpr std::string_view passphrase = "correct horse";
constexpr const char* ciphers[] = {"aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-cbc",       "aes192-cbc",
                                   "aes256-cbc", "aes128-gcm", "aes256-gcm", "chacha20-poly1305"};

std::string encrypted_file(const std::string& name) { return key_file("../encrypted_keys/" + name); }

std::string refusal(const std::string& text, std::string_view given = passphrase) {
  return sentence_of<KeyFileError>([&] { parse_private_key(text, given); });
}

Bytes kdf_options(std::uint32_t rounds, std::size_t salt_size = 16) {
  Bytes options;
  wire::Writer(options).string(Bytes(salt_size, 7)).uint32(rounds);
  return options;
}

std::string refusal_of(const KeyEncryption& encryption, std::size_t section = 64, std::size_t rest = 0) {
  try {
    decrypt_key(encryption, "x", Bytes(section), Bytes(rest));
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

/// The text of a file with other bytes inside.
std::string as_file(BytesView bytes) {
  return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + util::base64_encode(bytes) +
         "\n-----END OPENSSH PRIVATE KEY-----\n";
}

Bytes inside(const std::string& text) {
  std::string base64;
  for (std::string_view line : util::split(text, '\n'))
    if (!line.starts_with("-----")) base64 += line;
  return util::base64_decode(base64).value();
}

TEST(KeyEncryption, opens_with_every_cipher_of_ssh_keygen) {
  for (const char* cipher : ciphers)
    EXPECT_EQ(parse_private_key(encrypted_file(cipher), passphrase).public_key(), public_key_file("ed25519"))
        << cipher;
}

TEST(KeyEncryption, says_what_the_passphrase_lacks) {
  for (const char* cipher : ciphers) {
    EXPECT_THAT(refusal(encrypted_file(cipher), ""), HasSubstr("no passphrase is given")) << cipher;
    for (const std::string& wrong :
         {std::string("wrong"), std::string("correct horse "), std::string(5000, 'x')})
      EXPECT_THAT(refusal(encrypted_file(cipher), wrong), HasSubstr("the passphrase is wrong")) << cipher;
  }
}

TEST(KeyEncryption, notices_every_damaged_byte_where_the_cipher_has_a_tag) {
  for (const char* cipher : {"aes256-gcm", "chacha20-poly1305"}) {
    Bytes bytes = inside(encrypted_file(cipher));
    ASSERT_EQ(refusal(as_file(bytes)), "nothing was thrown");
    for (std::size_t i = bytes.size() - 160; i < bytes.size(); i += 7) {
      bytes[i] ^= 1;
      EXPECT_THAT(refusal(as_file(bytes)), HasSubstr("the passphrase is wrong, or the file is damaged"))
          << cipher << i;
      bytes[i] ^= 1;
    }
  }
}

TEST(KeyEncryption, refuses_early_ends_and_trailing_bytes) {
  for (const char* cipher : {"aes256-ctr", "aes256-gcm", "chacha20-poly1305"}) {
    Bytes bytes = inside(encrypted_file(cipher));
    for (std::size_t less : {1u, 16u, 17u, 100u})
      EXPECT_THAT(refusal(as_file(BytesView(bytes).first(bytes.size() - less))),
                  HasSubstr("the key can't be used"));
    bytes.push_back(0);
    EXPECT_THAT(refusal(as_file(bytes)), HasSubstr("cut short or too long")) << cipher;
  }
}

TEST(KeyEncryption, refuses_more_rounds_than_a_start_may_wait_for) {
  EXPECT_THAT(refusal(encrypted_file("too_many_rounds")),
              HasSubstr("257 rounds of bcrypt, more than 256; ssh-keygen -p -a 100 -f FILE"));
  const Bytes options = kdf_options(0xffffffff);
  EXPECT_THAT(refusal_of({"aes256-ctr", "bcrypt", options}), HasSubstr("4294967295 rounds"));
}

TEST(KeyEncryption, refuses_what_it_doesnt_know) {
  const Bytes options = kdf_options(1);
  EXPECT_EQ(refusal_of({"aes256-ctr", "bcrypt", options}), "nothing was thrown");
  EXPECT_THAT(refusal(encrypted_file("3des-cbc")), HasSubstr("unknown cipher \"3des-cbc\""));
  EXPECT_THAT(refusal_of({"x\n", "bcrypt", options}), HasSubstr("unknown cipher \"x\\x0a\""));
  EXPECT_THAT(refusal_of({"aes256-ctr", "none", options}), HasSubstr("unknown function \"none\""));
  EXPECT_THAT(refusal_of({"aes256-ctr", "bcrypt", kdf_options(0)}), HasSubstr("no rounds"));
  EXPECT_THAT(refusal_of({"aes256-ctr", "bcrypt", kdf_options(1, 0)}), HasSubstr("salt"));
  EXPECT_THAT(refusal_of({"aes256-ctr", "bcrypt", kdf_options(1, max_kdf_salt + 1)}), HasSubstr("salt"));
}

TEST(KeyEncryption, refuses_sections_of_another_size) {
  const Bytes options = kdf_options(1);
  for (std::size_t size : {0u, 8u, 63u})
    EXPECT_THAT(refusal_of({"aes256-ctr", "bcrypt", options}, size), HasSubstr("cut short or too long"))
        << size;
  EXPECT_THAT(refusal_of({"aes256-ctr", "bcrypt", options}, 64, 16), HasSubstr("cut short or too long"));
  for (std::size_t tag : {0u, 15u, 17u})
    EXPECT_THAT(refusal_of({"aes256-gcm@openssh.com", "bcrypt", options}, 64, tag), HasSubstr("cut short"));
}

// What bcrypt.kdf() of Python's bcrypt 3.2.2 gives, which contains OpenBSD's code.
TEST(BcryptPbkdf, gives_openbsds_results) {
  EXPECT_EQ(util::hex(bcrypt_pbkdf("password", as_bytes("salt"), 4, 32).view()),
            "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9");
  constexpr std::uint8_t salt[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  EXPECT_EQ(util::hex(bcrypt_pbkdf("correct horse", salt, 16, 48).view()),
            "6bd628cd9202c5d0cb3e47dc1332be0162d3d4262dac8dac9f00998434479f36"
            "930c217fd05e33a7e77e207f680659d2");
}

TEST(BcryptPbkdf, refuses_what_it_has_no_result_for) {
  const BytesView salt = as_bytes("salt");
  EXPECT_THROW(bcrypt_pbkdf("", salt, 1, 32), std::invalid_argument);
  EXPECT_THROW(bcrypt_pbkdf("x", {}, 1, 32), std::invalid_argument);
  EXPECT_THROW(bcrypt_pbkdf("x", salt, 0, 32), std::invalid_argument);
}

}  // namespace

}  // namespace sshrp::crypto

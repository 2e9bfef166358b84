// SPDX-License-Identifier: MIT
#include "crypto/revoked_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "crypto/certificate_builder.h"
#include "crypto/certificate_files.h"
#include "wire/error.h"

namespace sshrp::crypto {
namespace {

using testing::HasSubstr;

std::string file(const std::string& name) { return key_file("../revoked_keys/" + name); }
RevokedKeys revoked_file(const std::string& name) { return RevokedKeys::parse(as_bytes(file(name))); }

std::string refusal(const std::string& text) {
  return sentence_of<wire::ProtocolError>([&] { RevokedKeys::parse(as_bytes(text)); });
}

Certificate numbered(std::uint64_t serial, const PrivateKey& ca, std::string key_id = "x") {
  return issue_certificate(public_key_file("nistp384"),
                           {.serial = serial, .kind = CertificateKind::user, .key_id = std::move(key_id)},
                           ca);
}

TEST(RevokedKeys, says_of_each_key_what_ssh_keygen_says) {
  std::istringstream verdicts(file("verdicts"));
  std::size_t count = 0;
  for (std::string krl, path, verdict; verdicts >> krl >> path >> verdict; ++count) {
    const RevokedKeys revoked = revoked_file(krl);
    const std::string line = key_file("../" + path);
    const bool is_revoked = path.starts_with("certificates/") ? revoked.revokes(Certificate::parse_line(line))
                                                              : revoked.revokes(PublicKey::parse_line(line));
    EXPECT_EQ(is_revoked, verdict == "revoked") << krl << " " << path;
  }
  EXPECT_EQ(count, 224u);
}

TEST(RevokedKeys, knows_the_numbers_beside_those_that_are_revoked) {
  const PrivateKey ca = private_key_file("ed25519");
  const auto revoked = [&](const RevokedKeys& keys, std::uint64_t serial) {
    return keys.revokes(numbered(serial, ca));
  };
  const RevokedKeys bitmap = revoked_file("bitmap");
  for (std::uint64_t serial = 0; serial < 400; ++serial)
    EXPECT_EQ(revoked(bitmap, serial), serial % 8 == 2 && serial <= 302) << serial;
  const RevokedKeys range = revoked_file("range");
  for (std::uint64_t serial : {40ull, 41ull, 5000000ull, 9000000000ull, 9000000001ull})
    EXPECT_TRUE(revoked(range, serial)) << serial;
  for (std::uint64_t serial : {0ull, 39ull, 5000001ull, 8999999999ull, 9000000002ull})
    EXPECT_FALSE(revoked(range, serial)) << serial;
  const RevokedKeys serials = revoked_file("serials");
  for (std::uint64_t serial : {std::uint64_t{42}, std::uint64_t{1000}, std::uint64_t{2000000}, UINT64_MAX})
    EXPECT_TRUE(revoked(serials, serial)) << serial;
  for (std::uint64_t serial : {std::uint64_t{43}, std::uint64_t{999}, UINT64_MAX - 1})
    EXPECT_FALSE(revoked(serials, serial)) << serial;
}

TEST(RevokedKeys, of_one_ca_are_not_those_of_another) {
  const PrivateKey other = private_key_file("nistp256");
  EXPECT_FALSE(revoked_file("serials").revokes(numbered(42, other)));
  EXPECT_FALSE(revoked_file("key_id").revokes(numbered(1, other, "the id")));
  EXPECT_TRUE(revoked_file("key_id_of_any_ca").revokes(numbered(1, other, "the id")));
  EXPECT_TRUE(revoked_file("serials_of_another_ca").revokes(numbered(42, other)));
}

TEST(RevokedKeys, may_be_a_list_of_keys_also_weak_ones_and_of_certified_ones) {
  const RevokedKeys list = revoked_file("list");
  EXPECT_TRUE(list.revokes(public_key_file("nistp256")));
  EXPECT_TRUE(list.revokes(public_key_file("nistp521"))) << "of the certificate in the list";
  EXPECT_TRUE(list.revokes(certificate_file("nistp256-by-ed25519"))) << "its key";
  EXPECT_TRUE(list.revokes(certificate_file("ed25519-by-nistp256"))) << "its CA's key";
  EXPECT_FALSE(list.revokes(public_key_file("ed25519")));
  EXPECT_FALSE(list.revokes(certificate_file("ed25519-by-ed25519")));
}

TEST(RevokedKeys, of_an_empty_file_are_none) {
  for (const char* text : {"", "\n", "# nobody\n\n"})
    EXPECT_FALSE(RevokedKeys::parse(as_bytes(text)).revokes(public_key_file("ed25519")));
}

TEST(RevokedKeys, refuse_a_list_with_a_line_that_isnt_understood) {
  const std::string good = key_file("nistp256.pub");
  EXPECT_THAT(refusal(good + "nonsense\n"), HasSubstr("line 2: public key that isn't"));
  EXPECT_THAT(refusal("# x\n" + good.substr(0, good.size() / 2)), HasSubstr("line 2: "));
  EXPECT_THAT(refusal("no-pty " + good), HasSubstr("line 1: "));
  EXPECT_THAT(refusal(std::string("SSHKRL\n")), HasSubstr("line 1: ")) << "a KRL cut to its first letters";
  EXPECT_THAT(refusal(std::string(max_revoked_keys + 1, '\n')), HasSubstr("more than 16 MiB"));
}

TEST(RevokedKeys, take_little_more_memory_than_their_file_and_say_how_much) {
  const RevokedKeys none = RevokedKeys::parse({});
  EXPECT_EQ(none.memory(), sizeof(RevokedKeys));
  std::string text;
  for (const char* name : {"ed25519", "nistp256", "nistp384", "nistp521"})
    text += key_file(std::string(name) + ".pub");
  const RevokedKeys list = RevokedKeys::parse(as_bytes(text + text));
  EXPECT_EQ(list.memory(), sizeof(RevokedKeys) + 4 * 32) << "one of each, though it stands there twice";
  EXPECT_GT(revoked_file("serials").memory(), sizeof(RevokedKeys) + sizeof(RevokedCertificates));
}

}  // namespace
}  // namespace sshrp::crypto

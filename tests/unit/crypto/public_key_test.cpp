// SPDX-License-Identifier: MIT
#include "crypto/public_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/key_files.h"
#include "util/base64.h"
#include "util/text.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::crypto {
namespace {

using namespace std::string_view_literals;
using testing::HasSubstr;

std::string refusal(BytesView blob) {
  return sentence_of<wire::ProtocolError>([&] { PublicKey::parse(blob); });
}

Bytes blob_of(auto... fields) {
  Bytes blob;
  wire::Writer writer(blob);
  (writer.write(fields), ...);
  return blob;
}

TEST(PublicKey, reads_the_keys_of_ssh_keygen) {
  for (const auto& [name, type] : {std::pair{"ed25519", "ssh-ed25519"},
                                   {"nistp256", "ecdsa-sha2-nistp256"},
                                   {"nistp384", "ecdsa-sha2-nistp384"},
                                   {"nistp521", "ecdsa-sha2-nistp521"},
                                   {"rsa2048", "ssh-rsa"},
                                   {"rsa4096", "ssh-rsa"}}) {
    const PublicKey key = public_key_file(name);
    EXPECT_EQ(key.type(), type);
    EXPECT_THAT(key_file(std::string(name) + ".fingerprint"), HasSubstr(" " + key.fingerprint() + " "));
    EXPECT_TRUE(key_file(std::string(name) + ".pub").starts_with(key.to_line()));
    EXPECT_EQ(PublicKey::parse(key.blob()), key);
  }
}

TEST(PublicKey, refuses_trailing_bytes_and_early_ends) {
  for (const char* name : {"ed25519", "nistp256", "rsa2048"}) {
    Bytes blob = to_vector(public_key_file(name).blob());
    for (std::size_t size = 0; size < blob.size(); ++size)
      EXPECT_THROW(PublicKey::parse(BytesView(blob).first(size)), wire::ProtocolError) << name << size;
    blob.push_back(0);
    EXPECT_THAT(refusal(blob), HasSubstr("too many")) << name;
  }
}

TEST(PublicKey, refuses_unknown_types_and_shows_them_escaped) {
  EXPECT_THAT(refusal(public_key_file("ed25519").blob().subspan(4)), HasSubstr("ends early"));
  EXPECT_EQ(refusal(blob_of("ssh-\n"sv)), "public key of the unknown type \"ssh-\\x0a\"");
  EXPECT_THROW(public_key_file("dsa"), wire::ProtocolError);
}

TEST(PublicKey, refuses_ed25519_of_another_size) {
  for (std::size_t size : {0u, 31u, 33u})
    EXPECT_THAT(refusal(blob_of("ssh-ed25519"sv, BytesView(Bytes(size)))), HasSubstr("32 bytes"));
}

TEST(PublicKey, refuses_a_curve_other_than_its_type_says) {
  const PublicKey key = public_key_file("nistp256");
  wire::Reader fields(key.blob());
  fields.text();
  fields.text();
  const BytesView point = fields.string();
  EXPECT_THAT(refusal(blob_of("ecdsa-sha2-nistp384"sv, "nistp256"sv, point)),
              HasSubstr("isn't that of its type"));
  EXPECT_THAT(refusal(blob_of("ecdsa-sha2-nistp384"sv, "nistp384"sv, point)), HasSubstr("no point"));
}

TEST(PublicKey, refuses_a_point_off_its_curve) {
  for (const char* name : {"nistp256", "nistp384", "nistp521"}) {
    Bytes blob = to_vector(public_key_file(name).blob());
    blob.back() ^= 1;
    EXPECT_THAT(refusal(blob), HasSubstr("no point of its curve"));
  }
}

TEST(PublicKey, refuses_weak_and_oversized_rsa) {
  EXPECT_THAT(sentence_of<wire::ProtocolError>([] { public_key_file("rsa1024"); }),
              HasSubstr("RSA key of 1024 bits; we accept 2048 to 16384"));
  const auto rsa = [](std::size_t bits, const Bytes& e, std::uint8_t last = 0xff) {
    Bytes n(bits / 8, 0xff);
    if (!n.empty()) n.back() = last;
    return refusal(blob_of("ssh-rsa"sv, wire::Mpint{e}, wire::Mpint{n}));
  };
  const Bytes f4{1, 0, 1};
  EXPECT_EQ(rsa(2048, f4), "nothing was thrown");
  EXPECT_EQ(rsa(16384, f4), "nothing was thrown");
  EXPECT_THAT(rsa(2040, f4), HasSubstr("2040 bits"));
  EXPECT_THAT(rsa(16392, f4), HasSubstr("16392 bits"));
  EXPECT_THAT(rsa(0, f4), HasSubstr("0 bits"));
  EXPECT_THAT(rsa(2048, f4, 0xfe), HasSubstr("even modulus"));
  for (const Bytes& e : {Bytes{}, Bytes{1}, Bytes{2}, Bytes{1, 0, 0}, Bytes{1, 0, 0, 0, 0, 0, 0, 0, 1}})
    EXPECT_THAT(rsa(2048, e), HasSubstr("exponent"));
  EXPECT_EQ(rsa(2048, {3}), "nothing was thrown");
}

TEST(PublicKey, refuses_negative_and_padded_rsa_numbers) {
  const Bytes n(257, 0xff);
  EXPECT_THROW(PublicKey::parse(blob_of("ssh-rsa"sv, BytesView(Bytes{1, 0, 1}), BytesView(n))),
               wire::ProtocolError);
  Bytes padded = n;
  padded[0] = padded[1] = 0;
  EXPECT_THROW(PublicKey::parse(blob_of("ssh-rsa"sv, BytesView(Bytes{0, 1}), BytesView(padded))),
               wire::ProtocolError);
}

TEST(PublicKeyLine, may_have_white_space_and_a_comment) {
  const PublicKey key = public_key_file("ed25519");
  const std::string base64 = util::base64_encode(key.blob());
  for (const std::string& line : {"ssh-ed25519 " + base64, "ssh-ed25519\t" + base64 + "\n",
                                  "  ssh-ed25519  " + base64 + "  two words \r\n"}) {
    EXPECT_EQ(PublicKey::parse_line(line), key) << line;
  }
}

TEST(PublicKeyLine, refuses_what_is_no_key) {
  const std::string base64 = util::base64_encode(public_key_file("ed25519").blob());
  for (const std::string& line :
       {std::string(), std::string("ssh-ed25519"), "ssh-rsa " + base64, base64, "ssh-ed25519 " + base64 + "=",
        "ssh-ed25519 " + base64.substr(4), std::string("ssh-ed25519 !")}) {
    EXPECT_THROW(PublicKey::parse_line(line), wire::ProtocolError) << line;
  }
}

}  // namespace
}  // namespace sshrp::crypto

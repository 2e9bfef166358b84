// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/certificate_files.h"
#include "crypto/revoked_keys.h"
#include "wire/error.h"
#include "wire/writer.h"

namespace sshrp::crypto {
namespace {

using namespace std::string_view_literals;
using testing::HasSubstr;

constexpr std::uint8_t certificate_section = 1, key_section = 2, sha1_section = 3, signature_section = 4,
                       sha256_section = 5, extension_section = 255;
constexpr std::uint8_t serial_list = 0x20, serial_range = 0x21, serial_bitmap = 0x22,
                       certificate_extension = 0x39;

Bytes krl(std::uint8_t section, BytesView data, std::uint32_t version = 1) {
  Bytes bytes;
  wire::Writer(bytes)
      .raw(as_bytes("SSHKRL\n\0"sv))
      .uint32(version)
      .uint64(0)
      .uint64(0)
      .uint64(0)
      .string("")
      .string("a comment")
      .byte(section)
      .string(data);
  return bytes;
}

Bytes of_all_cas(std::uint8_t section, BytesView data) {
  Bytes bytes;
  wire::Writer(bytes).string("").string("").byte(section).string(data);
  return krl(certificate_section, bytes);
}

Bytes numbers(auto... values) {
  Bytes bytes;
  wire::Writer writer(bytes);
  (writer.uint64(static_cast<std::uint64_t>(values)), ...);
  return bytes;
}

Bytes extension(std::string_view name, bool critical) {
  Bytes bytes;
  wire::Writer(bytes).string(name).boolean(critical).string("contents");
  return bytes;
}

Bytes bitmap(std::uint64_t offset, BytesView bits) {
  Bytes bytes = numbers(offset);
  wire::Writer(bytes).mpint(bits);
  return bytes;
}

std::string refusal(BytesView bytes) {
  return sentence_of<wire::ProtocolError>([&] { RevokedKeys::parse(bytes); });
}

TEST(Krl, is_known_by_its_first_bytes) {
  EXPECT_TRUE(is_krl(krl(key_section, {})));
  EXPECT_FALSE(is_krl(as_bytes("SSHKRL\n")));
  EXPECT_FALSE(is_krl(as_bytes(key_file("ed25519.pub"))));
  RevokedKeys revoked;
  EXPECT_THROW(read_krl(as_bytes("ssh-ed25519 AAAA"), revoked), wire::ProtocolError);
}

TEST(Krl, refuses_other_versions_and_unknown_sections) {
  EXPECT_THAT(refusal(krl(key_section, {}, 2)), HasSubstr("unknown format 2"));
  for (std::uint8_t type : Bytes{0, 6, 254})
    EXPECT_THAT(refusal(krl(type, {})), HasSubstr("section of the unknown type " + std::to_string(type)));
  EXPECT_THAT(refusal(of_all_cas(0x24, {})), HasSubstr("unknown type 36"));
}

TEST(Krl, refuses_to_be_signed) {
  EXPECT_THAT(refusal(krl(signature_section, public_key_file("ed25519").blob())), HasSubstr("signed"));
}

TEST(Krl, ignores_extensions_unless_they_are_critical) {
  EXPECT_EQ(refusal(krl(extension_section, extension("x@example.com", false))), "nothing was thrown");
  EXPECT_EQ(refusal(of_all_cas(certificate_extension, extension("x@example.com", false))),
            "nothing was thrown");
  EXPECT_THAT(refusal(krl(extension_section, extension("x\n", true))),
              HasSubstr("critical extension \"x\\x0a\""));
  EXPECT_THAT(refusal(of_all_cas(certificate_extension, extension("x", true))),
              HasSubstr("critical extension"));
}

TEST(Krl, refuses_fingerprints_of_another_size) {
  for (const auto& [section, size] : {std::pair{sha1_section, 20u}, {sha256_section, 32u}}) {
    for (std::size_t given : {0u, 20u, 21u, 32u, 33u}) {
      Bytes data;
      wire::Writer(data).string(Bytes(given));
      EXPECT_EQ(refusal(krl(section, data)) == "nothing was thrown", given == size) << given;
    }
  }
}

TEST(Krl, refuses_serial_numbers_that_are_none) {
  EXPECT_THAT(refusal(of_all_cas(serial_list, numbers(1, 0))), HasSubstr("serial number 0"));
  EXPECT_THAT(refusal(of_all_cas(serial_range, numbers(0, 5))), HasSubstr("serial number 0"));
  EXPECT_THAT(refusal(of_all_cas(serial_range, numbers(6, 5))), HasSubstr("ends before it begins"));
  EXPECT_THAT(refusal(of_all_cas(serial_range, numbers(1, 2, 3))), HasSubstr("too many"));
  EXPECT_THAT(refusal(of_all_cas(serial_bitmap, bitmap(0, Bytes{1}))), HasSubstr("serial number 0"));
}

TEST(Krl, bounds_bitmaps) {
  EXPECT_EQ(refusal(of_all_cas(serial_bitmap, bitmap(1, Bytes(max_serial_bitmap, 0x55)))),
            "nothing was thrown");
  EXPECT_THAT(refusal(of_all_cas(serial_bitmap, bitmap(1, Bytes(max_serial_bitmap + 1, 0x55)))),
              HasSubstr("more than 2048 bytes"));
  EXPECT_EQ(refusal(of_all_cas(serial_bitmap, bitmap(UINT64_MAX - 7, Bytes{0xff}))), "nothing was thrown");
  EXPECT_THAT(refusal(of_all_cas(serial_bitmap, bitmap(UINT64_MAX - 6, Bytes{0xff}))),
              HasSubstr("beyond the last serial number"));
}

TEST(Krl, refuses_early_ends_and_trailing_bytes) {
  for (const char* name : {"mixed", "bitmap", "keys"}) {
    Bytes bytes = to_vector(as_bytes(key_file("../revoked_keys/" + std::string(name))));
    std::size_t whole = 0;
    for (std::size_t size = 8; size < bytes.size(); ++size) {
      if (refusal(BytesView(bytes).first(size)) == "nothing was thrown") ++whole;
    }
    // only where it is cut between two sections does nothing show that there was more
    EXPECT_LE(whole, 4u) << name;
    bytes.push_back(0);
    EXPECT_THAT(refusal(bytes), HasSubstr("ends early")) << name;
  }
}

}  // namespace
}  // namespace sshrp::crypto

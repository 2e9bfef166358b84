// SPDX-License-Identifier: MIT
#include "crypto/mac.h"

#include <gtest/gtest.h>

#include "crypto/packet_cipher.h"
#include "util/text.h"

namespace sshrp::crypto {
namespace {

Bytes bytes(std::string_view hex) { return util::from_hex(hex).value(); }

struct RfcCase {
  const char *key, *data, *sha256, *sha512;
};

// RFC 4231 §4.2 to §4.5, and §4.8's data with a key that is padded: a packet's first four bytes are the
// sequence number, and keys are as long as the digest, so the shorter keys have zeros behind them, which HMAC
// adds anyway.
constexpr RfcCase rfc_cases[] = {
    {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
     "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914"
     "e"
     "eb61f1702e696c203a126854"},
    {"4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
     "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a"
     "3"
     "4d4a6b4b636e070a38bce737"},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
     "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a33"
     "7"
     "bee8942674278859e13292fb"},
    {"0102030405060708090a0b0c0d0e0f10111213141516171819",
     "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
     "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
     "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f1974"
     "1"
     "120c4f2de2adebeb10a298dd"},
};

std::string compute(const MacRow& row, Bytes key, BytesView data) {
  key.resize(row.size);
  PacketMac mac(row, key);
  std::string all;
  for (int again = 0; again < 2; ++again) {  // the key stays for the next packet
    Bytes tag(row.size);
    mac.compute(from_big_endian(data.data()), data.subspan(length_size), tag.data());
    EXPECT_TRUE(mac.verify(from_big_endian(data.data()), data.subspan(length_size), tag.data()));
    EXPECT_TRUE(all.empty() || all == util::hex(tag));
    all = util::hex(tag);
  }
  return all;
}

TEST(PacketMac, gives_the_results_of_rfc_4231) {
  for (const RfcCase& rfc : rfc_cases) {
    for (const char* name : {"hmac-sha2-256", "hmac-sha2-256-etm@openssh.com"})
      EXPECT_EQ(compute(*find_mac(name), bytes(rfc.key), bytes(rfc.data)), rfc.sha256);
    for (const char* name : {"hmac-sha2-512", "hmac-sha2-512-etm@openssh.com"})
      EXPECT_EQ(compute(*find_mac(name), bytes(rfc.key), bytes(rfc.data)), rfc.sha512);
  }
}

TEST(PacketMac, gives_the_results_of_rfc_2202_for_sha1) {
  EXPECT_EQ(compute(*find_mac("hmac-sha1"), bytes("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"),
                    bytes("4869205468657265")),
            "b617318655057264e28bc0b6fb378c8ef146be00");
  EXPECT_EQ(compute(*find_mac("hmac-sha1-etm@openssh.com"), bytes("4a656665"),
                    bytes("7768617420646f2079612077616e7420666f72206e6f7468696e673f")),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

TEST(PacketMac, refuses_a_tag_with_any_byte_flipped) {
  for (const MacRow& row : macs()) {
    PacketMac mac(row, Bytes(row.size, 1));
    const Bytes packet(32, 2);
    Bytes tag(row.size);
    mac.compute(7, packet, tag.data());
    for (std::uint8_t& byte : tag) {
      byte ^= 0x10;
      EXPECT_FALSE(mac.verify(7, packet, tag.data())) << row.name;
      byte ^= 0x10;
    }
    EXPECT_TRUE(mac.verify(7, packet, tag.data()));
    EXPECT_FALSE(mac.verify(8, packet, tag.data())) << "of another sequence number";
  }
}

TEST(PacketMac, is_found_by_its_name_only) {
  for (const MacRow& row : macs()) EXPECT_EQ(find_mac(row.name), &row);
  for (const char* name : {"", "none", "-", "hmac-md5", "hmac-sha2-256-96", "umac-64@openssh.com"})
    EXPECT_EQ(find_mac(name), nullptr) << name;
}

}  // namespace
}  // namespace sshrp::crypto

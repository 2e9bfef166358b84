// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "crypto/ciphers.h"
#include "crypto/packet_vectors.h"

namespace sshrp::crypto::testing {
namespace {

struct NistCase {
  const char *cipher, *key, *blocks;
};

// SP 800-38A, F.5.1, F.5.3 and F.5.5: four blocks, the same text and initial counter for each key.
constexpr const char* nist_counter = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
constexpr const char* nist_text =
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
    "f69f2445df4f9b17ad2b417be66c3710";
constexpr NistCase nist_cases[] = {
    {"aes128-ctr", "2b7e151628aed2a6abf7158809cf4f3c",
     "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff5ae4df3edbd5d35e5b4f09020db03eab"
     "1e031dda2fbe03d1792170a0f3009cee"},
    {"aes192-ctr", "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
     "1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e941e36b26bd1ebc670d1bd1d665620abf7"
     "4f78a7f6d29809585a97daec58c6b050"},
    {"aes256-ctr", "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
     "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988d"
     "dfc9c58db67aada613c2dd08457941a6"},
};

Bytes bytes(std::string_view hex) { return util::from_hex(hex).value(); }

// The counter runs on over packets, so one packet of four blocks or two of two are the same.
TEST(AesCtr, encrypts_as_in_nist_sp_800_38a_whatever_the_packets) {
  for (const NistCase& nist : nist_cases) {
    for (std::size_t packet_size : {16u, 32u, 64u}) {
      const Bytes key = bytes(nist.key), counter = bytes(nist_counter), text = bytes(nist_text), mac_key(32);
      const auto cipher =
          seal_aes_ctr(*find_cipher(nist.cipher), find_mac("hmac-sha2-256"), {key, counter, mac_key});
      Bytes encrypted;
      for (std::size_t at = 0; at < text.size(); at += packet_size) {
        Bytes out(packet_size + cipher->shape().tag_size);
        cipher->seal(0, BytesView(text).subspan(at, packet_size), out.data());
        encrypted.insert(encrypted.end(), out.begin(),
                         out.begin() + static_cast<std::ptrdiff_t>(packet_size));
      }
      EXPECT_EQ(util::hex(encrypted), nist.blocks) << nist.cipher << " in packets of " << packet_size;
    }
  }
}

TEST(AesCtr, encrypts_the_length_only_where_the_mac_is_over_the_clear_packet) {
  const Bytes zeros(64);
  const DirectionKeys keys{BytesView(zeros).first(16), BytesView(zeros).first(16), zeros};
  const CipherRow& row = *find_cipher("aes128-ctr");
  const auto plain_mac = seal_aes_ctr(row, find_mac("hmac-sha2-512"), keys);
  const auto etm = seal_aes_ctr(row, find_mac("hmac-sha2-512-etm@openssh.com"), keys);
  EXPECT_TRUE(plain_mac->shape().length_is_aligned);
  EXPECT_FALSE(etm->shape().length_is_aligned);
  const Bytes packet = bytes("0000001006ffffffffffffffff00000000000000");
  Bytes out(packet.size() + 64);
  etm->seal(0, packet, out.data());
  EXPECT_EQ(util::hex(BytesView(out).first(length_size)), "00000010");
}

// An -etm packet that doesn't hold isn't decrypted: nothing of it can leak.
TEST(AesCtr, checks_an_etm_tag_before_it_decrypts) {
  const Bytes zeros(32);
  const auto cipher = open_aes_ctr(*find_cipher("aes256-ctr"), find_mac("hmac-sha2-256-etm@openssh.com"),
                                   {zeros, BytesView(zeros).first(16), zeros});
  Bytes packet(4 + 16 + 32, 7);
  const Bytes before = packet;
  EXPECT_FALSE(cipher->open(0, packet));
  EXPECT_EQ(packet, before);
}

}  // namespace
}  // namespace sshrp::crypto::testing

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

// SP 800-38A, F.2.1, F.2.3 and F.2.5: the same text and IV for each key.
constexpr const char* nist_iv = "000102030405060708090a0b0c0d0e0f";
constexpr NistCase nist_cbc_cases[] = {
    {"aes128-cbc", "2b7e151628aed2a6abf7158809cf4f3c",
     "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b273bed6b8e3c1743b7116e69e22229516"
     "3ff1caa1681fac09120eca307586e1a7"},
    {"aes192-cbc", "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
     "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a571b242012fb7ae07fa9baac3df102e0"
     "08b0e27988598881d920a9e64f5615cd"},
    {"aes256-cbc", "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
     "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d39f23369a9d9bacfa530e26304231461"
     "b2eb05e2c39be9fcda6c19078c6a9d1b"},
};

// Sealed in packets of so many bytes, without the tags.
std::string sealed_in_pieces(const char* name, const char* key, const char* iv, const char* text,
                             std::size_t packet_size) {
  const Bytes key_bytes = bytes(key), iv_bytes = bytes(iv), text_bytes = bytes(text), mac_key(20);
  const auto cipher = seal_cbc(*find_cipher(name), find_mac("hmac-sha1"), {key_bytes, iv_bytes, mac_key});
  Bytes encrypted;
  for (std::size_t at = 0; at < text_bytes.size(); at += packet_size) {
    Bytes out(packet_size + cipher->shape().tag_size);
    cipher->seal(0, BytesView(text_bytes).subspan(at, packet_size), out.data());
    encrypted.insert(encrypted.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(packet_size));
  }
  return util::hex(encrypted);
}

// A packet's IV is the last block of the one before (RFC 4253 §6.3).
TEST(Cbc, encrypts_aes_as_in_nist_sp_800_38a_whatever_the_packets) {
  for (const NistCase& nist : nist_cbc_cases) {
    for (const std::size_t packet_size : {16u, 32u, 64u})
      EXPECT_EQ(sealed_in_pieces(nist.cipher, nist.key, nist_iv, nist_text, packet_size), nist.blocks)
          << nist.cipher << " in packets of " << packet_size;
  }
}

// The vector of "destest", which OpenSSL, Mbed TLS and others have.
TEST(Cbc, encrypts_3des_as_others_do) {
  for (const std::size_t packet_size : {8u, 16u, 32u}) {
    EXPECT_EQ(
        sealed_in_pieces("3des-cbc", "0123456789abcdeff1e0d3c2b5a49786fedcba9876543210", "fedcba9876543210",
                         "37363534333231204e6f77206973207468652074696d6520666f722000000000", packet_size),
        "3fe301c962ac01d02213763c1cbd4cdc799657c064ecf5d41c673812cfde9675");
  }
}

TEST(Cbc, hides_the_place_of_a_fault_only_where_the_length_is_encrypted) {
  const Bytes zeros(64);
  for (const CipherRow& row : ciphers()) {
    if (row.integrity == Integrity::own) continue;
    for (const MacRow& mac : macs()) {
      const auto opening = row.make_opening(row, &mac, {zeros, zeros, zeros});
      const bool hides = row.name.ends_with("-cbc") && mac.order == MacOrder::encrypt_and_mac;
      EXPECT_EQ(opening->shape().on_fault == OnFault::read_on, hides) << row.name << " " << mac.name;
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

// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "crypto/ciphers.h"
#include "crypto/packet_vectors.h"

namespace sshrp::crypto::testing {
namespace {

const CipherRow& row(std::string_view name) { return *find_cipher(name); }

Bytes seal(SealingCipher& cipher, BytesView packet) {
  Bytes out(packet.size() + cipher.shape().tag_size);
  cipher.seal(0, packet, out.data());
  return out;
}

const Bytes packet = util::from_hex("0000001006ffffffffffffffff00000000000000").value();

// NIST's GCM reference, test case 2 (McGrew and Viega, appendix B): key and nonce zero; AES-128 of counter
// block 2 is what the first block of zeros is encrypted with.
TEST(AesGcm, encrypts_as_in_the_reference_of_nist) {
  const Bytes zeros(32);
  const auto cipher = seal_aes_gcm(row("aes128-gcm@openssh.com"), nullptr,
                                   {BytesView(zeros).first(16), BytesView(zeros).first(12), {}});
  const Bytes clear(length_size + 16);
  const Bytes sealed = seal(*cipher, clear);
  EXPECT_EQ(util::hex(BytesView(sealed).subspan(length_size, 16)), "0388dace60b6a392f328c2b971b2fe78");
}

TEST(AesGcm, leaves_the_length_in_the_clear_and_authenticates_it) {
  const Bytes zeros(32);
  const DirectionKeys keys{zeros, BytesView(zeros).first(12), {}};
  Bytes sealed = seal(*seal_aes_gcm(row("aes256-gcm@openssh.com"), nullptr, keys), packet);
  EXPECT_EQ(util::hex(BytesView(sealed).first(length_size)), "00000010");
  sealed[3] ^= 0x20;
  EXPECT_FALSE(open_aes_gcm(row("aes256-gcm@openssh.com"), nullptr, keys)->open(0, sealed));
}

// RFC 5647 §7.1: the invocation counter is the nonce's last 64 bits, and doesn't carry into the fixed field.
TEST(AesGcm, counts_its_nonce_up_with_each_packet_within_64_bits) {
  const Bytes key(16);
  const Bytes last = util::from_hex("01020304ffffffffffffffff").value();
  const Bytes first = util::from_hex("010203040000000000000000").value();
  const auto counting = seal_aes_gcm(row("aes128-gcm@openssh.com"), nullptr, {key, last, {}});
  const auto starting = seal_aes_gcm(row("aes128-gcm@openssh.com"), nullptr, {key, first, {}});
  EXPECT_NE(seal(*counting, packet), seal(*counting, packet));
  const auto counting_again = seal_aes_gcm(row("aes128-gcm@openssh.com"), nullptr, {key, last, {}});
  seal(*counting_again, packet);
  EXPECT_EQ(seal(*counting_again, packet), seal(*starting, packet));
}

TEST(AesGcm, never_seals_two_packets_alike) {
  const Bytes zeros(32);
  const auto cipher = seal_aes_gcm(row("aes128-gcm@openssh.com"), nullptr,
                                   {BytesView(zeros).first(16), BytesView(zeros).first(12), {}});
  EXPECT_NE(seal(*cipher, packet), seal(*cipher, packet));
}

}  // namespace
}  // namespace sshrp::crypto::testing

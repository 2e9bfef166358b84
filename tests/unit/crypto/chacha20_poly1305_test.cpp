// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "crypto/ciphers.h"
#include "crypto/packet_vectors.h"

namespace sshrp::crypto::testing {
namespace {

constexpr const char* cipher_name = "chacha20-poly1305@openssh.com";

Bytes seal(BytesView key, std::uint32_t sequence_number, BytesView packet) {
  Bytes out(packet.size() + 16);
  seal_chacha20_poly1305(*find_cipher(cipher_name), nullptr, {key, {}, {}})
      ->seal(sequence_number, packet, out.data());
  return out;
}

// The keystream of the original ChaCha20 under a zero key and nonce, as in RFC 8439's appendix A.1: block 0
// makes the length's mask (K_1) and the Poly1305 key, block 1 encrypts the packet (K_2).
TEST(ChaCha20Poly1305, uses_the_keystream_of_rfc_8439) {
  const Bytes sealed = seal(Bytes(64), 0, Bytes(length_size + 64));
  EXPECT_EQ(util::hex(BytesView(sealed).first(length_size)), "76b8e0ad");
  EXPECT_EQ(util::hex(BytesView(sealed).subspan(length_size, 64)),
            "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
            "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f");
}

TEST(ChaCha20Poly1305, encrypts_the_length_with_the_second_key_and_the_rest_with_the_first) {
  Bytes key(64);
  const Bytes packet(length_size + 8);
  const Bytes base = seal(key, 5, packet);
  key[63] ^= 1;
  const Bytes other_length_key = seal(key, 5, packet);
  EXPECT_FALSE(std::equal(base.begin(), base.begin() + 4, other_length_key.begin()));
  EXPECT_TRUE(std::equal(base.begin() + 4, base.begin() + 12, other_length_key.begin() + 4));
  key[63] ^= 1;
  key[0] ^= 1;
  const Bytes other_packet_key = seal(key, 5, packet);
  EXPECT_TRUE(std::equal(base.begin(), base.begin() + 4, other_packet_key.begin()));
  EXPECT_FALSE(std::equal(base.begin() + 4, base.begin() + 12, other_packet_key.begin() + 4));
}

TEST(ChaCha20Poly1305, doesnt_decrypt_what_isnt_authentic) {
  Bytes packet(length_size + 8 + 16, 3);
  const Bytes before = packet;
  const auto cipher = open_chacha20_poly1305(*find_cipher(cipher_name), nullptr, {Bytes(64), {}, {}});
  cipher->open_length(0, MutableBytes(packet).first(length_size));
  EXPECT_FALSE(cipher->open(0, packet));
  EXPECT_EQ(packet, before);
}

}  // namespace
}  // namespace sshrp::crypto::testing

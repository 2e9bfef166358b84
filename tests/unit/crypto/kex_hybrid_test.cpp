// Hybrid key exchange: what goes over the wire, what is refused, and what both sides hash.
// SPDX-License-Identifier: MIT
#include "crypto/kex_hybrid.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/kex_ecdh.h"
#include "crypto/mlkem768.h"
#include "util/text.h"
#include "wire/error.h"

namespace sshrp::crypto {
namespace {

using wire::ProtocolError;

struct Case {
  const char* name;
  const Hybrid& hybrid;
  std::size_t public_size, reply_size, secret_size;
};

const Case cases[] = {{"mlkem768x25519", mlkem768x25519, 1216, 1120, 32},
                      {"mlkem768nistp256", mlkem768nistp256, 1249, 1153, 32},
                      {"sntrup761x25519", sntrup761x25519, 1190, 1071, 64}};

TEST(KexHybrid, has_the_sizes_of_its_drafts) {
  for (const auto& [name, hybrid, public_size, reply_size, secret_size] : cases) {
    SCOPED_TRACE(name);
    const auto client = generate_hybrid(hybrid);
    EXPECT_EQ(client->public_value().size(), public_size);
    const Encapsulated server = encapsulate_hybrid(hybrid, client->public_value());
    EXPECT_EQ(server.ciphertext.size(), reply_size);
    EXPECT_EQ(server.secret.size(), secret_size);
    EXPECT_EQ(util::hex(client->decapsulate(server.ciphertext).view()), util::hex(server.secret.view()));
  }
}

TEST(KexHybrid, refuses_every_other_size) {
  for (const auto& [name, hybrid, public_size, reply_size, secret_size] : cases) {
    SCOPED_TRACE(name);
    const auto client = generate_hybrid(hybrid);
    const Encapsulated server = encapsulate_hybrid(hybrid, client->public_value());
    Bytes longer = to_vector(client->public_value()), longer_reply = server.ciphertext;
    longer.resize(2 * public_size);
    longer_reply.resize(2 * reply_size);
    for (std::size_t size = 0; size <= longer.size(); size += size < public_size - 40 ? 97 : 1) {
      if (size == public_size) continue;
      if (size > public_size + 40) break;
      EXPECT_THROW((void)encapsulate_hybrid(hybrid, BytesView(longer).first(size)), ProtocolError) << size;
    }
    for (std::size_t size = 0; size <= longer_reply.size(); size += size < reply_size - 40 ? 97 : 1) {
      if (size == reply_size) continue;
      if (size > reply_size + 40) break;
      EXPECT_THROW((void)client->decapsulate(BytesView(longer_reply).first(size)), ProtocolError) << size;
    }
  }
}

// RFC 8731 §3 of X25519, which the drafts hold to: a value of small order gives zeros.
TEST(KexHybrid, refuses_an_x25519_value_that_gives_zeros) {
  for (const Hybrid* hybrid : {&mlkem768x25519, &sntrup761x25519}) {
    const auto client = generate_hybrid(*hybrid);
    Bytes reply = encapsulate_hybrid(*hybrid, client->public_value()).ciphertext;
    Bytes init = to_vector(client->public_value());
    for (const std::uint8_t small_order : {std::uint8_t{0}, std::uint8_t{1}}) {
      for (Bytes* value : {&init, &reply}) {
        std::fill(value->end() - curve25519_size, value->end(), std::uint8_t{0});
        *(value->end() - curve25519_size) = small_order;
      }
      EXPECT_THROW((void)encapsulate_hybrid(*hybrid, init), ProtocolError);
      EXPECT_THROW((void)client->decapsulate(reply), ProtocolError);
    }
  }
}

TEST(KexHybrid, refuses_what_is_no_uncompressed_point_of_p256) {
  const auto client = generate_hybrid(mlkem768nistp256);
  const Bytes init = to_vector(client->public_value());
  const Bytes reply = encapsulate_hybrid(mlkem768nistp256, init).ciphertext;
  const auto refused = [&](std::size_t from_end, std::uint8_t flip) {
    Bytes bad_init = init, bad_reply = reply;
    *(bad_init.end() - static_cast<std::ptrdiff_t>(from_end)) ^= flip;
    *(bad_reply.end() - static_cast<std::ptrdiff_t>(from_end)) ^= flip;
    EXPECT_THROW((void)encapsulate_hybrid(mlkem768nistp256, bad_init), ProtocolError);
    EXPECT_THROW((void)client->decapsulate(bad_reply), ProtocolError);
  };
  refused(1, 1);       // off the curve
  refused(65, 4 ^ 2);  // said to be compressed
  refused(65, 4 ^ 6);  // X9.62's form that is both
  refused(65, 4);      // infinity
}

TEST(KexHybrid, refuses_a_key_of_mlkem_that_is_not_reduced) {
  for (const Hybrid* hybrid : {&mlkem768x25519, &mlkem768nistp256}) {
    Bytes init = to_vector(generate_hybrid(*hybrid)->public_value());
    init[0] = 0xff;
    init[1] |= 0x0f;
    EXPECT_THROW((void)encapsulate_hybrid(*hybrid, init), ProtocolError);
  }
}

// Whatever part was changed on its way, the secrets differ; neither part's secret is K by itself.
TEST(KexHybrid, depends_on_both_parts) {
  for (const auto& [name, hybrid, public_size, reply_size, secret_size] : cases) {
    SCOPED_TRACE(name);
    const auto client = generate_hybrid(hybrid);
    const Encapsulated server = encapsulate_hybrid(hybrid, client->public_value());
    const Encapsulated other = encapsulate_hybrid(hybrid, client->public_value());
    const std::size_t first = hybrid.post_quantum.ciphertext_size;
    Bytes mixed = server.ciphertext;
    std::copy_n(other.ciphertext.begin(), first, mixed.begin());
    const std::string K = util::hex(client->decapsulate(mixed).view());
    EXPECT_NE(K, util::hex(server.secret.view()));
    EXPECT_NE(K, util::hex(other.secret.view()));
  }
}

// K_CL goes into the hash with the leading zeros of its field: numbers of 31 bytes are one in 256.
TEST(KexHybrid, has_classical_secrets_of_one_size) {
  for (const Hybrid* hybrid : {&mlkem768x25519, &mlkem768nistp256}) {
    const Kem& kem = hybrid->classical.kem;
    for (;;) {
      const auto client = kem.generate();
      const Encapsulated server = kem.encapsulate(client->public_value());
      ASSERT_EQ(server.secret.size(), 32u);
      if (server.secret.view()[0] == 0) break;
    }
  }
}

TEST(KexHybrid, hashes_the_new_secret_before_the_old_one) {
  static constexpr auto known = [](std::uint8_t value) {
    return Encapsulated{Bytes{value}, util::SecretBytes(Bytes(32, value))};
  };
  const Kem first{SecretEncoding::string, nullptr, [](BytesView) { return known(1); }};
  const Kem second{SecretEncoding::mpint, nullptr, [](BytesView) { return known(0); }};
  const Hybrid hybrid{{first, 1, 1}, {second, 1, 1}, DigestKind::sha256};
  Bytes joined(32, 1);
  joined.resize(64);
  const Encapsulated result = encapsulate_hybrid(hybrid, Bytes(2));
  EXPECT_EQ(result.ciphertext, (Bytes{1, 0}));
  EXPECT_EQ(util::hex(result.secret.view()), util::hex(digest(DigestKind::sha256, joined).view()));
}

}  // namespace
}  // namespace sshrp::crypto

// SPDX-License-Identifier: MIT
#include "crypto/kex_ecdh.h"

#include <gtest/gtest.h>

#include "crypto/crypto_provider.h"
#include "util/text.h"
#include "wire/error.h"

namespace sshrp::crypto {
namespace {

Bytes bytes(std::string_view hex) { return util::from_hex(hex).value(); }

EphemeralKeyPtr with_private(std::string_view hex) {
  return make_curve25519(std::span<const std::uint8_t, curve25519_size>(bytes(hex)));
}

/// By libcrypto, and by s2n-bignum where there is any.
class Curve25519 : public ::testing::TestWithParam<CryptoProvider> {
 protected:
  Curve25519() { choose_crypto_provider(GetParam()); }
  ~Curve25519() override { choose_crypto_provider(CryptoProvider::openssl); }
};

INSTANTIATE_TEST_SUITE_P(by, Curve25519,
                         ::testing::Values(CryptoProvider::openssl, CryptoProvider::automatic),
                         [](const auto& tested) -> std::string {
                           return tested.param == CryptoProvider::openssl ? "libcrypto" : "default";
                         });

TEST_P(Curve25519, gives_the_results_of_rfc_7748_section_5_2) {
  EXPECT_EQ(
      util::hex(with_private("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
                    ->decapsulate(bytes("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"))
                    .view()),
      "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
  EXPECT_EQ(
      util::hex(with_private("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d")
                    ->decapsulate(bytes("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"))
                    .view()),
      "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
}

TEST_P(Curve25519, agrees_as_in_rfc_7748_section_6_1) {
  const auto alice = with_private("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  const auto bob = with_private("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
  EXPECT_EQ(util::hex(alice->public_value()),
            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  EXPECT_EQ(util::hex(bob->public_value()),
            "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  const std::string secret = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
  EXPECT_EQ(util::hex(alice->decapsulate(bob->public_value()).view()), secret);
  EXPECT_EQ(util::hex(bob->decapsulate(alice->public_value()).view()), secret);
}

TEST_P(Curve25519, makes_a_new_key_each_time) {
  const auto one = generate_curve25519();
  const auto other = generate_curve25519();
  EXPECT_NE(util::hex(one->public_value()), util::hex(other->public_value()));
  EXPECT_EQ(util::hex(one->decapsulate(other->public_value()).view()),
            util::hex(other->decapsulate(one->public_value()).view()));
}

TEST_P(Curve25519, refuses_points_of_low_order) {
  for (std::string_view point : {
           "0000000000000000000000000000000000000000000000000000000000000000",
           "0100000000000000000000000000000000000000000000000000000000000000",
           "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
           "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
           "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
           "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
           "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
       }) {
    EXPECT_THROW(generate_curve25519()->decapsulate(bytes(point)), wire::ProtocolError) << point;
  }
}

TEST_P(Curve25519, refuses_any_other_length_than_32_bytes) {
  for (std::size_t size : {0u, 1u, 31u, 33u, 65u}) {
    try {
      generate_curve25519()->decapsulate(Bytes(size, 9));
      ADD_FAILURE() << size;
    } catch (const wire::ProtocolError& error) {
      EXPECT_EQ(error.reason(), wire::DisconnectReason::key_exchange_failed);
    }
  }
}

struct Curve {
  EphemeralKeyPtr (*generate)();
  std::size_t field_size;
};

constexpr Curve curves[] = {
    {generate_ecdh_nistp256, 32}, {generate_ecdh_nistp384, 48}, {generate_ecdh_nistp521, 66}};

TEST(EcdhNistp, both_sides_find_the_same_secret) {
  for (const Curve& curve : curves) {
    const auto one = curve.generate();
    const auto other = curve.generate();
    ASSERT_EQ(one->public_value().size(), 1 + 2 * curve.field_size);
    EXPECT_EQ(one->public_value()[0], 4);
    const auto secret = one->decapsulate(other->public_value());
    EXPECT_EQ(secret.size(), curve.field_size);
    EXPECT_EQ(util::hex(secret.view()), util::hex(other->decapsulate(one->public_value()).view()));
  }
}

TEST(EcdhNistp, refuses_a_point_off_the_curve) {
  for (const Curve& curve : curves) {
    Bytes point = to_vector(curve.generate()->public_value());
    point.back() ^= 1;
    try {
      curve.generate()->decapsulate(point);
      ADD_FAILURE();
    } catch (const wire::ProtocolError& error) {
      EXPECT_EQ(error.reason(), wire::DisconnectReason::key_exchange_failed);
    }
  }
}

TEST(EcdhNistp, refuses_coordinates_beyond_the_field) {
  for (const Curve& curve : curves) {
    Bytes point(1 + 2 * curve.field_size, 0xff);
    point[0] = 4;
    EXPECT_THROW(curve.generate()->decapsulate(point), wire::ProtocolError);
  }
}

TEST(EcdhNistp, refuses_the_origin_and_infinity) {
  for (const Curve& curve : curves) {
    Bytes origin(1 + 2 * curve.field_size);
    origin[0] = 4;
    EXPECT_THROW(curve.generate()->decapsulate(origin), wire::ProtocolError);
    EXPECT_THROW(curve.generate()->decapsulate(Bytes{0}), wire::ProtocolError);
    EXPECT_THROW(curve.generate()->decapsulate(Bytes(1 + 2 * curve.field_size)), wire::ProtocolError);
  }
}

TEST(EcdhNistp, refuses_compressed_and_hybrid_forms) {
  for (const Curve& curve : curves) {
    Bytes point = to_vector(curve.generate()->public_value());
    const auto parity = static_cast<std::uint8_t>(point.back() & 1);
    point[0] = static_cast<std::uint8_t>(6 + parity);
    EXPECT_THROW(curve.generate()->decapsulate(point), wire::ProtocolError) << "hybrid";
    point[0] = static_cast<std::uint8_t>(2 + parity);
    point.resize(1 + curve.field_size);
    EXPECT_THROW(curve.generate()->decapsulate(point), wire::ProtocolError) << "compressed";
  }
}

TEST(EcdhNistp, refuses_a_point_of_another_curve_and_other_lengths) {
  const auto p256 = generate_ecdh_nistp256();
  EXPECT_THROW(p256->decapsulate(generate_ecdh_nistp384()->public_value()), wire::ProtocolError);
  EXPECT_THROW(p256->decapsulate({}), wire::ProtocolError);
  Bytes longer = to_vector(generate_ecdh_nistp256()->public_value());
  longer.push_back(0);
  EXPECT_THROW(p256->decapsulate(longer), wire::ProtocolError);
}

}  // namespace

}  // namespace sshrp::crypto

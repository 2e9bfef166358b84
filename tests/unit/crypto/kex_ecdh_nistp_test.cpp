#include "crypto/kex_ecdh_nistp.h"

#include <gtest/gtest.h>

#include "util/text.h"
#include "wire/error.h"

namespace sshrp::crypto {
namespace {

struct Curve {
  std::unique_ptr<KeyAgreement> (*generate)();
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
    const auto secret = one->agree(other->public_value());
    EXPECT_EQ(secret.size(), curve.field_size);
    EXPECT_EQ(util::hex(secret.view()), util::hex(other->agree(one->public_value()).view()));
  }
}

TEST(EcdhNistp, refuses_a_point_off_the_curve) {
  for (const Curve& curve : curves) {
    Bytes point = to_vector(curve.generate()->public_value());
    point.back() ^= 1;
    try {
      curve.generate()->agree(point);
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
    EXPECT_THROW(curve.generate()->agree(point), wire::ProtocolError);
  }
}

TEST(EcdhNistp, refuses_the_origin_and_infinity) {
  for (const Curve& curve : curves) {
    Bytes origin(1 + 2 * curve.field_size);
    origin[0] = 4;
    EXPECT_THROW(curve.generate()->agree(origin), wire::ProtocolError);
    EXPECT_THROW(curve.generate()->agree(Bytes{0}), wire::ProtocolError);
    EXPECT_THROW(curve.generate()->agree(Bytes(1 + 2 * curve.field_size)), wire::ProtocolError);
  }
}

TEST(EcdhNistp, refuses_compressed_and_hybrid_forms) {
  for (const Curve& curve : curves) {
    Bytes point = to_vector(curve.generate()->public_value());
    const auto parity = static_cast<std::uint8_t>(point.back() & 1);
    point[0] = static_cast<std::uint8_t>(6 + parity);
    EXPECT_THROW(curve.generate()->agree(point), wire::ProtocolError) << "hybrid";
    point[0] = static_cast<std::uint8_t>(2 + parity);
    point.resize(1 + curve.field_size);
    EXPECT_THROW(curve.generate()->agree(point), wire::ProtocolError) << "compressed";
  }
}

TEST(EcdhNistp, refuses_a_point_of_another_curve_and_other_lengths) {
  const auto p256 = generate_ecdh_nistp256();
  EXPECT_THROW(p256->agree(generate_ecdh_nistp384()->public_value()), wire::ProtocolError);
  EXPECT_THROW(p256->agree({}), wire::ProtocolError);
  Bytes longer = to_vector(generate_ecdh_nistp256()->public_value());
  longer.push_back(0);
  EXPECT_THROW(p256->agree(longer), wire::ProtocolError);
}

}  // namespace
}  // namespace sshrp::crypto

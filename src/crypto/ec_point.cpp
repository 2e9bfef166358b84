#include "crypto/ec_point.h"

#include <openssl/err.h>

#include <algorithm>

#include "crypto/pkey_builder.h"

namespace sshrp::crypto {

const EcCurve* curve_of(const EVP_PKEY* key) {
  char name[64];
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, name, sizeof name, &size) != 1) {
    ERR_clear_error();
    return nullptr;
  }
  const auto found = std::ranges::find(ec_curves, std::string_view(name), [](const EcCurve* curve) {
    return std::string_view(curve->openssl_name);
  });
  return found == std::end(ec_curves) ? nullptr : *found;
}

Bytes encode_ec_point(const EVP_PKEY* key) {
  constexpr const char* failure = "can't read an EC key";
  std::size_t size = 0;
  require(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0, &size), failure);
  Bytes point(size);
  require(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.data(), size, &size), failure);
  return point;
}

Pkey decode_ec_point(const EcCurve& curve, BytesView point) {
  constexpr std::uint8_t uncompressed = 4;
  if (point.size() != 1 + 2 * curve.field_size || point[0] != uncompressed) return {};
  // libcrypto checks that the point is on the curve; with cofactor 1 every such point but infinity, which has
  // no uncompressed form, is of the group's order
  return PkeyBuilder()
      .text(OSSL_PKEY_PARAM_GROUP_NAME, curve.openssl_name)
      .octets(OSSL_PKEY_PARAM_PUB_KEY, point)
      .build("EC", EVP_PKEY_PUBLIC_KEY);
}

}  // namespace sshrp::crypto

#include "crypto/ec_point.h"

#include <openssl/err.h>

namespace sshrp::crypto {

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
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(curve.openssl_name), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, const_cast<std::uint8_t*>(point.data()),
                                        point.size()),
      OSSL_PARAM_construct_end()};
  constexpr const char* failure = "can't prepare an EC key";
  const PkeyContext context(require(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), failure));
  require(EVP_PKEY_fromdata_init(context.get()), failure);
  EVP_PKEY* key = nullptr;
  // EVP_PKEY_fromdata checks that the point is on the curve; with cofactor 1 every point but infinity, which
  // has no uncompressed form, is then of the group's order
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) ERR_clear_error();
  return Pkey(key);
}

}  // namespace sshrp::crypto

// SPDX-License-Identifier: MIT
#include "crypto/ec_curves.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>

#include <algorithm>

#include "crypto/pkey_builder.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::crypto {
namespace {

constexpr std::size_t max_number = 66;  // bytes, for the order of nistp521
constexpr const char* no_conversion = "can't convert an ECDSA signature";

using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;

}  // namespace

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

Bytes ecdsa_signature_to_der(BytesView signature) {
  wire::Reader reader(signature);
  const BytesView r = reader.mpint().magnitude;
  const BytesView s = reader.mpint().magnitude;
  reader.end();
  if (r.size() > max_number || s.size() > max_number)
    throw wire::ProtocolError("ECDSA signature with a number of more than 66 bytes");
  const EcdsaSignature pair(require(ECDSA_SIG_new(), no_conversion));
  require(ECDSA_SIG_set0(pair.get(), to_number(r).release(), to_number(s).release()), no_conversion);
  Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)));
  std::uint8_t* end = der.data();
  der.resize(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), &end)));
  return der;
}

Bytes ecdsa_signature_from_der(BytesView der) {
  const std::uint8_t* begin = der.data();
  const EcdsaSignature pair(
      require(d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size())), no_conversion));
  Bytes signature;
  wire::Writer(signature)
      .mpint(to_magnitude(ECDSA_SIG_get0_r(pair.get())))
      .mpint(to_magnitude(ECDSA_SIG_get0_s(pair.get())));
  return signature;
}

}  // namespace sshrp::crypto

// SPDX-License-Identifier: MIT
#include "crypto/pkey_builder.h"

#include <openssl/err.h>

#include <bit>

namespace sshrp::crypto {
namespace {

constexpr const char* failure = "can't put a key together";

using Params = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;

}  // namespace

PkeyBuilder::PkeyBuilder() : params_(require(OSSL_PARAM_BLD_new(), failure)) {}

PkeyBuilder& PkeyBuilder::number(const char* name, BytesView magnitude) {
  return number(name, to_number(magnitude));
}

PkeyBuilder& PkeyBuilder::number(const char* name, Bignum value) {
  require(OSSL_PARAM_BLD_push_BN(params_.get(), name, value.get()), failure);
  numbers_.push_back(std::move(value));
  return *this;
}

PkeyBuilder& PkeyBuilder::integer(const char* name, int value) {
  require(OSSL_PARAM_BLD_push_int(params_.get(), name, value), failure);
  return *this;
}

PkeyBuilder& PkeyBuilder::text(const char* name, const char* value) {
  require(OSSL_PARAM_BLD_push_utf8_string(params_.get(), name, value, 0), failure);
  return *this;
}

PkeyBuilder& PkeyBuilder::octets(const char* name, BytesView value) {
  require(OSSL_PARAM_BLD_push_octet_string(params_.get(), name, value.data(), value.size()), failure);
  return *this;
}

Pkey PkeyBuilder::build(const char* key_type, int selection) {
  const Params params(require(OSSL_PARAM_BLD_to_param(params_.get()), failure));
  const PkeyContext context(require(EVP_PKEY_CTX_new_from_name(nullptr, key_type, nullptr), failure));
  require(EVP_PKEY_fromdata_init(context.get()), failure);
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, selection, params.get()) != 1) ERR_clear_error();
  return Pkey(key);
}

Bignum pkey_number(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  require(EVP_PKEY_get_bn_param(key, name, &number), "can't read a number of a key");
  return Bignum(number);
}

Bignum to_number(BytesView magnitude) {
  Bignum number(require(BN_secure_new(), failure));  // secure: libcrypto wipes the copies that it makes of it
  require(BN_bin2bn(magnitude.data(), static_cast<int>(magnitude.size()), number.get()), failure);
  return number;
}

std::size_t bit_length(BytesView magnitude) {
  if (magnitude.empty()) return 0;
  return (magnitude.size() - 1) * 8 + static_cast<std::size_t>(std::bit_width(magnitude[0]));
}

Bytes to_magnitude(const BIGNUM* number) {
  Bytes magnitude(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, magnitude.data());
  return magnitude;
}

}  // namespace sshrp::crypto

// SPDX-License-Identifier: MIT
#include "crypto/pkey_signature.h"

#include <openssl/err.h>

#include <array>

#include "crypto/curve25519.h"
#include "crypto/openssl.h"
#include "util/secret.h"

namespace sshrp::crypto {
namespace {

using Point = std::array<std::uint8_t, curve25519_value_size>;

constexpr const char* unreadable = "can't read an Ed25519 key";

bool is_ours(const EVP_PKEY* key) { return EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 && curve25519_is_ours(); }

Point point_of(const EVP_PKEY* ed25519) {
  Point point;
  std::size_t size = point.size();
  require(EVP_PKEY_get_raw_public_key(ed25519, point.data(), &size), unreadable);
  return point;
}

Bytes sign_with_ed25519(const EVP_PKEY* key, BytesView data) {
  util::SecretBytes own(curve25519_value_size);
  std::size_t size = own.size();
  require(EVP_PKEY_get_raw_private_key(key, own.data().data(), &size), unreadable);
  return to_vector(ed25519_sign(own.view().first<curve25519_value_size>(), point_of(key), data));
}

const EVP_MD* md_of(std::optional<DigestKind> digest) { return digest ? evp_digest(*digest) : nullptr; }

}  // namespace

Bytes make_signature(EVP_PKEY* key, std::optional<DigestKind> digest, BytesView data) {
  if (is_ours(key)) return sign_with_ed25519(key, data);
  constexpr const char* failure = "can't sign";
  const DigestContext context(require(EVP_MD_CTX_new(), failure));
  require(EVP_DigestSignInit(context.get(), nullptr, md_of(digest), nullptr, key), failure);
  auto size = static_cast<std::size_t>(EVP_PKEY_get_size(key));
  Bytes signature(size);
  require(EVP_DigestSign(context.get(), signature.data(), &size, data.data(), data.size()), failure);
  signature.resize(size);
  return signature;
}

bool is_signature(EVP_PKEY* key, std::optional<DigestKind> digest, BytesView data, BytesView signature) {
  if (is_ours(key))
    if (const auto verdict = ed25519_verify(point_of(key), data, signature)) return *verdict;
  constexpr const char* failure = "can't verify a signature";
  const DigestContext context(require(EVP_MD_CTX_new(), failure));
  require(EVP_DigestVerifyInit(context.get(), nullptr, md_of(digest), nullptr, key), failure);
  const bool valid =
      EVP_DigestVerify(context.get(), signature.data(), signature.size(), data.data(), data.size()) == 1;
  ERR_clear_error();
  return valid;
}

}  // namespace sshrp::crypto

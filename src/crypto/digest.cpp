// SPDX-License-Identifier: MIT
#include "crypto/digest.h"

#include <openssl/hmac.h>

namespace sshrp::crypto {

const EVP_MD* evp_digest(DigestKind kind) {
  switch (kind) {
    case DigestKind::sha1:
      return EVP_sha1();
    case DigestKind::sha256:
      return EVP_sha256();
    case DigestKind::sha384:
      return EVP_sha384();
    case DigestKind::sha512:
      return EVP_sha512();
  }
  throw std::logic_error("unknown digest");
}

Digest::Digest(DigestKind kind) : context_(require(EVP_MD_CTX_new(), "EVP_MD_CTX_new")) {
  require(EVP_DigestInit_ex(context_.get(), evp_digest(kind), nullptr), "EVP_DigestInit_ex");
}

Digest& Digest::update(BytesView bytes) {
  require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()), "EVP_DigestUpdate");
  return *this;
}

util::SecretBytes Digest::finish() {
  util::SecretBytes out(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  require(EVP_DigestFinal_ex(context_.get(), out.data().data(), &size), "EVP_DigestFinal_ex");
  out.truncate(size);
  return out;
}

util::SecretBytes digest(DigestKind kind, BytesView bytes) { return Digest(kind).update(bytes).finish(); }

util::SecretBytes hmac(DigestKind kind, BytesView key, BytesView data) {
  util::SecretBytes tag(static_cast<std::size_t>(EVP_MD_get_size(evp_digest(kind))));
  require(HMAC(evp_digest(kind), key.data(), static_cast<int>(key.size()), data.data(), data.size(),
               tag.data().data(), nullptr),
          "HMAC failed");
  return tag;
}

}  // namespace sshrp::crypto

#include "crypto/hmac.h"

#include <openssl/hmac.h>

namespace sshrp::crypto {

util::SecretBytes hmac(DigestKind kind, BytesView key, BytesView data) {
  util::SecretBytes tag(static_cast<std::size_t>(EVP_MD_get_size(evp_digest(kind))));
  require(HMAC(evp_digest(kind), key.data(), static_cast<int>(key.size()), data.data(), data.size(),
               tag.data().data(), nullptr),
          "HMAC failed");
  return tag;
}

}  // namespace sshrp::crypto

// What every file over libcrypto needs: owning handles, and errors that carry libcrypto's reason.
// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace sshrp::crypto {

/// libcrypto could not do what it must be able to (out of memory, a broken installation): never a peer's
/// fault.
class OpenSslError : public std::runtime_error {
 public:
  /// Takes libcrypto's reason from its error queue and empties that.
  explicit OpenSslError(const std::string& what);
};

/// Throws OpenSslError unless `result` is 1, libcrypto's word for success.
inline void require(int result, const char* what) {
  if (result != 1) throw OpenSslError(what);
}

/// Throws OpenSslError for a null pointer.
template <typename T>
T* require(T* pointer, const char* what) {
  if (pointer == nullptr) throw OpenSslError(what);
  return pointer;
}

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* pointer) const {
    free(pointer);
  }
};

using Bignum = std::unique_ptr<BIGNUM, Free<BN_clear_free>>;
using BignumContext = std::unique_ptr<BN_CTX, Free<BN_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Free<EVP_CIPHER_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Free<EVP_MAC_CTX_free>>;
using Pkey = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;

}  // namespace sshrp::crypto

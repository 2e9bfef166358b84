// ML-DSA-44 of libcrypto, which has it from OpenSSL 3.5 on.
// SPDX-License-Identifier: MIT
#include <openssl/opensslv.h>
#if OPENSSL_VERSION_PREREQ(3, 5)

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>

#include <array>

#include "crypto/mldsa44.h"
#include "crypto/openssl.h"

namespace sshrp::crypto {
namespace {

constexpr const char* algorithm = "ML-DSA-44";
constexpr const char* failure = "ML-DSA-44 failed";

using Signature = std::unique_ptr<EVP_SIGNATURE, Free<EVP_SIGNATURE_free>>;

OSSL_PARAM octets(const char* name, BytesView value) {
  static std::uint8_t nothing{};  // libcrypto refuses a null pointer, even to no bytes
  if (value.empty()) return OSSL_PARAM_construct_octet_string(name, &nothing, 0);
  return OSSL_PARAM_construct_octet_string(name, const_cast<std::uint8_t*>(value.data()), value.size());
}

class LibcryptoMldsa44 final : public Mldsa44Key {
 public:
  /// `name` says what of a key the value is.
  LibcryptoMldsa44(const char* name, BytesView value) {
    OSSL_PARAM parameters[] = {octets(name, value), OSSL_PARAM_construct_end()};
    const PkeyContext context(require(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr), failure));
    require(EVP_PKEY_fromdata_init(context.get()), failure);
    EVP_PKEY* key = nullptr;
    require(EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters), failure);
    own_.reset(key);
    std::size_t size = public_value_.size();
    require(EVP_PKEY_get_raw_public_key(own_.get(), public_value_.data(), &size), failure);
  }

  BytesView public_value() const override { return public_value_; }

  Bytes sign(BytesView message, BytesView context, Mldsa44Randomness randomness) const override {
    const Signature scheme(require(EVP_SIGNATURE_fetch(nullptr, algorithm, nullptr), failure));
    const PkeyContext signing(require(EVP_PKEY_CTX_new_from_pkey(nullptr, own_.get(), nullptr), failure));
    // libcrypto's name for rnd; zeros are what its "deterministic" sets
    const OSSL_PARAM parameters[] = {octets(OSSL_SIGNATURE_PARAM_CONTEXT_STRING, context),
                                     octets(OSSL_SIGNATURE_PARAM_TEST_ENTROPY, randomness),
                                     OSSL_PARAM_construct_end()};
    require(EVP_PKEY_sign_message_init(signing.get(), scheme.get(), parameters), failure);
    Bytes signature(mldsa44_signature_size);
    std::size_t size = signature.size();
    require(EVP_PKEY_sign(signing.get(), signature.data(), &size, message.data(), message.size()), failure);
    return signature;
  }

 private:
  Pkey own_;
  std::array<std::uint8_t, mldsa44_public_size> public_value_{};
};

}  // namespace

std::unique_ptr<const Mldsa44Key> make_mldsa44(Mldsa44Seed seed) {
  return std::make_unique<LibcryptoMldsa44>(OSSL_PKEY_PARAM_ML_DSA_SEED, seed);
}

std::unique_ptr<const Mldsa44Key> load_mldsa44(
    std::span<const std::uint8_t, mldsa44_private_size> private_key) {
  return std::make_unique<LibcryptoMldsa44>(OSSL_PKEY_PARAM_PRIV_KEY, private_key);
}

bool verify_mldsa44(BytesView public_value, BytesView message, BytesView context, BytesView signature) {
  if (public_value.size() != mldsa44_public_size || signature.size() != mldsa44_signature_size ||
      context.size() > mldsa44_max_context)
    return false;
  const Pkey key(require(
      EVP_PKEY_new_raw_public_key_ex(nullptr, algorithm, nullptr, public_value.data(), public_value.size()),
      failure));
  const Signature scheme(require(EVP_SIGNATURE_fetch(nullptr, algorithm, nullptr), failure));
  const PkeyContext verifying(require(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr), failure));
  const OSSL_PARAM parameters[] = {octets(OSSL_SIGNATURE_PARAM_CONTEXT_STRING, context),
                                   OSSL_PARAM_construct_end()};
  require(EVP_PKEY_verify_message_init(verifying.get(), scheme.get(), parameters), failure);
  const bool valid = EVP_PKEY_verify(verifying.get(), signature.data(), signature.size(), message.data(),
                                     message.size()) == 1;
  ERR_clear_error();
  return valid;
}

}  // namespace sshrp::crypto

#endif

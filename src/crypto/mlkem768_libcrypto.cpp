// ML-KEM-768 of libcrypto, which has it from OpenSSL 3.5 on.
// SPDX-License-Identifier: MIT
#include <openssl/opensslv.h>
#if OPENSSL_VERSION_PREREQ(3, 5)

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <array>

#include "crypto/mlkem768.h"
#include "crypto/stack_wiping.h"

namespace sshrp::crypto {
namespace {

constexpr const char* algorithm = "ML-KEM-768";
constexpr const char* failure = "ML-KEM-768 failed";

class Mlkem768 final : public EphemeralKey {
 public:
  explicit Mlkem768(Pkey own) : own_(std::move(own)) {
    std::size_t size = public_value_.size();
    require(EVP_PKEY_get_raw_public_key(own_.get(), public_value_.data(), &size), failure);
  }

  BytesView public_value() const override { return public_value_; }

  util::SecretBytes decapsulate(BytesView ciphertext) const override {
    if (ciphertext.size() != mlkem768_ciphertext_size)
      refuse_public_value("key exchange: the peer's ML-KEM-768 ciphertext doesn't have 1088 bytes");
    const PkeyContext context(require(EVP_PKEY_CTX_new_from_pkey(nullptr, own_.get(), nullptr), failure));
    require(EVP_PKEY_decapsulate_init(context.get(), nullptr), failure);
    std::size_t size = mlkem768_secret_size;
    util::SecretBytes secret(size);
    const StackWiping wiping;
    require(EVP_PKEY_decapsulate(context.get(), secret.data().data(), &size, ciphertext.data(),
                                 ciphertext.size()),
            failure);
    return secret;
  }

 private:
  Pkey own_;
  std::array<std::uint8_t, mlkem768_public_size> public_value_{};
};

OSSL_PARAM octets(const char* name, BytesView value) {
  return OSSL_PARAM_construct_octet_string(name, const_cast<std::uint8_t*>(value.data()), value.size());
}

/// Null if libcrypto refuses it. Of a secret it leaves copies on the stack.
Pkey key_of(int selection, OSSL_PARAM value) {
  OSSL_PARAM parameters[] = {value, OSSL_PARAM_construct_end()};
  const PkeyContext context(require(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr), failure));
  require(EVP_PKEY_fromdata_init(context.get()), failure);
  EVP_PKEY* key = nullptr;
  EVP_PKEY_fromdata(context.get(), &key, selection, parameters);
  return Pkey(key);
}

EphemeralKeyPtr make_of(const char* name, BytesView value) {
  const StackWiping wiping;
  Pkey key = key_of(EVP_PKEY_KEYPAIR, octets(name, value));
  require(key.get(), failure);
  return std::make_unique<Mlkem768>(std::move(key));
}

}  // namespace

EphemeralKeyPtr make_mlkem768(std::span<const std::uint8_t, mlkem768_seed_size> seed) {
  return make_of(OSSL_PKEY_PARAM_ML_KEM_SEED, seed);
}

EphemeralKeyPtr load_mlkem768(std::span<const std::uint8_t, mlkem768_private_size> private_key) {
  return make_of(OSSL_PKEY_PARAM_PRIV_KEY, private_key);
}

Encapsulated encapsulate_mlkem768(BytesView public_value,
                                  std::span<const std::uint8_t, mlkem768_message_size> message) {
  if (public_value.size() != mlkem768_public_size)
    refuse_public_value("key exchange: the peer's ML-KEM-768 public value doesn't have 1184 bytes");
  const Pkey peer = key_of(EVP_PKEY_PUBLIC_KEY, octets(OSSL_PKEY_PARAM_PUB_KEY, public_value));
  if (!peer)  // libcrypto checks that when it reads a key
    refuse_public_value("key exchange: the peer's ML-KEM-768 public value isn't reduced modulo q");
  const PkeyContext context(require(EVP_PKEY_CTX_new_from_pkey(nullptr, peer.get(), nullptr), failure));
  const OSSL_PARAM parameters[] = {octets(OSSL_KEM_PARAM_IKME, message), OSSL_PARAM_construct_end()};
  require(EVP_PKEY_encapsulate_init(context.get(), parameters), failure);
  Encapsulated result{Bytes(mlkem768_ciphertext_size), util::SecretBytes(mlkem768_secret_size)};
  const StackWiping wiping;
  std::size_t ciphertext_size = result.ciphertext.size(), secret_size = result.secret.size();
  require(EVP_PKEY_encapsulate(context.get(), result.ciphertext.data(), &ciphertext_size,
                               result.secret.data().data(), &secret_size),
          failure);
  return result;
}

}  // namespace sshrp::crypto

#endif

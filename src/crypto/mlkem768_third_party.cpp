// ML-KEM-768 of third_party/, for a libcrypto without it.
// SPDX-License-Identifier: MIT
#include <openssl/opensslv.h>
#if !OPENSSL_VERSION_PREREQ(3, 5)

#include <third_party/glue/mlkem768.h>

#include <algorithm>
#include <array>

#include "crypto/mlkem768.h"
#include "crypto/stack_wiping.h"

namespace sshrp::crypto {
namespace {

static_assert(mlkem768_public_size == SSHRP_MLKEM768_PUBLIC_KEY);
static_assert(mlkem768_private_size == SSHRP_MLKEM768_PRIVATE_KEY);
static_assert(mlkem768_ciphertext_size == SSHRP_MLKEM768_CIPHERTEXT);
static_assert(mlkem768_secret_size == SSHRP_MLKEM768_SECRET);

using Seed = std::span<const std::uint8_t, mlkem768_seed_size>;
using WholeKey = std::span<const std::uint8_t, mlkem768_private_size>;

class Mlkem768 final : public EphemeralKey {
 public:
  explicit Mlkem768(Seed seed) {
    const StackWiping wiping;
    sshrp_mlkem768_generate(public_value_.data(), private_key_.data().data(), seed.data());
  }
  explicit Mlkem768(WholeKey key) {
    constexpr std::size_t public_key_at = 1152;  // FIPS 203 §6.1: dk is dkPKE, ek, H(ek), z
    std::ranges::copy(key, private_key_.data().begin());
    std::ranges::copy(key.subspan<public_key_at, mlkem768_public_size>(), public_value_.begin());
  }

  BytesView public_value() const override { return public_value_; }

  util::SecretBytes decapsulate(BytesView ciphertext) const override {
    if (ciphertext.size() != mlkem768_ciphertext_size)
      refuse_public_value("key exchange: the peer's ML-KEM-768 ciphertext doesn't have 1088 bytes");
    util::SecretBytes secret(mlkem768_secret_size);
    const StackWiping wiping;
    sshrp_mlkem768_decapsulate(secret.data().data(), ciphertext.data(), private_key_.view().data());
    return secret;
  }

 private:
  std::array<std::uint8_t, mlkem768_public_size> public_value_{};
  util::SecretBytes private_key_ = util::SecretBytes(mlkem768_private_size);
};

}  // namespace

EphemeralKeyPtr make_mlkem768(Seed seed) { return std::make_unique<Mlkem768>(seed); }
EphemeralKeyPtr load_mlkem768(WholeKey private_key) { return std::make_unique<Mlkem768>(private_key); }

Encapsulated encapsulate_mlkem768(BytesView public_value,
                                  std::span<const std::uint8_t, mlkem768_message_size> message) {
  if (public_value.size() != mlkem768_public_size)
    refuse_public_value("key exchange: the peer's ML-KEM-768 public value doesn't have 1184 bytes");
  if (!sshrp_mlkem768_is_valid(public_value.data()))
    refuse_public_value("key exchange: the peer's ML-KEM-768 public value isn't reduced modulo q");
  Encapsulated result{Bytes(mlkem768_ciphertext_size), util::SecretBytes(mlkem768_secret_size)};
  const StackWiping wiping;
  sshrp_mlkem768_encapsulate(result.ciphertext.data(), result.secret.data().data(), public_value.data(),
                             message.data());
  return result;
}

}  // namespace sshrp::crypto

#endif

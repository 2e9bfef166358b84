// ML-DSA-44 of third_party/, for a libcrypto without it.
// SPDX-License-Identifier: MIT
#include <openssl/opensslv.h>
#if !OPENSSL_VERSION_PREREQ(3, 5)

#include <third_party/glue/mldsa44.h>

#include <array>
#include <stdexcept>

#include "crypto/mldsa44.h"
#include "crypto/stack_wiping.h"

namespace sshrp::crypto {
namespace {

static_assert(mldsa44_public_size == SSHRP_MLDSA44_PUBLIC_KEY);
static_assert(mldsa44_private_size == SSHRP_MLDSA44_PRIVATE_KEY);
static_assert(mldsa44_signature_size == SSHRP_MLDSA44_SIGNATURE);
static_assert(mldsa44_seed_size == SSHRP_MLDSA44_SEED);
static_assert(mldsa44_randomness_size == SSHRP_MLDSA44_RANDOMNESS);
static_assert(mldsa44_max_context == SSHRP_MLDSA44_MAX_CONTEXT);

using WholeKey = std::span<const std::uint8_t, mldsa44_private_size>;

class NativeMldsa44 final : public Mldsa44Key {
 public:
  explicit NativeMldsa44(Mldsa44Seed seed) {
    const StackWiping wiping;
    if (!sshrp_mldsa44_generate(public_value_.data(), private_key_.data().data(), seed.data()))
      throw std::runtime_error("can't make an ML-DSA-44 key");
  }
  explicit NativeMldsa44(WholeKey private_key) : private_key_(BytesView(private_key)) {
    const StackWiping wiping;
    if (!sshrp_mldsa44_public_key_of(public_value_.data(), private_key_.view().data()))
      throw std::runtime_error("can't load an ML-DSA-44 key");
  }

  BytesView public_value() const override { return public_value_; }

  Bytes sign(BytesView message, BytesView context, Mldsa44Randomness randomness) const override {
    Bytes signature(mldsa44_signature_size);
    const StackWiping wiping;
    if (!sshrp_mldsa44_sign(signature.data(), message.data(), message.size(), context.data(), context.size(),
                            randomness.data(), private_key_.view().data()))
      throw std::runtime_error("can't sign with an ML-DSA-44 key");
    return signature;
  }

 private:
  std::array<std::uint8_t, mldsa44_public_size> public_value_{};
  util::SecretBytes private_key_ = util::SecretBytes(mldsa44_private_size);
};

}  // namespace

std::unique_ptr<const Mldsa44Key> make_mldsa44(Mldsa44Seed seed) {
  return std::make_unique<NativeMldsa44>(seed);
}

std::unique_ptr<const Mldsa44Key> load_mldsa44(WholeKey private_key) {
  return std::make_unique<NativeMldsa44>(private_key);
}

bool verify_mldsa44(BytesView public_value, BytesView message, BytesView context, BytesView signature) {
  return public_value.size() == mldsa44_public_size && signature.size() == mldsa44_signature_size &&
         sshrp_mldsa44_verify(signature.data(), message.data(), message.size(), context.data(),
                              context.size(), public_value.data());
}

}  // namespace sshrp::crypto

#endif

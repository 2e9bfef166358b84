// SPDX-License-Identifier: MIT
#include "crypto/sntrup761.h"

#include <third_party/glue/sntrup761.h>

#include <algorithm>
#include <array>

#include "crypto/digest.h"
#include "crypto/random.h"
#include "crypto/stack_wiping.h"

namespace sshrp::crypto {
namespace {

static_assert(sntrup761_public_size == SSHRP_SNTRUP761_PUBLIC_KEY);
static_assert(sntrup761_ciphertext_size == SSHRP_SNTRUP761_CIPHERTEXT);
static_assert(sntrup761_secret_size == SSHRP_SNTRUP761_SECRET);

// The code asks 761 times for 4 bytes; libcrypto takes as long for these as for 64.
class Stock {
 public:
  void take(MutableBytes out) {
    while (!out.empty()) {
      if (used_ == bytes_.size()) refill();
      const std::size_t size = std::min(out.size(), bytes_.size() - used_);
      const MutableBytes taken = bytes_.data().subspan(used_, size);
      std::ranges::copy(taken, out.begin());
      explicit_bzero(taken.data(), taken.size());
      used_ += size;
      out = out.subspan(size);
    }
  }

 private:
  void refill() {
    random_fill(bytes_.data());
    used_ = 0;
  }

  util::SecretBytes bytes_ = util::SecretBytes(1024);
  std::size_t used_ = bytes_.size();
};

thread_local const RandomSource* source = nullptr;  // of the call under way

class SourceInUse {
 public:
  explicit SourceInUse(const RandomSource& random) { source = &random; }
  SourceInUse(const SourceInUse&) = delete;
  SourceInUse& operator=(const SourceInUse&) = delete;
  ~SourceInUse() { source = nullptr; }
};

class Sntrup761 final : public EphemeralKey {
 public:
  explicit Sntrup761(const RandomSource& random) {
    const SourceInUse in_use(random);
    const StackWiping wiping;
    sshrp_sntrup761_generate(public_value_.data(), private_key_.data().data());
  }

  BytesView public_value() const override { return public_value_; }

  util::SecretBytes decapsulate(BytesView ciphertext) const override {
    if (ciphertext.size() != sntrup761_ciphertext_size)
      refuse_public_value("key exchange: the peer's sntrup761 ciphertext doesn't have 1039 bytes");
    util::SecretBytes secret(sntrup761_secret_size);
    const StackWiping wiping;
    sshrp_sntrup761_decapsulate(secret.data().data(), ciphertext.data(), private_key_.view().data());
    return secret;
  }

  BytesView private_key() const { return private_key_.view(); }

 private:
  std::array<std::uint8_t, sntrup761_public_size> public_value_{};
  util::SecretBytes private_key_ = util::SecretBytes(SSHRP_SNTRUP761_PRIVATE_KEY);
};

}  // namespace

EphemeralKeyPtr generate_sntrup761(const RandomSource& random) { return std::make_unique<Sntrup761>(random); }

Encapsulated encapsulate_sntrup761(BytesView public_value, const RandomSource& random) {
  if (public_value.size() != sntrup761_public_size)
    refuse_public_value("key exchange: the peer's sntrup761 public value doesn't have 1158 bytes");
  Encapsulated result{Bytes(sntrup761_ciphertext_size), util::SecretBytes(sntrup761_secret_size)};
  const SourceInUse in_use(random);
  const StackWiping wiping;
  sshrp_sntrup761_encapsulate(result.ciphertext.data(), result.secret.data().data(), public_value.data());
  return result;
}

BytesView private_sntrup761(const EphemeralKey& key) {
  return dynamic_cast<const Sntrup761&>(key).private_key();
}

EphemeralKeyPtr generate_sntrup761() {
  Stock stock;
  return generate_sntrup761([&](MutableBytes out) { stock.take(out); });
}

Encapsulated encapsulate_sntrup761(BytesView public_value) {
  Stock stock;
  return encapsulate_sntrup761(public_value, [&](MutableBytes out) { stock.take(out); });
}

}  // namespace sshrp::crypto

void sshrp_sntrup761_random(unsigned char* out, std::size_t size) { (*sshrp::crypto::source)({out, size}); }

int sshrp_sntrup761_sha512(unsigned char* out, const unsigned char* in, unsigned long long size) {
  const auto digest = sshrp::crypto::digest(sshrp::crypto::DigestKind::sha512, {in, size});
  std::ranges::copy(digest.view(), out);
  return 0;
}

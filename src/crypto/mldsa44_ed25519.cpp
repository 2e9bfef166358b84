// SPDX-License-Identifier: MIT
#include "crypto/mldsa44_ed25519.h"

#include "crypto/digest.h"
#include "crypto/pkey_signature.h"
#include "crypto/random.h"
#include "wire/writer.h"

namespace sshrp::crypto {
namespace {

constexpr const char* failure = "can't sign with an Ed25519 key";
constexpr std::size_t ed25519_size = 32;

// draft-ietf-lamps-pq-composite-sigs §2.2 and §6
constexpr std::string_view prefix = "CompositeAlgorithmSignatures2025";
constexpr std::string_view label = "COMPSIG-MLDSA44-Ed25519-SHA512";

/// M' of draft-ietf-lamps-pq-composite-sigs §3.2: what both halves sign. SSH gives no context.
Bytes representative(BytesView data) {
  Bytes message;
  wire::Writer(message)
      .raw(as_bytes(prefix))
      .raw(as_bytes(label))
      .byte(0)  // the context's length
      .raw(digest(DigestKind::sha512, data).view());
  return message;
}

bool verify_ed25519(BytesView public_value, BytesView message, BytesView signature) {
  const Pkey key(require(
      EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, public_value.data(), public_value.size()),
      "can't read an Ed25519 key"));
  return is_signature(key.get(), std::nullopt, message, signature);
}

}  // namespace

Mldsa44Ed25519Key::Mldsa44Ed25519Key(std::span<const std::uint8_t, mldsa44_ed25519_seeds_size> seeds)
    : seeds_(BytesView(seeds)),
      mldsa44_(make_mldsa44(seeds.first<mldsa44_seed_size>())),
      ed25519_(
          require(EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr,
                                                  seeds.subspan<mldsa44_seed_size>().data(), ed25519_size),
                  failure)),
      public_value_(to_vector(mldsa44_->public_value())) {
  public_value_.resize(mldsa44_ed25519_public_size);
  std::size_t size = ed25519_size;
  require(EVP_PKEY_get_raw_public_key(ed25519_.get(), public_value_.data() + mldsa44_public_size, &size),
          failure);
}

Mldsa44Ed25519Key Mldsa44Ed25519Key::generate() {
  util::SecretBytes seeds(mldsa44_ed25519_seeds_size);
  random_fill(seeds.data());
  return Mldsa44Ed25519Key(seeds.view().first<mldsa44_ed25519_seeds_size>());
}

Bytes Mldsa44Ed25519Key::sign(BytesView data) const {
  const Bytes message = representative(data);
  Bytes signature = mldsa44_->sign(message, as_bytes(label));
  const Bytes second = make_signature(ed25519_.get(), std::nullopt, message);
  signature.insert(signature.end(), second.begin(), second.end());
  return signature;
}

bool verify_mldsa44_ed25519(BytesView public_value, BytesView data, BytesView signature) {
  if (signature.size() != mldsa44_ed25519_signature_size) return false;
  const Bytes message = representative(data);
  // Ed25519's first: it costs the less.
  return verify_ed25519(public_value.subspan(mldsa44_public_size), message,
                        signature.subspan(mldsa44_signature_size)) &&
         verify_mldsa44(public_value.first(mldsa44_public_size), message, as_bytes(label),
                        signature.first(mldsa44_signature_size));
}

}  // namespace sshrp::crypto

// SPDX-License-Identifier: MIT
#include "crypto/curve25519.h"

#include "crypto/crypto_provider.h"

#ifdef __x86_64__

#include <openssl/crypto.h>
#include <third_party/glue/s2n_bignum.h>

#include <algorithm>
#include <cstring>

#include "crypto/digest.h"
#include "crypto/stack_wiping.h"

namespace sshrp::crypto {
namespace {

struct Functions {
  decltype(&curve25519_x25519_byte) x25519;
  decltype(&curve25519_x25519base_byte) x25519_base;
  decltype(&edwards25519_scalarmulbase) multiply_base;
  decltype(&edwards25519_scalarmuldouble) multiply_both;
  decltype(&edwards25519_decode) decode;
  decltype(&bignum_madd_n25519) multiply_and_add;
};

constexpr Functions with_bmi2_and_adx{curve25519_x25519_byte,     curve25519_x25519base_byte,
                                      edwards25519_scalarmulbase, edwards25519_scalarmuldouble,
                                      edwards25519_decode,        bignum_madd_n25519};
constexpr Functions for_all{curve25519_x25519_byte_alt,     curve25519_x25519base_byte_alt,
                            edwards25519_scalarmulbase_alt, edwards25519_scalarmuldouble_alt,
                            edwards25519_decode_alt,        bignum_madd_n25519_alt};

const Functions& functions() {
  const Processor& processor = this_processor();
  return processor.bmi2 && processor.adx ? with_bmi2_and_adx : for_all;
}

using Wiping = StackWiping<max_stack_of_s2n_bignum>;

/// A number of RFC 8032 as s2n-bignum has it: the machine's words are little-endian as its octets.
template <std::size_t words>
struct Number {
  std::array<std::uint64_t, words> value{};

  Number() = default;
  explicit Number(BytesView bytes) { std::memcpy(value.data(), bytes.data(), sizeof value); }
  Number(const Number&) = delete;
  Number& operator=(const Number&) = delete;
  ~Number() { OPENSSL_cleanse(value.data(), sizeof value); }

  std::uint64_t* words_of() { return value.data(); }
  const std::uint64_t* words_of() const { return value.data(); }
};
using Scalar = Number<4>;
using Point = Number<8>;

/// A digest of 64 octets, modulo L.
void reduce(Scalar& scalar, const util::SecretBytes& digest) {
  const Number<8> wide(digest.view());
  bignum_mod_n25519(scalar.words_of(), wide.value.size(), wide.words_of());
}

/// L, the order of the base point: its octets as those of S stand in a signature.
constexpr std::array<std::uint8_t, curve25519_value_size> order = {
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};

bool is_below_order(BytesView number) {
  return std::lexicographical_compare(number.rbegin(), number.rend(), order.rbegin(), order.rend());
}

}  // namespace

bool curve25519_is_ours() { return !everything_by_libcrypto(); }

void x25519_public_value(Curve25519Value private_value, MutableCurve25519Value public_value) {
  const Wiping wiping;
  functions().x25519_base(public_value.data(), private_value.data());
}

bool x25519_secret(Curve25519Value private_value, Curve25519Value public_value,
                   MutableCurve25519Value secret) {
  const Wiping wiping;
  functions().x25519(secret.data(), private_value.data(), public_value.data());
  std::uint8_t any = 0;
  for (const std::uint8_t byte : secret) any |= byte;
  return any != 0;
}

Ed25519Signature ed25519_sign(Curve25519Value private_key, Curve25519Value public_key, BytesView message) {
  const Wiping wiping;
  const util::SecretBytes h = digest(DigestKind::sha512, private_key);
  Scalar s(h.view().first(curve25519_value_size));
  constexpr std::uint64_t top = std::uint64_t{1} << 62;
  s.value[0] &= ~std::uint64_t{7};
  s.value[3] = (s.value[3] & (top - 1)) | top;

  const BytesView prefix = h.view().last(curve25519_value_size);
  Scalar r;
  reduce(r, Digest(DigestKind::sha512).update(prefix).update(message).finish());
  Point R;
  functions().multiply_base(R.words_of(), r.words_of());
  Ed25519Signature signature;
  edwards25519_encode(signature.data(), R.words_of());

  Scalar k;
  const BytesView encoded_R = BytesView(signature).first(curve25519_value_size);
  reduce(k, Digest(DigestKind::sha512).update(encoded_R).update(public_key).update(message).finish());
  Scalar S;
  functions().multiply_and_add(S.words_of(), k.words_of(), s.words_of(), r.words_of());
  std::memcpy(signature.data() + curve25519_value_size, S.words_of(), sizeof S.value);
  return signature;
}

std::optional<bool> ed25519_verify(Curve25519Value public_key, BytesView message, BytesView signature) {
  if (signature.size() != ed25519_signature_size) return false;
  const BytesView encoded_R = signature.first(curve25519_value_size);
  const BytesView encoded_S = signature.last(curve25519_value_size);
  if (!is_below_order(encoded_S)) return false;
  Point A;
  if (functions().decode(A.words_of(), public_key.data()) != 0) return std::nullopt;
  bignum_neg_p25519(A.words_of(), A.words_of());  // x, the first half

  Scalar k;
  reduce(k, Digest(DigestKind::sha512).update(encoded_R).update(public_key).update(message).finish());
  const Scalar S(encoded_S);
  Point R;
  functions().multiply_both(R.words_of(), k.words_of(), A.words_of(), S.words_of());
  std::array<std::uint8_t, curve25519_value_size> expected;
  edwards25519_encode(expected.data(), R.words_of());
  return std::ranges::equal(expected, encoded_R);
}

}  // namespace sshrp::crypto

#else

#include <stdexcept>

namespace sshrp::crypto {
namespace {

[[noreturn]] void fail() { throw std::logic_error("s2n-bignum is for x86-64 here"); }

}  // namespace

bool curve25519_is_ours() { return false; }
void x25519_public_value(Curve25519Value, MutableCurve25519Value) { fail(); }
bool x25519_secret(Curve25519Value, Curve25519Value, MutableCurve25519Value) { fail(); }
Ed25519Signature ed25519_sign(Curve25519Value, Curve25519Value, BytesView) { fail(); }
std::optional<bool> ed25519_verify(Curve25519Value, BytesView, BytesView) { fail(); }

}  // namespace sshrp::crypto

#endif

// X25519, and what an Ed25519 signature is made of: s2n-bignum's functions in both forms, each beside the
// other.
// SPDX-License-Identifier: MIT
#include "subject.h"

#ifdef __x86_64__
#include <third_party/glue/s2n_bignum.h>

#include <cstdint>
#endif

namespace sshrp::constant_time {
namespace {

#ifdef __x86_64__

template <std::size_t words>
struct Number {
  std::array<std::uint64_t, words> value{};

  Span bytes() { return {reinterpret_cast<unsigned char*>(value.data()), sizeof value}; }
  bool operator==(const Number&) const = default;
};
using Scalar = Number<4>;
using Point = Number<8>;

/// Below the order of the base point.
Scalar secret_scalar() {
  Scalar made;
  fill(made.bytes());
  made.value[3] &= (std::uint64_t{1} << 60) - 1;
  poison(made.bytes());
  return made;
}

Array<32> clamped() {
  Array<32> made{};
  fill(made);
  made[0] &= 248;
  made[31] = static_cast<unsigned char>((made[31] & 127) | 64);
  poison(made);
  return made;
}

bool agrees() {
  Array<32> of_client = clamped(), of_server = clamped(), public_client{}, public_server{}, ours{}, theirs{};
  curve25519_x25519base_byte(public_client.data(), of_client.data());
  curve25519_x25519base_byte_alt(public_server.data(), of_server.data());
  publish(public_client);
  publish(public_server);
  curve25519_x25519_byte(ours.data(), of_client.data(), public_server.data());
  curve25519_x25519_byte_alt(theirs.data(), of_server.data(), public_client.data());
  publish(ours);
  publish(theirs);
  return ours == theirs;
}

/// R of a signature, of an r that is reduced of a digest.
bool commits() {
  Point digest, R, R_alt;
  Scalar r;
  fill(digest.bytes());
  poison(digest.bytes());
  bignum_mod_n25519(r.value.data(), digest.value.size(), digest.value.data());
  edwards25519_scalarmulbase(R.value.data(), r.value.data());
  edwards25519_scalarmulbase_alt(R_alt.value.data(), r.value.data());
  Array<32> encoded{}, encoded_alt{};
  edwards25519_encode(encoded.data(), R.value.data());
  edwards25519_encode(encoded_alt.data(), R_alt.value.data());
  publish(encoded);
  publish(encoded_alt);
  return encoded == encoded_alt;
}

/// S of a signature, of which k alone may be known.
bool responds() {
  Scalar k = secret_scalar(), s = secret_scalar(), r = secret_scalar(), S, S_alt;
  publish(k.bytes());
  bignum_madd_n25519(S.value.data(), k.value.data(), s.value.data(), r.value.data());
  bignum_madd_n25519_alt(S_alt.value.data(), k.value.data(), s.value.data(), r.value.data());
  publish(S.bytes());
  publish(S_alt.bytes());
  return S == S_alt;
}

constexpr Operation operations[] = {
    {"x25519_agree", agrees}, {"ed25519_commit", commits}, {"ed25519_respond", responds}};

#else
constexpr std::array<Operation, 0> operations{};
#endif

}  // namespace

std::span<const Operation> curve25519_operations() { return operations; }

}  // namespace sshrp::constant_time

// ML-DSA-44: keys and signatures. What may be known of a signature that was thrown away, and of its key, the
// authors of mldsa-native say where it arises (MLD_CT_TESTING_DECLASSIFY).
// SPDX-License-Identifier: MIT
#include <third_party/glue/mldsa44.h>

#include "subject.h"

namespace sshrp::constant_time {
namespace {

struct Mldsa44 {
  Array<SSHRP_MLDSA44_PUBLIC_KEY> public_key{};
  Array<SSHRP_MLDSA44_PRIVATE_KEY> private_key{};
  Array<64> message{};
  Array<SSHRP_MLDSA44_SIGNATURE> signature{};

  bool generate(bool is_secret) {
    Array<SSHRP_MLDSA44_SEED> seed{};
    fill(seed);
    if (is_secret) poison(seed);
    return sshrp_mldsa44_generate(public_key.data(), private_key.data(), seed.data());
  }
  // FIPS 204 section 7.2: rho, K, tr, s1, s2, t0. rho and tr are of the public key.
  void poison_private_key() {
    constexpr std::size_t rho = 32, K = 32, tr = 64;
    poison(Span(private_key).subspan(rho, K));
    poison(Span(private_key).subspan(rho + K + tr));
  }
  bool sign() {
    Array<SSHRP_MLDSA44_RANDOMNESS> randomness{};
    fill(message);
    fill(randomness);
    poison(randomness);
    return sshrp_mldsa44_sign(signature.data(), message.data(), message.size(), nullptr, 0, randomness.data(),
                              private_key.data());
  }
  bool verify() {
    publish(public_key);
    publish(signature);
    return sshrp_mldsa44_verify(signature.data(), message.data(), message.size(), nullptr, 0,
                                public_key.data());
  }
};

bool generates() {
  Mldsa44 of;
  const bool made = of.generate(true);
  publish(of.public_key);
  publish(of.private_key);
  return made && of.sign() && of.verify();
}

bool signs() {
  Mldsa44 of;
  if (!of.generate(false)) return false;
  publish(of.private_key);  // its seed is poisoned inside
  of.poison_private_key();
  return of.sign() && of.verify();
}

constexpr Operation operations[] = {{"mldsa44_generate", generates}, {"mldsa44_sign", signs}};

}  // namespace

std::span<const Operation> mldsa44_operations() { return operations; }

}  // namespace sshrp::constant_time

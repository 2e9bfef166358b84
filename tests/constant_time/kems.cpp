// Key encapsulation: ML-KEM-768 and sntrup761.
// SPDX-License-Identifier: MIT
#include <openssl/sha.h>
#include <third_party/glue/mlkem768.h>
#include <third_party/glue/sntrup761.h>

#include "subject.h"

namespace sshrp::constant_time {
namespace {

bool randomness_is_secret = true;

struct Mlkem768 {
  static constexpr std::size_t secret_size = SSHRP_MLKEM768_SECRET;
  Array<SSHRP_MLKEM768_PUBLIC_KEY> public_key{};
  Array<SSHRP_MLKEM768_PRIVATE_KEY> private_key{};
  Array<SSHRP_MLKEM768_CIPHERTEXT> ciphertext{};

  void generate() {
    Array<SSHRP_MLKEM768_SEED> seed{};
    fill(seed);
    if (randomness_is_secret) poison(seed);
    sshrp_mlkem768_generate(public_key.data(), private_key.data(), seed.data());
  }
  void encapsulate(Span secret) {
    Array<SSHRP_MLKEM768_MESSAGE> message{};
    fill(message);
    if (randomness_is_secret) poison(message);
    sshrp_mlkem768_encapsulate(ciphertext.data(), secret.data(), public_key.data(), message.data());
  }
  void decapsulate(Span secret) {
    sshrp_mlkem768_decapsulate(secret.data(), ciphertext.data(), private_key.data());
  }
  // FIPS 203 §6.1: dk is dkPKE, ek, H(ek), z; ek and its digest are public.
  void poison_private_key() {
    constexpr std::size_t pke_size = 1152, z_size = 32;
    poison(Span(private_key).first(pke_size));
    poison(Span(private_key).last(z_size));
  }
};

struct Sntrup761 {
  static constexpr std::size_t secret_size = SSHRP_SNTRUP761_SECRET;
  Array<SSHRP_SNTRUP761_PUBLIC_KEY> public_key{};
  Array<SSHRP_SNTRUP761_PRIVATE_KEY> private_key{};
  Array<SSHRP_SNTRUP761_CIPHERTEXT> ciphertext{};

  void generate() { sshrp_sntrup761_generate(public_key.data(), private_key.data()); }
  void encapsulate(Span secret) {
    sshrp_sntrup761_encapsulate(ciphertext.data(), secret.data(), public_key.data());
  }
  void decapsulate(Span secret) {
    sshrp_sntrup761_decapsulate(secret.data(), ciphertext.data(), private_key.data());
  }
  // f and 1/g, the public key, rho, and the public key's digest.
  void poison_private_key() {
    constexpr std::size_t small_size = 191, digest_size = 32;
    poison(Span(private_key).first(2 * small_size));
    poison(Span(private_key).subspan(2 * small_size + public_key.size(), small_size));
    static_assert(3 * small_size + SSHRP_SNTRUP761_PUBLIC_KEY + digest_size == SSHRP_SNTRUP761_PRIVATE_KEY);
  }
};

template <class Kem>
struct Parties {
  Kem kem;
  Array<Kem::secret_size> theirs{}, ours{};

  /// A key, and what was encapsulated to it: nothing of it poisoned.
  Parties() {
    randomness_is_secret = false;
    kem.generate();
    kem.encapsulate(theirs);
    randomness_is_secret = true;
  }
  /// The secret of decapsulating, in the open.
  void open() {
    kem.decapsulate(ours);
    publish(ours);
  }
};

template <class Kem>
bool generates() {
  Parties<Kem> parties;
  parties.kem.generate();
  publish(parties.kem.public_key);
  publish(parties.kem.private_key);
  randomness_is_secret = false;
  parties.kem.encapsulate(parties.theirs);
  randomness_is_secret = true;
  parties.open();
  return parties.ours == parties.theirs;
}

template <class Kem>
bool encapsulates() {
  Parties<Kem> parties;
  parties.kem.encapsulate(parties.theirs);
  publish(parties.theirs);
  publish(parties.kem.ciphertext);
  parties.open();
  return parties.ours == parties.theirs;
}

template <class Kem>
bool decapsulates() {
  Parties<Kem> parties;
  parties.kem.poison_private_key();
  parties.open();
  return parties.ours == parties.theirs;
}

/// That a ciphertext was made for nobody is secret, too.
template <class Kem>
bool decapsulates_what_was_altered() {
  Parties<Kem> parties;
  parties.kem.ciphertext[100] ^= 1;
  parties.kem.poison_private_key();
  parties.open();
  return parties.ours != parties.theirs;
}

constexpr Operation operations[] = {
    {"mlkem768_generate", generates<Mlkem768>},
    {"mlkem768_encapsulate", encapsulates<Mlkem768>},
    {"mlkem768_decapsulate", decapsulates<Mlkem768>},
    {"mlkem768_decapsulate_altered", decapsulates_what_was_altered<Mlkem768>},
    {"sntrup761_generate", generates<Sntrup761>},
    {"sntrup761_encapsulate", encapsulates<Sntrup761>},
    {"sntrup761_decapsulate", decapsulates<Sntrup761>},
    {"sntrup761_decapsulate_altered", decapsulates_what_was_altered<Sntrup761>},
};

}  // namespace

std::span<const Operation> kem_operations() { return operations; }

}  // namespace sshrp::constant_time

void sshrp_sntrup761_random(unsigned char* out, std::size_t size) {
  using namespace sshrp::constant_time;
  fill({out, size});
  if (randomness_is_secret) poison({out, size});
}

int sshrp_sntrup761_sha512(unsigned char* out, const unsigned char* in, unsigned long long size) {
  SHA512(in, size, out);
  return 0;
}

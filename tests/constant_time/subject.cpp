// Runs one operation of the key encapsulations with its secrets marked as undefined: subject OPERATION, under
// valgrind, whose memcheck then reports each branch and each address that depends on one. What the operation
// computes is checked too: it did run.
// SPDX-License-Identifier: MIT
#include <openssl/sha.h>
#include <third_party/glue/mlkem768.h>
#include <third_party/glue/sntrup761.h>
#include <valgrind/memcheck.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>
#include <string_view>

namespace {

using Span = std::span<unsigned char>;
template <std::size_t size>
using Array = std::array<unsigned char, size>;

// A client request is an old-style cast inside.
void poison(Span secret) { static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(secret.data(), secret.size())); }
void publish(Span value) { static_cast<void>(VALGRIND_MAKE_MEM_DEFINED(value.data(), value.size())); }

std::uint64_t state = 0;  // of the bytes that stand for random ones, the same in each run
bool randomness_is_secret = true;

void fill(Span out) {
  for (unsigned char& byte : out) {  // splitmix64
    std::uint64_t mixed = state += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
    byte = static_cast<unsigned char>(mixed ^ mixed >> 31);
  }
}

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

/// What must be reported: whether memcheck is there at all, and sees anything.
bool branches_on_a_secret() {
  Array<16> secret{};
  fill(secret);
  poison(secret);
  volatile int seen = 0;
  if (secret[3] & 1) seen = seen + 1;
  return true;
}

bool addresses_by_a_secret() {
  Array<16> secret{};
  static volatile unsigned char table[256];
  fill(secret);
  poison(secret);
  table[0] = table[secret[3]];  // a load that nobody wants valgrind itself would leave out
  return true;
}

struct Operation {
  std::string_view name;
  bool (*run)();
};

constexpr Operation operations[] = {
    {"mlkem768_generate", generates<Mlkem768>},
    {"mlkem768_encapsulate", encapsulates<Mlkem768>},
    {"mlkem768_decapsulate", decapsulates<Mlkem768>},
    {"mlkem768_decapsulate_altered", decapsulates_what_was_altered<Mlkem768>},
    {"sntrup761_generate", generates<Sntrup761>},
    {"sntrup761_encapsulate", encapsulates<Sntrup761>},
    {"sntrup761_decapsulate", decapsulates<Sntrup761>},
    {"sntrup761_decapsulate_altered", decapsulates_what_was_altered<Sntrup761>},
    {"branch_on_a_secret", branches_on_a_secret},
    {"address_of_a_secret", addresses_by_a_secret},
};

}  // namespace

void sshrp_sntrup761_random(unsigned char* out, std::size_t size) {
  fill({out, size});
  if (randomness_is_secret) poison({out, size});
}

int sshrp_sntrup761_sha512(unsigned char* out, const unsigned char* in, unsigned long long size) {
  SHA512(in, size, out);
  return 0;
}

int main(int count, char** words) {
  const std::string_view name = count == 2 ? words[1] : "";
  const auto found = std::ranges::find(operations, name, &Operation::name);
  if (found == std::end(operations)) {
    std::fprintf(stderr, "usage: subject OPERATION, one of:\n");
    for (const Operation& operation : operations) std::fprintf(stderr, "%s\n", operation.name.data());
    return 2;
  }
  constexpr int rounds = 8;
  for (int round = 0; round < rounds; ++round) {
    if (!found->run()) {
      std::fprintf(stderr, "%s computes something else\n", found->name.data());
      return 1;
    }
  }
}

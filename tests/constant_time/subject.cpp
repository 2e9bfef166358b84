// Runs one operation of third_party/ with its secrets marked as undefined: subject OPERATION, under
// valgrind, whose memcheck then reports each branch and each address that depends on one. What the operation
// computes is checked too: it did run.
// SPDX-License-Identifier: MIT
#include "subject.h"

#include <valgrind/memcheck.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace sshrp::constant_time {
namespace {

std::uint64_t state = 0;

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

constexpr Operation leaking[] = {{"branch_on_a_secret", branches_on_a_secret},
                                 {"address_of_a_secret", addresses_by_a_secret}};

std::vector<Operation> all_operations() {
  std::vector<Operation> all;
  for (const std::span<const Operation> some :
       {kem_operations(), mldsa44_operations(), curve25519_operations(), std::span<const Operation>(leaking)})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

}  // namespace

// A client request is an old-style cast inside.
void poison(Span secret) { static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(secret.data(), secret.size())); }
void publish(Span value) { static_cast<void>(VALGRIND_MAKE_MEM_DEFINED(value.data(), value.size())); }

void fill(Span out) {
  for (unsigned char& byte : out) {  // splitmix64
    std::uint64_t mixed = state += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
    byte = static_cast<unsigned char>(mixed ^ mixed >> 31);
  }
}

}  // namespace sshrp::constant_time

int main(int count, char** words) {
  using namespace sshrp::constant_time;
  const std::vector<Operation> operations = all_operations();
  if (count == 1) {
    for (const Operation& operation : operations) std::puts(operation.name.data());
    return 0;
  }
  const auto found = std::ranges::find(operations, std::string_view(words[1]), &Operation::name);
  if (found == operations.end()) {
    std::fprintf(stderr, "usage: subject [OPERATION]; without one it lists them\n");
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

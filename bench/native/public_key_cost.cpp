// SPDX-License-Identifier: MIT
#include "public_key_cost.h"

#include <cstdio>
#include <ctime>

#include "settings.h"

namespace sshrp::bench {
namespace {

constexpr int rounds = 400;

template <typename Operation>
double cost_of(Operation operation) {
  const double began = cpu_seconds();
  for (int i = 0; i < rounds; ++i) operation();
  return (cpu_seconds() - began) / rounds;
}

}  // namespace

double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void print_public_key_costs(const crypto::Signer& key, const crypto::Kem& kem) {
  const auto ours = kem.generate();
  const Bytes answer = kem.encapsulate(ours->public_value()).ciphertext;
  const Bytes data(256, 'x');
  const std::string algorithm = signature_algorithm_of(key.public_key());
  const Bytes signature = key.sign(algorithm, data);
  const double generate = cost_of([&] { (void)kem.generate(); });
  const double encapsulate = cost_of([&] { (void)kem.encapsulate(ours->public_value()); });
  const double decapsulate = cost_of([&] { (void)ours->decapsulate(answer); });
  const double sign = cost_of([&] { (void)key.sign(algorithm, data); });
  const double verify = cost_of([&] { (void)key.public_key().verify(algorithm, data, signature); });
  std::printf(
      "{\"generate\": %.9f, \"encapsulate\": %.9f, \"decapsulate\": %.9f, \"sign\": %.9f, \"verify\": "
      "%.9f}\n",
      generate, encapsulate, decapsulate, sign, verify);
}

}  // namespace sshrp::bench

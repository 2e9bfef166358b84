// SPDX-License-Identifier: MIT
#include "public_key_cost.h"

#include <cstdio>
#include <ctime>

#include "crypto/kex_methods.h"
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

void print_public_key_costs(const crypto::Signer& key) {
  const crypto::Kem& curve = crypto::find_kex_method("curve25519-sha256")->kem;
  const auto peer = curve.generate();
  const auto ours = curve.generate();
  const Bytes data(256, 'x');
  const std::string algorithm = signature_algorithm_of(key.public_key());
  const Bytes signature = key.sign(algorithm, data);
  const double generate = cost_of([&] { (void)curve.generate(); });
  const double agree = cost_of([&] { (void)ours->decapsulate(peer->public_value()); });
  const double sign = cost_of([&] { (void)key.sign(algorithm, data); });
  const double verify = cost_of([&] { (void)key.public_key().verify(algorithm, data, signature); });
  std::printf("{\"generate\": %.9f, \"agree\": %.9f, \"sign\": %.9f, \"verify\": %.9f}\n", generate, agree,
              sign, verify);
}

}  // namespace sshrp::bench

// What a signature costs who makes it and who checks it, by algorithm.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "crypto/private_key.h"
#include "crypto/signature_algorithms.h"

namespace {

using namespace sshrp;

const Bytes data(64, 1);  // as long as an exchange hash

void sign(benchmark::State& state, const crypto::PrivateKey& key, std::string_view algorithm) {
  for (auto _ : state) benchmark::DoNotOptimize(key.sign(algorithm, data));
}

void verify(benchmark::State& state, const crypto::PrivateKey& key, std::string_view algorithm) {
  const Bytes signature = key.sign(algorithm, data);
  for (auto _ : state) benchmark::DoNotOptimize(key.public_key().verify(algorithm, data, signature));
}

const bool registered = [] {
  for (const crypto::SignatureAlgorithm& row : crypto::signature_algorithms()) {
    if (row.signed_by != crypto::SignedBy::program) continue;
    const std::string name(row.name);
    const auto key = std::make_shared<crypto::PrivateKey>(crypto::PrivateKey::generate(row.key_type));
    benchmark::RegisterBenchmark(("sign/" + name).c_str(), [=](auto& state) { sign(state, *key, name); });
    benchmark::RegisterBenchmark(("verify/" + name).c_str(), [=](auto& state) { verify(state, *key, name); });
  }
  return true;
}();

}  // namespace

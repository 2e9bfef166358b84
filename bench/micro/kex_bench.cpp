// What a key exchange's arithmetic costs either side, by method: a client's key and its secret, a server's
// answer.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <string>

#include "crypto/kex_methods.h"

namespace {

using namespace sshrp;

void client(benchmark::State& state, const crypto::Kem& kem) {
  const Bytes reply = kem.encapsulate(kem.generate()->public_value()).ciphertext;
  for (auto _ : state) {
    const auto key = kem.generate();
    benchmark::DoNotOptimize(key->decapsulate(reply));
  }
}

void server(benchmark::State& state, const crypto::Kem& kem) {
  const auto key = kem.generate();
  for (auto _ : state) benchmark::DoNotOptimize(kem.encapsulate(key->public_value()));
}

const bool registered = [] {
  for (const crypto::KexMethod& method : crypto::kex_methods()) {
    if (method.form != crypto::KexForm::ecdh) continue;
    const std::string name(method.name);
    benchmark::RegisterBenchmark(("kex/client/" + name).c_str(), client, std::cref(method.kem));
    benchmark::RegisterBenchmark(("kex/server/" + name).c_str(), server, std::cref(method.kem));
  }
  return true;
}();

}  // namespace

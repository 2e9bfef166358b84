// X25519 and Ed25519 by either library, as key exchanges and logins call them.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <string>

#include "crypto/crypto_provider.h"
#include "crypto/kex_ecdh.h"
#include "crypto/private_key.h"

namespace {

using namespace sshrp;
using crypto::CryptoProvider;

constexpr std::string_view algorithm = "ssh-ed25519";

/// One at a time, and libcrypto again for what comes after.
class Using {
 public:
  explicit Using(CryptoProvider provider) { choose_crypto_provider(provider); }
  ~Using() { choose_crypto_provider(CryptoProvider::openssl); }
  Using(const Using&) = delete;
  Using& operator=(const Using&) = delete;
};

void make_key(benchmark::State& state, CryptoProvider provider) {
  const Using used(provider);
  for (auto _ : state) benchmark::DoNotOptimize(crypto::generate_curve25519());
}

void agree(benchmark::State& state, CryptoProvider provider) {
  const Using used(provider);
  const auto peer = crypto::generate_curve25519();
  const auto own = crypto::generate_curve25519();
  for (auto _ : state) benchmark::DoNotOptimize(own->decapsulate(peer->public_value()));
}

void sign(benchmark::State& state, CryptoProvider provider) {
  const Using used(provider);
  const auto key = crypto::PrivateKey::generate_ed25519();
  const Bytes data(256, 'x');
  for (auto _ : state) benchmark::DoNotOptimize(key.sign(algorithm, data));
}

void verify(benchmark::State& state, CryptoProvider provider) {
  const Using used(provider);
  const auto key = crypto::PrivateKey::generate_ed25519();
  const Bytes data(256, 'x');
  const Bytes signature = key.sign(algorithm, data);
  for (auto _ : state) benchmark::DoNotOptimize(key.public_key().verify(algorithm, data, signature));
}

[[maybe_unused]] const bool registered = [] {
  for (const auto& [name, provider] :
       {std::pair("openssl", CryptoProvider::openssl), std::pair("auto", CryptoProvider::automatic)}) {
    const auto add = [name = std::string(name), provider = provider](const char* work, auto* run) {
      benchmark::RegisterBenchmark((work + ("/" + name)).c_str(), run, provider);
    };
    add("x25519/key", make_key);
    add("x25519/agree", agree);
    add("ed25519/sign", sign);
    add("ed25519/verify", verify);
  }
  return true;
}();

}  // namespace

// AES-GCM of packets by either library, sealed and opened in place: what crypto/crypto_provider.cpp decides
// by.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <string>

#include "crypto/aes_gcm.h"
#include "crypto/aes_gcm_ipsec_mb.h"

namespace {

using namespace sshrp;
using crypto::IpsecMb;

constexpr std::size_t body_sizes[] = {32, 64, 256, 1024, 8192, 32768};

/// nullptr: this build or this processor can't; then those rows say why.
struct Library {
  std::string name;
  std::unique_ptr<const IpsecMb> ipsec_mb{};
  std::string missing{};

  crypto::SealingCipherPtr sealing(const crypto::CipherRow& row, const crypto::DirectionKeys& keys) const {
    return ipsec_mb ? ipsec_mb->sealing(row, keys) : seal_aes_gcm_by_libcrypto(row, keys);
  }
  crypto::OpeningCipherPtr opening(const crypto::CipherRow& row, const crypto::DirectionKeys& keys) const {
    return ipsec_mb ? ipsec_mb->opening(row, keys) : open_aes_gcm_by_libcrypto(row, keys);
  }
};

Library ipsec_mb(std::string name, IpsecMb::Code code) {
  Library library{.name = std::move(name)};
  auto loaded = IpsecMb::load(code);
  if (const auto* reason = std::get_if<std::string>(&loaded)) {
    library.missing = *reason;
  } else {
    library.ipsec_mb = std::get<std::unique_ptr<const IpsecMb>>(std::move(loaded));
  }
  return library;
}

void seal_and_open(benchmark::State& state, const Library& library, const crypto::CipherRow& row,
                   std::size_t body) {
  if (!library.missing.empty()) return state.SkipWithError(library.missing.c_str());
  const Bytes same(32, 0x42);
  const crypto::DirectionKeys keys{BytesView(same).first(row.key_size), BytesView(same).first(12), {}};
  const auto sealing = library.sealing(row, keys);
  const auto opening = library.opening(row, keys);
  const Bytes packet(crypto::length_size + body, 'x');
  Bytes sealed(packet.size() + crypto::gcm_tag_size);
  for (auto _ : state) {
    sealing->seal(0, packet, sealed.data());
    if (!opening->open(0, sealed)) return state.SkipWithError("it can't open what it sealed");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body));
}

/// A key of a direction, made and wiped: twice a key exchange.
void make_key(benchmark::State& state, const Library& library, const crypto::CipherRow& row) {
  if (!library.missing.empty()) return state.SkipWithError(library.missing.c_str());
  const Bytes same(32, 0x42);
  const crypto::DirectionKeys keys{BytesView(same).first(row.key_size), BytesView(same).first(12), {}};
  for (auto _ : state) benchmark::DoNotOptimize(library.sealing(row, keys));
}

[[maybe_unused]] const bool registered = [] {
  static const Library libraries[] = {
      Library{.name = "libcrypto"}, ipsec_mb("ipsec-mb/sse", IpsecMb::Code::sse),
      ipsec_mb("ipsec-mb/avx2", IpsecMb::Code::avx2), ipsec_mb("ipsec-mb/avx512", IpsecMb::Code::avx512)};
  for (const char* cipher : {"aes128-gcm@openssh.com", "aes256-gcm@openssh.com"}) {
    const crypto::CipherRow& row = *crypto::find_cipher(cipher);
    for (const Library& library : libraries) {
      const std::string name = "gcm/" + std::string(cipher).substr(0, 6) + "/" + library.name + "/";
      for (const std::size_t body : body_sizes)
        benchmark::RegisterBenchmark((name + std::to_string(body)).c_str(), seal_and_open, std::cref(library),
                                     std::cref(row), body);
      benchmark::RegisterBenchmark((name + "key").c_str(), make_key, std::cref(library), std::cref(row));
    }
  }
  return true;
}();

}  // namespace

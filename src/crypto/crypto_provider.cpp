// SPDX-License-Identifier: MIT
#include "crypto/crypto_provider.h"

#include <openssl/crypto.h>

#include <tuple>

#include "crypto/curve25519.h"

namespace sshrp::crypto {
namespace {

// Where libipsec-mb has been faster, as microbench's gcm/ shows for packets of every size: a row per
// condition that all must hold, and what is said where one doesn't.
struct Condition {
  bool (*holds)(const CryptoMachine&);
  const char* otherwise;
};

constexpr Condition conditions[] = {
    {[](const CryptoMachine& machine) {
       return std::tuple(machine.openssl_major, machine.openssl_minor) < std::tuple(3u, 1u);
     },
     "it is as fast itself since 3.1"},
    {[](const CryptoMachine& machine) { return machine.processor.avx512; }, "the processor has no AVX-512"},
    {[](const CryptoMachine& machine) { return machine.processor.vaes; }, "the processor has no VAES"},
    {[](const CryptoMachine& machine) { return machine.processor.vpclmulqdq; },
     "the processor has no VPCLMULQDQ"},
};

struct Decision {
  CryptoProvider wanted;
  ProviderInUse in_use{};
  std::unique_ptr<const IpsecMb> ipsec_mb{};
};

std::string libcrypto_version() { return std::string("OpenSSL ") + OpenSSL_version(OPENSSL_VERSION_STRING); }

Decision everything_left_to_libcrypto() {
  return {.wanted = CryptoProvider::openssl,
          .in_use = {.name = "openssl", .text = "everything by " + libcrypto_version()}};
}

/// What is said beside AES-GCM.
std::string rest() {
  return (has_curve25519_code ? "; X25519 and Ed25519 by s2n-bignum; all else by " : "; all else by ") +
         libcrypto_version();
}

Decision gcm_left_to_libcrypto(const std::string& reason) {
  return {.wanted = CryptoProvider::automatic,
          .in_use = {.name = "openssl", .text = "AES-GCM by OpenSSL, for " + reason + rest()}};
}

Decision decide(CryptoProvider wanted) {
  if (wanted == CryptoProvider::openssl) return everything_left_to_libcrypto();
  if (const auto reason = why_libcrypto(this_machine())) return gcm_left_to_libcrypto(*reason);
  auto loaded = IpsecMb::load(IpsecMb::Code::avx512);
  if (const auto* reason = std::get_if<std::string>(&loaded)) return gcm_left_to_libcrypto(*reason);
  return {.wanted = wanted,
          .in_use = {.name = "ipsec-mb", .text = "AES-GCM by " + IpsecMb::version() + rest()},
          .ipsec_mb = std::get<std::unique_ptr<const IpsecMb>>(std::move(loaded))};
}

Decision& decision() {
  static Decision decided = everything_left_to_libcrypto();
  return decided;
}

}  // namespace

CryptoMachine this_machine() {
  return {.processor = this_processor(),
          .openssl_major = OPENSSL_version_major(),
          .openssl_minor = OPENSSL_version_minor()};
}

std::optional<std::string> why_libcrypto(const CryptoMachine& machine) {
  for (const Condition& condition : conditions)
    if (!condition.holds(machine)) return condition.otherwise;
  return std::nullopt;
}

const ProviderInUse& choose_crypto_provider(CryptoProvider wanted) {
  decision() = decide(wanted);
  return decision().in_use;
}

const ProviderInUse& crypto_provider_in_use() { return decision().in_use; }

bool everything_by_libcrypto() { return decision().wanted == CryptoProvider::openssl; }

const IpsecMb* ipsec_mb_in_use() { return decision().ipsec_mb.get(); }

}  // namespace sshrp::crypto

// Which library computes AES-GCM: libcrypto, or libipsec-mb where that is faster; and whether X25519 and
// Ed25519 are s2n-bignum's. Decided once for a process, by versions and by what the processor has, never by a
// measurement: so it is the same in every worker.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "crypto/aes_gcm_ipsec_mb.h"
#include "crypto/processor.h"
#include "crypto/provider_choice.h"

namespace sshrp::crypto {

/// What the decision depends on.
struct CryptoMachine {
  Processor processor;
  unsigned openssl_major = 0;
  unsigned openssl_minor = 0;
};

CryptoMachine this_machine();

/// Why AES-GCM is left to libcrypto there; nothing if libipsec-mb is faster.
std::optional<std::string> why_libcrypto(const CryptoMachine& machine);

struct ProviderInUse {
  std::string name = "openssl";  // or "ipsec-mb": for metrics
  std::string text;              // for people: which versions, and why
};

/// Decides. For a process without other threads, before its sandbox; until it was called, libcrypto is in
/// use. May be called again while there are no ciphers.
const ProviderInUse& choose_crypto_provider(CryptoProvider wanted);

/// What was decided last.
const ProviderInUse& crypto_provider_in_use();

/// nullptr: libcrypto is in use.
const IpsecMb* ipsec_mb_in_use();

/// So it was configured, or nothing was decided yet.
bool everything_by_libcrypto();

}  // namespace sshrp::crypto

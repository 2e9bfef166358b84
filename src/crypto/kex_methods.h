// The key exchange methods that we have: RFC 4253 §8, RFC 4419, RFC 5656 §4, RFC 8268, RFC 8731, and hybrids.
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/digest.h"
#include "crypto/key_agreement.h"

namespace sshrp::crypto {

/// Which messages carry the public values.
enum class KexForm {
  ecdh,    // RFC 5656 §4: octet strings, also of other KEMs
  dh,      // RFC 4253 §8
  dh_gex,  // RFC 4419 §3
};

/// Which of a method's steps take milliseconds, by themselves: all that a KEM computes, or only a client's
/// key.
enum class SlowSteps { none, generation, all };

struct KexMethod {
  std::string_view name;
  KexForm form;
  DigestKind digest;  // HASH of the exchange hash and of the keys
  Kem kem;            // null pointers for dh_gex, whose group is agreed on first
  SlowSteps slow_steps = SlowSteps::none;
};

/// Of the hybrids: what is recorded today can't be read with a quantum computer of tomorrow.
inline bool is_post_quantum(const KexMethod& method) { return method.kem.encoding == SecretEncoding::string; }

/// In OpenSSH's default order: the most preferred first, legacy ones (crypto/legacy.h) last.
std::span<const KexMethod> kex_methods();

/// nullptr if there is none of this name.
const KexMethod* find_kex_method(std::string_view name);

}  // namespace sshrp::crypto

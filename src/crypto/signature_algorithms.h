// The signature algorithms that we have: RFC 4253 §6.6, RFC 5656 §3, RFC 8332, RFC 8709, those of security
// keys (OpenSSH's PROTOCOL.u2f), and draft-miller-sshm-mldsa44-ed25519-composite-sigs. ssh-rsa is SHA-1, and
// legacy (crypto/legacy.h): it counts only where it was agreed on. ssh-dss isn't among them.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "crypto/digest.h"

namespace sshrp::crypto {

enum class SignatureForm {
  octets,     // the signature as the primitive gives it: Ed25519
  mpints,     // r and s: RFC 5656 §3.1.2
  number,     // an integer as long as the modulus: RFC 8332 §3
  composite,  // an ML-DSA-44 signature, then an Ed25519 one: crypto/mldsa44_ed25519.h
};

/// Who signs, and so what is signed.
enum class SignedBy {
  program,       // the data itself
  security_key,  // a device, which signs an assertion about the data (crypto/security_key.h): users' keys
                 // only
};

struct SignatureAlgorithm {
  std::string_view name;
  std::string_view key_type;  // the first field of the public keys that it goes with
  SignatureForm form;
  std::optional<DigestKind> digest;  // none where the primitive has its own
  SignedBy signed_by = SignedBy::program;
};

/// In OpenSSH's default order: the most preferred first, the legacy one last.
std::span<const SignatureAlgorithm> signature_algorithms();

/// The names of those that a server can have: nobody is there to touch its security key.
std::vector<std::string_view> host_key_algorithms();

/// nullptr if there is none of this name.
const SignatureAlgorithm* find_signature_algorithm(std::string_view name);

/// The most preferred first; empty for an unknown key type.
std::vector<const SignatureAlgorithm*> algorithms_for_key_type(std::string_view key_type);

}  // namespace sshrp::crypto

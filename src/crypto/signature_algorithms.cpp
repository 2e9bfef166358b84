// SPDX-License-Identifier: MIT
#include "crypto/signature_algorithms.h"

#include <algorithm>

#include "crypto/mldsa44_ed25519.h"

namespace sshrp::crypto {
namespace {

constexpr SignatureAlgorithm algorithms[] = {
    {"ssh-ed25519", "ssh-ed25519", SignatureForm::octets, std::nullopt},
    {"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", SignatureForm::mpints, DigestKind::sha256},
    {"ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384", SignatureForm::mpints, DigestKind::sha384},
    {"ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521", SignatureForm::mpints, DigestKind::sha512},
    {"sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519@openssh.com", SignatureForm::octets, std::nullopt,
     SignedBy::security_key},
    {"sk-ecdsa-sha2-nistp256@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", SignatureForm::mpints,
     DigestKind::sha256, SignedBy::security_key},
    {"rsa-sha2-512", "ssh-rsa", SignatureForm::number, DigestKind::sha512},
    {"rsa-sha2-256", "ssh-rsa", SignatureForm::number, DigestKind::sha256},
    {mldsa44_ed25519_type, mldsa44_ed25519_type, SignatureForm::composite, std::nullopt},
    {"ssh-rsa", "ssh-rsa", SignatureForm::number, DigestKind::sha1},
};

}  // namespace

std::span<const SignatureAlgorithm> signature_algorithms() { return algorithms; }

std::vector<std::string_view> host_key_algorithms() {
  std::vector<std::string_view> names;
  for (const SignatureAlgorithm& algorithm : algorithms)
    if (algorithm.signed_by == SignedBy::program) names.push_back(algorithm.name);
  return names;
}

const SignatureAlgorithm* find_signature_algorithm(std::string_view name) {
  const auto found = std::ranges::find(algorithms, name, &SignatureAlgorithm::name);
  return found == std::end(algorithms) ? nullptr : found;
}

std::vector<const SignatureAlgorithm*> algorithms_for_key_type(std::string_view key_type) {
  std::vector<const SignatureAlgorithm*> fitting;
  for (const SignatureAlgorithm& algorithm : algorithms)
    if (algorithm.key_type == key_type) fitting.push_back(&algorithm);
  return fitting;
}

}  // namespace sshrp::crypto

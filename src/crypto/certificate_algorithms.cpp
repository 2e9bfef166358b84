// SPDX-License-Identifier: MIT
#include "crypto/certificate_algorithms.h"

#include <algorithm>

namespace sshrp::crypto {
namespace {

constexpr CertificateAlgorithm algorithms[] = {
    {"ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519"},
    {"ecdsa-sha2-nistp256-cert-v01@openssh.com", "ecdsa-sha2-nistp256-cert-v01@openssh.com",
     "ecdsa-sha2-nistp256"},
    {"ecdsa-sha2-nistp384-cert-v01@openssh.com", "ecdsa-sha2-nistp384-cert-v01@openssh.com",
     "ecdsa-sha2-nistp384"},
    {"ecdsa-sha2-nistp521-cert-v01@openssh.com", "ecdsa-sha2-nistp521-cert-v01@openssh.com",
     "ecdsa-sha2-nistp521"},
    {"sk-ssh-ed25519-cert-v01@openssh.com", "sk-ssh-ed25519-cert-v01@openssh.com",
     "sk-ssh-ed25519@openssh.com"},
    {"sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
     "sk-ecdsa-sha2-nistp256@openssh.com"},
    {"rsa-sha2-512-cert-v01@openssh.com", "ssh-rsa-cert-v01@openssh.com", "rsa-sha2-512"},
    {"rsa-sha2-256-cert-v01@openssh.com", "ssh-rsa-cert-v01@openssh.com", "rsa-sha2-256"},
    {"ssh-mldsa44-ed25519-cert", "ssh-mldsa44-ed25519-cert", "ssh-mldsa44-ed25519"},
};

}  // namespace

std::span<const CertificateAlgorithm> certificate_algorithms() { return algorithms; }

const CertificateAlgorithm* find_certificate_algorithm(std::string_view name) {
  const auto found = std::ranges::find(algorithms, name, &CertificateAlgorithm::name);
  return found == std::end(algorithms) ? nullptr : found;
}

std::vector<const CertificateAlgorithm*> algorithms_for_certificate_type(std::string_view certificate_type) {
  std::vector<const CertificateAlgorithm*> fitting;
  for (const CertificateAlgorithm& algorithm : algorithms)
    if (algorithm.certificate_type == certificate_type) fitting.push_back(&algorithm);
  return fitting;
}

}  // namespace sshrp::crypto

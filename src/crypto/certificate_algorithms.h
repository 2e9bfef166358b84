// The algorithms that go with certificates: OpenSSH's PROTOCOL.certkeys. Such a name stands in a KEXINIT or a
// login request, and says both what the blob is and how the certified key signs; the signature itself carries
// the plain algorithm's name.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace sshrp::crypto {

struct CertificateAlgorithm {
  std::string_view name;
  std::string_view certificate_type;  // the first field of the certificates that it goes with
  std::string_view
      signature_algorithm;  // with which the certified key signs: find_signature_algorithm() has it
};

/// In OpenSSH's default order: the most preferred first.
std::span<const CertificateAlgorithm> certificate_algorithms();

/// nullptr if there is none of this name.
const CertificateAlgorithm* find_certificate_algorithm(std::string_view name);

/// The most preferred first; empty for an unknown type.
std::vector<const CertificateAlgorithm*> algorithms_for_certificate_type(std::string_view certificate_type);

}  // namespace sshrp::crypto

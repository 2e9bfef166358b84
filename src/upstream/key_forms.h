// In which forms a private key of the proxy's own is shown at an upstream: certified or plain, by which
// algorithms.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

#include "crypto/signer.h"

namespace sshrp::upstream {

/// What to do with an algorithm's name and the blob that goes with it.
struct KeyForm {
  std::string_view algorithm;            // of the request
  std::string_view signature_algorithm;  // of the signature
  BytesView blob;
};

/// Name-lists of algorithms.
struct WelcomeAlgorithms {
  std::string_view configured;
  std::string_view announced;  // by the upstream (RFC 8308 §3.1); empty: it didn't say

  /// Servers announce plain algorithms, and take certificates of keys that sign with them.
  bool has(std::string_view name, std::string_view signature_algorithm) const;
};

/// With the certificate first, then the plain key; each with the first algorithm that is welcome, if there is
/// one. What a server announces needn't be what it takes: a legacy one is shown last.
std::vector<KeyForm> forms_of(const crypto::CertifiedKey& key, const WelcomeAlgorithms& welcome);

}  // namespace sshrp::upstream

// SPDX-License-Identifier: MIT
#include "upstream/key_forms.h"

#include <algorithm>

#include "crypto/certificate_algorithms.h"
#include "crypto/legacy.h"
#include "crypto/signature_algorithms.h"
#include "transport/algorithms.h"

namespace sshrp::upstream {

bool WelcomeAlgorithms::has(std::string_view name, std::string_view signature_algorithm) const {
  return transport::contains({configured}, name) &&
         (announced.empty() || transport::contains({announced}, signature_algorithm));
}

std::vector<KeyForm> forms_of(const crypto::CertifiedKey& key, const WelcomeAlgorithms& welcome) {
  std::vector<KeyForm> all;
  const auto add_first = [&](const auto& rows, BytesView blob, auto signature_algorithm) {
    const auto found = std::ranges::find_if(
        rows, [&](const auto* row) { return welcome.has(row->name, row->*signature_algorithm); });
    if (found == rows.end()) return;
    all.push_back({(*found)->name, (*found)->*signature_algorithm, blob});
    const auto legacy = std::find_if(std::next(found), rows.end(), [&](const auto* row) {
      return crypto::is_legacy(row->name) && welcome.has(row->name, row->*signature_algorithm);
    });
    if (legacy != rows.end()) all.push_back({(*legacy)->name, (*legacy)->*signature_algorithm, blob});
  };
  if (key.certificate) {
    add_first(crypto::algorithms_for_certificate_type(key.certificate->type()), key.certificate->blob(),
              &crypto::CertificateAlgorithm::signature_algorithm);
  }
  const crypto::PublicKey& plain = key.signer->public_key();
  add_first(crypto::algorithms_for_key_type(plain.type()), plain.blob(), &crypto::SignatureAlgorithm::name);
  return all;
}

}  // namespace sshrp::upstream

// SPDX-License-Identifier: MIT
#include "crypto/presented_key.h"

#include "crypto/certificate_algorithms.h"
#include "crypto/signature_algorithms.h"

namespace sshrp::crypto {
namespace {

/// With which the key signs where the peers say `algorithm`; empty if that doesn't go with what is shown.
std::string_view plain_algorithm(const PresentedKey& shown, std::string_view algorithm) {
  const CertificateAlgorithm* row = find_certificate_algorithm(algorithm);
  if (shown.certificate() == nullptr) return row == nullptr ? algorithm : std::string_view();
  return row != nullptr && row->certificate_type == shown.type() ? row->signature_algorithm
                                                                 : std::string_view();
}

}  // namespace

PresentedKey PresentedKey::parse(BytesView blob) {
  if (is_certificate(blob)) return Certificate::parse(blob);
  return PublicKey::parse(blob);
}

std::string_view PresentedKey::type() const {
  return std::visit([](const auto& shown) { return shown.type(); }, shown_);
}

BytesView PresentedKey::blob() const {
  return std::visit([](const auto& shown) { return shown.blob(); }, shown_);
}

const PublicKey& PresentedKey::key() const {
  const Certificate* shown = certificate();
  return shown != nullptr ? shown->key() : std::get<PublicKey>(shown_);
}

bool PresentedKey::verify(std::string_view algorithm, BytesView data, BytesView signature) const {
  return key().verify(plain_algorithm(*this, algorithm), data, signature);
}

bool PresentedKey::goes_with(std::string_view algorithm) const {
  const SignatureAlgorithm* row = find_signature_algorithm(plain_algorithm(*this, algorithm));
  return row != nullptr && row->key_type == key().type();
}

std::optional<Assertion> PresentedKey::verify_assertion(std::string_view algorithm, BytesView data,
                                                        BytesView signature) const {
  return key().verify_assertion(plain_algorithm(*this, algorithm), data, signature);
}

}  // namespace sshrp::crypto

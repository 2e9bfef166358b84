// PresentedKey: what a peer shows to be known by: a public key, or a certificate of one.
// SPDX-License-Identifier: MIT
#pragma once

#include <variant>

#include "crypto/certificate.h"

namespace sshrp::crypto {

class PresentedKey {
 public:
  PresentedKey(PublicKey key) : shown_(std::move(key)) {}
  PresentedKey(Certificate certificate) : shown_(std::move(certificate)) {}

  /// As it stands in messages; throws as PublicKey::parse() and Certificate::parse() do.
  static PresentedKey parse(BytesView blob);

  /// That of the certificate if it is one, such as "ssh-rsa-cert-v01@openssh.com".
  std::string_view type() const;
  BytesView blob() const;
  /// The key that signs.
  const PublicKey& key() const;
  /// nullptr if it is a key alone.
  const Certificate* certificate() const { return std::get_if<Certificate>(&shown_); }

  /// Whether the key can sign with the algorithm that this name stands for where it is shown.
  bool goes_with(std::string_view algorithm) const;

  /// As PublicKey's, where `algorithm` is the name for which the peers agreed on, or the peer's request: that
  /// of a certificate for a certificate, and for nothing else. The signature names the plain algorithm.
  bool verify(std::string_view algorithm, BytesView data, BytesView signature) const;
  std::optional<Assertion> verify_assertion(std::string_view algorithm, BytesView data,
                                            BytesView signature) const;

 private:
  std::variant<PublicKey, Certificate> shown_;
};

}  // namespace sshrp::crypto

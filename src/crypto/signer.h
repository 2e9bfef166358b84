// Signer: what can sign in the name of a public key: a key in memory, or one that somebody else holds.
// CertifiedKey: one of ours as a peer is shown it, with the certificate that goes before it.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>

#include "crypto/certificate.h"
#include "crypto/public_key.h"

namespace sshrp::crypto {

/// May be used by several threads at once.
class Signer {
 public:
  virtual ~Signer() = default;

  virtual const PublicKey& public_key() const = 0;

  /// A signature of `data` as it stands in messages (RFC 4253 §6.6: the algorithm's name, then the blob).
  /// Throws std::invalid_argument if `algorithm` doesn't fit the key's type.
  virtual Bytes sign(std::string_view algorithm, BytesView data) const = 0;

 protected:
  Signer() = default;
  Signer(Signer&&) = default;
  Signer& operator=(Signer&&) = default;
};

using SignerPtr = std::shared_ptr<const Signer>;

struct CertifiedKey {
  SignerPtr signer;
  std::optional<Certificate> certificate{};  // shown first
};

using CertifiedKeyPtr = std::shared_ptr<const CertifiedKey>;

}  // namespace sshrp::crypto

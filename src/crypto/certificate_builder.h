// Makes certificates, as a CA: what the proxy does for a login at an upstream that trusts its CA.
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/certificate.h"
#include "crypto/signer.h"

namespace sshrp::crypto {

/// A certificate of `key`, signed by `ca` with the preferred algorithm of its key's type. The options may
/// stand in any order. Throws std::invalid_argument for what Certificate::parse() refuses.
Certificate issue_certificate(const PublicKey& key, CertificateFields fields, const Signer& ca);

/// A critical option or extension whose data is a string within the string, such as "force-command".
CertificateOption text_option(std::string_view name, std::string_view text);

/// The extensions that ssh-keygen gives to user certificates: all that a login may do.
std::vector<CertificateOption> default_user_extensions();

}  // namespace sshrp::crypto

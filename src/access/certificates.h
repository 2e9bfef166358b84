// What OpenSSH's PROTOCOL.certkeys has a certificate say: of a user, whom it lets in, when and from where;
// of a server, whether it is the host that it should be.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "access/key_grant.h"
#include "crypto/certificate.h"

namespace sshrp::access {

/// Whether this certificate lets the client in, if its CA is trusted and has signed it, which isn't asked
/// here: that is dear, and comes after all else. `principals`: of whom it must name one; one that names
/// nobody lets nobody in.
std::variant<KeyGrant, KeyRefusal> judge_certificate(const crypto::Certificate& certificate,
                                                     const std::vector<std::string>& principals,
                                                     const ClientFacts& facts);

/// Why the certificate doesn't hold for `host` at `now` (seconds since 1970); empty if it does. That its CA
/// is trusted for this host is asked before. A principal is a host name without port, in which * and ? are
/// wildcards; a certificate without any is for no host.
std::string host_certificate_problem(const crypto::Certificate& certificate, std::string_view host,
                                     std::uint64_t now);

}  // namespace sshrp::access

// Whether a certificate shows that a server is the host that it should be: OpenSSH's PROTOCOL.certkeys.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/certificate.h"

namespace sshrp::auth {

/// Why the certificate doesn't hold for `host` at `now` (seconds since 1970); empty if it does. That its CA
/// is trusted for this host is asked before. A principal is a host name without port, in which * and ? are
/// wildcards; a certificate without any is for no host.
std::string host_certificate_problem(const crypto::Certificate& certificate, std::string_view host,
                                     std::uint64_t now);

}  // namespace sshrp::auth

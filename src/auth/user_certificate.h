// Users' certificates: what OpenSSH's PROTOCOL.certkeys has one say of whom it lets in, when and from where.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "auth/key_grant.h"
#include "crypto/certificate.h"

namespace sshrp::auth {

/// Whether this certificate lets the client in, if its CA is trusted and has signed it, which isn't asked
/// here: that is dear, and comes after all else. `principals`: of whom it must name one; one that names
/// nobody lets nobody in.
std::variant<KeyGrant, KeyRefusal> judge_certificate(const crypto::Certificate& certificate,
                                                     const std::vector<std::string>& principals,
                                                     const ClientFacts& facts);

}  // namespace sshrp::auth

// A login of the proxy's own: with its own key or password, for nobody's session.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "config/credentials.h"
#include "crypto/signer.h"
#include "net/work_place.h"
#include "upstream/userauth_client.h"

namespace sshrp::upstream {

/// Shown in this order, as far as the server wants them.
struct OwnCredentials {
  crypto::CertifiedKeyPtr key{};  // nullptr: none
  std::optional<config::Secret> password{};
};

/// Logs in where `server` has begun. nullopt: the server lets us in; else why it doesn't, for the log.
/// `public_keys` (name-list): the algorithms that the key may be shown with. A password also answers
/// keyboard-interactive's single prompt. Throws what receive() throws.
net::Task<std::optional<std::string>> log_in(net::Executor executor, net::WorkPlace& work_place,
                                             UserauthClient& server, OwnCredentials credentials,
                                             std::string public_keys);

}  // namespace sshrp::upstream

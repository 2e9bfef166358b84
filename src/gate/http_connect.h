// CONNECT of HTTP as a client asks for it (RFC 9110 §9.3.6), with a name and a password where the proxy has
// them (RFC 7617): what is sent, and what the answer says.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "gate/proxy_login.h"
#include "util/host_port.h"
#include "util/result.h"

namespace sshrp::gate::http_connect {

/// Of an answer, status lines and fields, bytes: proxies send some hundred.
inline constexpr std::size_t max_heads = 8 * 1024;

/// Or why there can be none.
Result<util::SecretBytes> request(const HostPort& destination, const std::optional<ProxyLogin>& login);

/// Whether what has come yet can be an answer's begin.
bool may_become_head(BytesView received);

/// Where the head ends that `received` begins with, its empty line included; what the server says comes
/// behind it. nullopt: not yet.
std::optional<std::size_t> end_of_head(BytesView received);

/// Of a whole head: another one follows (RFC 9110 §15.2).
bool is_interim(BytesView head);

/// Of a whole head, with its empty line. nullopt: the proxy has connected us.
std::optional<ProxyProblem> problem_of_head(BytesView head);

}  // namespace sshrp::gate::http_connect

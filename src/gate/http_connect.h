// CONNECT of HTTP as a client asks for it (RFC 9110 §9.3.6): what is sent, and what the answer says.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "net/dial_failure.h"
#include "util/bytes.h"
#include "util/host_port.h"
#include "util/result.h"

namespace sshrp::gate::http_connect {

/// Of an answer, status line and fields, bytes: proxies send some hundred.
inline constexpr std::size_t max_head = 8 * 1024;

/// Or why there can be none.
Result<Bytes> request(const HostPort& destination);

/// Where the head ends that `received` begins with, its empty line included; what the server says comes
/// behind it. nullopt: not yet.
std::optional<std::size_t> end_of_head(BytesView received);

/// nullopt: the proxy has connected us.
std::optional<net::DialFailure> problem_of_head(BytesView head);

}  // namespace sshrp::gate::http_connect

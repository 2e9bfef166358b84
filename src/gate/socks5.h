// SOCKS 5 as a client speaks it (RFC 1928), without authentication: what is sent, what answers say.
// SPDX-License-Identifier: MIT
#pragma once

#include <variant>

#include "net/dial_failure.h"
#include "util/bytes.h"
#include "util/host_port.h"
#include "util/result.h"

namespace sshrp::gate::socks5 {

/// RFC 1928 §3: the methods that we have.
Bytes greeting();
inline constexpr std::size_t choice_size = 2;
/// Empty: the proxy has chosen one of them.
std::string problem_of_choice(BytesView choice);

/// RFC 1928 §4: CONNECT; or why there can be none.
Result<Bytes> request(const HostPort& destination);

/// RFC 1928 §6: what every reply begins with; the last byte is the first of its address.
inline constexpr std::size_t reply_head_size = 5;
/// How many bytes come behind the head of a reply that says yes; or what is wrong. What the server says
/// comes behind them.
std::variant<std::size_t, net::DialFailure> rest_of_reply(BytesView head);

}  // namespace sshrp::gate::socks5

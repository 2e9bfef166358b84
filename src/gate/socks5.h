// SOCKS 5 as a client speaks it (RFC 1928), with a name and a password where the proxy has them (RFC 1929):
// what is sent, what answers say.
// SPDX-License-Identifier: MIT
#pragma once

#include <variant>

#include "gate/proxy_login.h"
#include "util/host_port.h"
#include "util/result.h"

namespace sshrp::gate::socks5 {

enum class Method : std::uint8_t { no_authentication = 0, username_password = 2 };

/// RFC 1928 §3: the methods that we have; without a login only one.
Bytes greeting(const std::optional<ProxyLogin>& login);
inline constexpr std::size_t choice_size = 2;
/// Which of them the proxy has chosen.
std::variant<Method, ProxyProblem> method_of_choice(BytesView choice, const std::optional<ProxyLogin>& login);

/// RFC 1929 §2; or why there can be none.
Result<util::SecretBytes> authentication(const ProxyLogin& login);
inline constexpr std::size_t status_size = 2;
/// nullopt: the proxy lets us in.
std::optional<ProxyProblem> problem_of_status(BytesView status);

/// RFC 1928 §4: CONNECT; or why there can be none.
Result<Bytes> request(const HostPort& destination);

/// RFC 1928 §6: what every reply begins with; the last byte is the first of its address.
inline constexpr std::size_t reply_head_size = 5;
/// How many bytes come behind the head of a reply that says yes; or what is wrong. What the server says
/// comes behind them.
std::variant<std::size_t, net::DialFailure> rest_of_reply(BytesView head);

}  // namespace sshrp::gate::socks5

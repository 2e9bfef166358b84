// SPDX-License-Identifier: MIT
#include "config/gate_address.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/address.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

struct Scheme {
  std::string_view text;
  GateKind kind;
};
constexpr Scheme schemes[] = {
    {"", GateKind::ssh}, {"socks5://", GateKind::socks5}, {"http://", GateKind::http}};

// What stands behind the scheme. A sentence must not show what could be a password.
Result<GateAddress> parse_behind(GateKind kind, std::string_view text) {
  if (text.ends_with('/')) text.remove_suffix(1);
  if (text.find('@') != std::string_view::npos)
    return "a proxy that wants a password has a [[gates]] table, with \"user\" and \"password_file\"";
  auto address = access::parse_host_port(text, std::nullopt);
  if (auto* problem = std::get_if<std::string>(&address)) return std::move(*problem);
  const auto& proxy = std::get<HostPort>(address);
  if (proxy.port == 0) return fmt::format("{} has no port to connect to", util::quote(text));
  return GateAddress{kind, proxy};
}

}  // namespace

std::string_view scheme_of(GateKind kind) { return std::ranges::find(schemes, kind, &Scheme::kind)->text; }

std::string to_string(const GateAddress& gate) {
  return std::string(scheme_of(gate.kind)) + to_string(gate.address);
}

std::optional<Result<GateAddress>> parse_proxy_address(std::string_view text) {
  for (const auto& [scheme, kind] : schemes) {
    if (kind != GateKind::ssh && text.starts_with(scheme))
      return parse_behind(kind, text.substr(scheme.size()));
  }
  return std::nullopt;
}

}  // namespace sshrp::config

#include "config/allow.h"

#include <fmt/format.h>

#include <algorithm>

#include "util/text.h"

namespace sshrp::config {
namespace {

constexpr std::string_view glob_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._*?";

bool fits_glob(const std::vector<Located<Allowed>>& allow, std::string_view host) {
  std::string name = util::lower(host);
  if (name.ends_with('.')) name.pop_back();  // the root, which every name ends in
  return std::ranges::any_of(
      allow, [&](const auto& entry) { return !entry->network && util::glob_match(entry->text, name); });
}

}  // namespace

std::variant<Allowed, std::string> parse_allowed(std::string_view text) {
  if (text.find('/') != std::string_view::npos || parse_ip(text)) {
    auto network = parse_network(text);
    if (auto* problem = std::get_if<std::string>(&network)) return std::move(*problem);
    return Allowed{util::lower(text), std::get<Network>(network)};
  }
  if (text.empty() || text.find_first_not_of(glob_characters) != std::string_view::npos) {
    return fmt::format("{} is neither a host name, in which * and ? may stand for others, nor a network",
                       quote(text));
  }
  const bool numeric = text.find_first_not_of("0123456789.*?") == std::string_view::npos;
  if (numeric && text.find_first_of("0123456789") != std::string_view::npos) {
    return fmt::format("{} looks like addresses, but fits names too; write a network, as \"10.0.0.0/16\"",
                       quote(text));
  }
  return Allowed{util::lower(text)};
}

HostVerdict judge_host(const std::vector<Located<Allowed>>& allow, std::string_view host) {
  const auto address = parse_ip(host);
  const auto is_network = [](const auto& entry) { return entry->network.has_value(); };
  const auto holds = [&](const auto& entry) { return entry->network && entry->network->contains(*address); };
  if (address && std::ranges::any_of(allow, holds)) return HostVerdict::allowed;
  if (fits_glob(allow, host))
    return address && is_local(*address) ? HostVerdict::refused : HostVerdict::allowed;
  return !address && std::ranges::any_of(allow, is_network) ? HostVerdict::by_address : HostVerdict::refused;
}

}  // namespace sshrp::config

// SPDX-License-Identifier: MIT
#include "access/permit.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/address.h"
#include "util/text.h"

namespace sshrp::access {
namespace {

using PathPattern = Permit::PathPattern;

constexpr std::string_view any = "*";

bool is_plain_part(std::string_view part) { return !part.empty() && part != "." && part != ".."; }

/// The parts behind the slash that it begins with; nullopt: it doesn't, or has others than names.
std::optional<std::vector<std::string_view>> plain_parts(std::string_view path) {
  if (!path.starts_with('/') || path.size() == 1) return std::nullopt;
  auto parts = util::split(path.substr(1), '/');
  return std::ranges::all_of(parts, is_plain_part) ? std::optional(std::move(parts)) : std::nullopt;
}

Result<Permit> parse_path(std::string_view text) {
  if (!plain_parts(text))
    return fmt::format("{} has a part that is empty or only dots; write the path itself", util::quote(text));
  return Permit{std::string(text), PathPattern{std::string(text)}};
}

std::string_view without_brackets(std::string_view host) {
  const bool has_them = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  return has_them ? host.substr(1, host.size() - 2) : host;
}

Result<Permit> parse_host_and_port(std::string_view text, std::string_view host, std::string_view port_text) {
  Permit permit{std::string(text)};
  host = without_brackets(host);
  if (host.empty()) return fmt::format("{} names no host; * stands for any", util::quote(text));
  if (host != any) {
    auto pattern = parse_host_pattern(host);
    if (auto* problem = std::get_if<std::string>(&pattern)) return std::move(*problem);
    permit.target = std::get<HostPattern>(std::move(pattern));
  }
  if (port_text == any) return permit;
  permit.port = parse_port(port_text);
  if (!permit.port || *permit.port == 0)
    return fmt::format("the port of {} must be a number from 1 to 65535, or * for any", util::quote(text));
  return permit;
}

Result<Permit> parse_permit(std::string_view text) {
  if (text.starts_with('/')) return parse_path(text);
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || text.ends_with(']'))
    return fmt::format("{} has no port; it is written \"host:port\", or \"host:*\" for any",
                       util::quote(text));
  const std::string_view host = text.substr(0, colon);
  if (!host.starts_with('[') && host.find(':') != std::string_view::npos)
    return fmt::format("in {} an address of IPv6 needs brackets, as in \"[::1]:22\"", util::quote(text));
  return parse_host_and_port(text, host, text.substr(colon + 1));
}

template <typename Fits>
bool each_list_has(const std::vector<PermitList>& lists, Fits fits) {
  return std::ranges::all_of(lists, [&](const PermitList& list) { return std::ranges::any_of(list, fits); });
}

bool fits_host(const Permit& permit, const NamedHost& host) {
  if (std::holds_alternative<Permit::AnyHost>(permit.target)) return true;
  const auto* pattern = std::get_if<HostPattern>(&permit.target);
  return pattern && host.fits(*pattern);
}

bool fits_path(const Permit& permit, const std::vector<std::string_view>& parts) {
  const auto* pattern = std::get_if<PathPattern>(&permit.target);
  return pattern && std::ranges::equal(*plain_parts(pattern->glob), parts, util::glob_match);
}

}  // namespace

Result<Permit> parse_permit_open(std::string_view text) { return parse_permit(text); }

Result<Permit> parse_permit_listen(std::string_view text) {
  const bool only_port = !text.starts_with('/') && text.find(':') == std::string_view::npos;
  return only_port ? parse_host_and_port(text, any, text) : parse_permit(text);
}

bool permits(const std::vector<PermitList>& lists, std::string_view host, std::uint32_t port) {
  if (lists.empty()) return true;
  const NamedHost named(host);
  return each_list_has(lists, [&](const Permit& permit) {
    return (!permit.port || *permit.port == port) && fits_host(permit, named);
  });
}

bool permits_path(const std::vector<PermitList>& lists, std::string_view path) {
  if (lists.empty()) return true;
  const auto parts = path.size() <= max_socket_path ? plain_parts(path) : std::nullopt;
  return parts && each_list_has(lists, [&](const Permit& permit) { return fits_path(permit, *parts); });
}

}  // namespace sshrp::access

#include "config/permit.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/address.h"
#include "config/error.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

constexpr std::string_view any = "*";

std::variant<Permit, std::string> parse_host_and_port(std::string_view text, std::string_view host,
                                                      std::string_view port_text) {
  Permit permit{std::string(text), util::lower(host)};
  if (host.size() > 2 && host.starts_with('[') && host.ends_with(']'))
    permit.host = permit.host.substr(1, host.size() - 2);
  if (permit.host.empty()) return fmt::format("{} names no host; * stands for any", quote(text));
  if (port_text == any) return permit;
  permit.port = parse_port(port_text);
  if (!permit.port || *permit.port == 0)
    return fmt::format("the port of {} must be a number from 1 to 65535, or * for any", quote(text));
  return permit;
}

std::variant<Permit, std::string> parse_permit(std::string_view text) {
  if (text.starts_with('/')) return Permit{std::string(text), std::string(text), {}, Permit::Kind::path};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || text.ends_with(']'))
    return fmt::format("{} has no port; it is written \"host:port\", or \"host:*\" for any", quote(text));
  const std::string_view host = text.substr(0, colon);
  if (!host.starts_with('[') && host.find(':') != std::string_view::npos)
    return fmt::format("in {} an address of IPv6 needs brackets, as in \"[::1]:22\"", quote(text));
  return parse_host_and_port(text, host, text.substr(colon + 1));
}

template <typename Fits>
bool each_list_has(const std::vector<PermitList>& lists, Fits fits) {
  return std::ranges::all_of(lists, [&](const PermitList& list) { return std::ranges::any_of(list, fits); });
}

}  // namespace

std::variant<Permit, std::string> parse_permit_open(std::string_view text) { return parse_permit(text); }

std::variant<Permit, std::string> parse_permit_listen(std::string_view text) {
  const bool only_port = !text.starts_with('/') && text.find(':') == std::string_view::npos;
  return only_port ? parse_host_and_port(text, any, text) : parse_permit(text);
}

bool permits(const std::vector<PermitList>& lists, std::string_view host, std::uint32_t port) {
  const std::string wanted = util::lower(host);
  return each_list_has(lists, [&](const Permit& permit) {
    return permit.kind == Permit::Kind::host && (!permit.port || *permit.port == port) &&
           util::glob_match(permit.host, wanted);
  });
}

bool permits_path(const std::vector<PermitList>& lists, std::string_view path) {
  return each_list_has(lists, [&](const Permit& permit) {
    return permit.kind == Permit::Kind::path && util::glob_match(permit.host, path);
  });
}

}  // namespace sshrp::config

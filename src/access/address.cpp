// SPDX-License-Identifier: MIT
#include "access/address.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "util/text.h"

namespace sshrp::access {
namespace {

constexpr std::size_t max_host_name = 253;  // RFC 1035 §2.3.4, as text
constexpr std::size_t v4_offset = 12;       // of the four bytes in ::ffff:a.b.c.d
constexpr unsigned v4_prefix = 96;

constexpr IpAddress v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d};
}

constexpr Network local_networks[] = {
    {v4(127, 0, 0, 0), v4_prefix + 8},     // loopback, RFC 1122
    {v4(169, 254, 0, 0), v4_prefix + 16},  // link-local, RFC 3927, and the clouds' metadata
    {v4(0, 0, 0, 0), v4_prefix + 8},       // "this host": Linux connects to itself
    {{}, 128},                             // ::, as well
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128},
    {{0xfe, 0x80}, 10},  // link-local, RFC 4291
};

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_';  // no letter of a host name, but containers are called so
}

bool is_host_name(std::string_view text) {
  return !text.empty() && text.size() <= max_host_name && std::ranges::all_of(text, is_host_character) &&
         text.front() != '.' && text.find("..") == std::string_view::npos;
}

std::optional<unsigned> parse_number(std::string_view digits, unsigned max) {
  unsigned number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || stop != end || number > max) return std::nullopt;
  return number;
}

void clear_host_bits(Network& network) {
  for (unsigned bit = network.prefix; bit < 128; ++bit) {
    network.address[bit / 8] = static_cast<std::uint8_t>(network.address[bit / 8] & ~(0x80u >> bit % 8));
  }
}

constexpr std::string_view glob_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._*?";
constexpr std::string_view digits = "0123456789";
constexpr std::string_view hex_digits = "0123456789abcdef";

bool holds_only(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

// As 127.1, 2130706433 and 0x7f.1 do: resolvers take them for addresses, and no domain at the top is a
// number.
bool ends_in_number(std::string_view lower) {
  std::string_view last = lower.substr(lower.rfind('.') + 1);
  if (last.starts_with("0x")) return holds_only(last.substr(2), hex_digits);
  return !last.empty() && holds_only(last, digits);
}

}  // namespace

std::optional<IpAddress> parse_ip(std::string_view text) {
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string terminated(text);
  IpAddress address = v4(0, 0, 0, 0);
  if (inet_pton(AF_INET, terminated.c_str(), address.data() + v4_offset) == 1) return address;
  if (inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1) return address;
  return std::nullopt;
}

std::string to_string(const IpAddress& address) {
  char text[INET6_ADDRSTRLEN] = {};
  const bool short_form = is_v4(address);
  inet_ntop(short_form ? AF_INET : AF_INET6, address.data() + (short_form ? v4_offset : 0), text,
            sizeof text);
  return text;
}

std::optional<IpAddress> ip_from_bytes(BytesView bytes) {
  if (bytes.size() == 4) return v4(bytes[0], bytes[1], bytes[2], bytes[3]);
  IpAddress address;
  if (bytes.size() != address.size()) return std::nullopt;
  std::ranges::copy(bytes, address.begin());
  return address;
}

bool is_local(const IpAddress& address) {
  return std::ranges::any_of(local_networks,
                             [&](const Network& network) { return network.contains(address); });
}

bool is_v4(const IpAddress& address) {
  return std::equal(address.begin(), address.begin() + v4_offset, v4(0, 0, 0, 0).begin());
}

std::string to_string(const Network& network) {
  const std::string address = to_string(network.address);
  if (network.prefix == 128) return address;
  const bool short_form = is_v4(network.address) && network.prefix >= v4_prefix;
  return fmt::format("{}/{}", address, network.prefix - (short_form ? v4_prefix : 0));
}

Network network_of(const IpAddress& address, unsigned prefix) {
  Network network{address, prefix};
  clear_host_bits(network);
  return network;
}

bool Network::contains(const IpAddress& other) const {
  if (is_v4(other) && prefix < v4_prefix) return false;
  const std::size_t whole = prefix / 8;
  if (!std::equal(address.begin(), address.begin() + whole, other.begin())) return false;
  const unsigned rest = prefix % 8;
  return rest == 0 || (address[whole] ^ other[whole]) >> (8 - rest) == 0;
}

std::optional<std::string> normal_host(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    text = text.substr(1, text.size() - 2);
    if (text.find(':') == std::string_view::npos) return std::nullopt;
    return parse_ip(text) ? std::optional(std::string(text)) : std::nullopt;
  }
  return is_host_name(text) || parse_ip(text) ? std::optional(std::string(text)) : std::nullopt;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  if (text.size() > 5) return std::nullopt;
  const auto number = parse_number(text, 65535);
  return number ? std::optional(static_cast<std::uint16_t>(*number)) : std::nullopt;
}

Result<HostPort> parse_host_port(std::string_view text, std::optional<std::uint16_t> default_port) {
  std::string_view host = text;
  std::optional<std::uint16_t> port = default_port;
  const bool bare_v6 = !text.starts_with('[') && std::ranges::count(text, ':') > 1;
  if (bare_v6 && !(default_port && parse_ip(text))) {
    return fmt::format("in {} an address of IPv6 needs brackets, as in \"[::1]:2200\"", util::quote(text));
  }
  const std::size_t colon = bare_v6 ? std::string_view::npos : text.rfind(':');
  if (colon != std::string_view::npos && !text.ends_with(']')) {
    host = text.substr(0, colon);
    port = parse_port(text.substr(colon + 1));
    if (!port) return fmt::format("the port of {} must be a number from 0 to 65535", util::quote(text));
  } else if (!port) {
    return fmt::format("{} has no port; write {}", util::quote(text),
                       util::quote(std::string(text) + ":2200"));
  }
  if (host.empty() || host == "*") {
    return fmt::format("{} doesn't say which address; all are \"0.0.0.0:{}\" and \"[::]:{}\"",
                       util::quote(text), *port, *port);
  }
  auto normal = normal_host(host);
  if (!normal) return fmt::format("{} is neither a host name nor an address", util::quote(host));
  return HostPort{*std::move(normal), *port};
}

Result<HostPort> parse_listen_address(std::string_view text, std::optional<std::uint16_t> default_port) {
  auto parsed = parse_host_port(text, default_port);
  const auto* address = std::get_if<HostPort>(&parsed);
  if (!address || parse_ip(address->host)) return parsed;
  return fmt::format("{} names no address; one of this machine is needed, as in \"127.0.0.1:{}\"",
                     util::quote(text), address->port);
}

Result<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_ip(text.substr(0, slash));
  if (address && slash == std::string_view::npos) return Network{*address};
  if (!address) {
    return fmt::format("{} isn't a network; one is written \"10.0.0.0/8\" or \"2001:db8::/32\"",
                       util::quote(text));
  }
  const bool short_form = text.find(':') == std::string_view::npos;
  const unsigned max = short_form ? 32 : 128;
  const auto prefix = parse_number(text.substr(slash + 1), max);
  if (!prefix)
    return fmt::format("the number behind the / of {} must be from 0 to {}", util::quote(text), max);
  Network network{*address, *prefix + (short_form ? v4_prefix : 0)};
  clear_host_bits(network);
  if (network.address != *address) {
    return fmt::format("{} has bits set behind its first {}; the network is \"{}/{}\"", util::quote(text),
                       *prefix, to_string(network.address), *prefix);
  }
  return network;
}

Result<HostPattern> parse_host_pattern(std::string_view text) {
  if (text.find('/') != std::string_view::npos || parse_ip(text)) {
    auto network = parse_network(text);
    if (auto* problem = std::get_if<std::string>(&network)) return std::move(*problem);
    return std::get<Network>(network);
  }
  if (text.empty() || !holds_only(text, glob_characters)) {
    return fmt::format("{} is neither a host name, in which * and ? may stand for others, nor a network",
                       util::quote(text));
  }
  const bool numeric = holds_only(text, "0123456789.*?");
  if (numeric && text.find_first_of(digits) != std::string_view::npos) {
    return fmt::format("{} looks like addresses, but fits names too; write a network, as \"10.0.0.0/16\"",
                       util::quote(text));
  }
  return NamePattern{util::lower(text)};
}

NamedHost::NamedHost(std::string_view text) {
  if (const auto address = parse_ip(text)) {
    host_ = *address;
    return;
  }
  std::string name = util::lower(text);
  if (name.ends_with('.')) name.pop_back();  // the root, which every name ends in
  if (!name.starts_with('[') && normal_host(name) && !ends_in_number(name)) host_ = std::move(name);
}

bool NamedHost::fits(const HostPattern& pattern) const {
  if (const auto* network = std::get_if<Network>(&pattern)) {
    const auto* address = std::get_if<IpAddress>(&host_);
    return address && network->contains(*address);
  }
  const auto* name = std::get_if<std::string>(&host_);
  return name && util::glob_match(std::get<NamePattern>(pattern).glob, *name);
}

}  // namespace sshrp::access

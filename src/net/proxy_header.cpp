// SPDX-License-Identifier: MIT
#include "net/proxy_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "net/octets.h"
#include "net/plain_address.h"
#include "util/text.h"

namespace sshrp::net {
namespace {

using asio::ip::tcp;

constexpr std::string_view v1_begin = "PROXY ";
constexpr std::string_view v1_end = "\r\n";
constexpr std::array<std::uint8_t, 12> v2_signature{0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d,
                                                    0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
// §2.2: the signature, version and command, family and protocol, and the length of the rest.
constexpr std::size_t v2_fixed = 16;
constexpr std::uint8_t v2_version = 0x20, v2_local = 0x0, v2_proxy = 0x1;
constexpr std::uint8_t type_crc32c = 0x03;
constexpr std::size_t tlv_fixed = 3;  // type and length
constexpr std::size_t crc32c_size = 4;

enum class Carries : std::uint8_t { nothing, tcp, other };
struct Family {
  std::uint8_t number;
  std::size_t address;  // bytes of each
  std::size_t block;    // bytes of addresses and ports
  Carries carries;
};

constexpr Family families[] = {
    {0x00, 0, 0, Carries::nothing},   {0x11, 4, 12, Carries::tcp},  // IPv4, STREAM
    {0x12, 4, 12, Carries::other},                                  // DGRAM
    {0x21, 16, 36, Carries::tcp},                                   // IPv6, STREAM
    {0x22, 16, 36, Carries::other},                                 // DGRAM
    {0x31, 108, 216, Carries::other},                               // Unix, STREAM
    {0x32, 108, 216, Carries::other},                               // DGRAM
};

const Family* family_of(std::uint8_t number) {
  const auto* const found = std::ranges::find(families, number, &Family::number);
  return found == std::end(families) ? nullptr : found;
}

std::uint16_t number_at(BytesView bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

// RFC 3720 §B.4: reflected, of the polynomial 0x1edc6f41.
constexpr auto crc32c_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    table[i] = i;
    for (int bit = 0; bit < 8; ++bit) table[i] = (table[i] >> 1) ^ ((table[i] & 1u) != 0 ? 0x82f63b78u : 0u);
  }
  return table;
}();

/// Of the header, in which the checksum itself counts as zeros.
std::uint32_t crc32c(BytesView header, std::size_t checksum) {
  std::uint32_t crc = 0xffffffffu;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const bool is_checksum = i >= checksum && i < checksum + crc32c_size;
    crc = (crc >> 8) ^ crc32c_table[(crc ^ (is_checksum ? 0u : header[i])) & 0xffu];
  }
  return ~crc;
}

// --- version 1

std::optional<asio::ip::address> address_in(std::string_view text, bool is_v6) {
  // A scope is the sender's, and a NUL would end the text.
  if (text.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) return std::nullopt;
  std::error_code problem;
  const std::string copy(text);
  const asio::ip::address address = is_v6 ? asio::ip::address(asio::ip::make_address_v6(copy, problem))
                                          : asio::ip::address(asio::ip::make_address_v4(copy, problem));
  return problem ? std::nullopt : std::optional(plain_address(address));
}

std::optional<std::uint16_t> port_in(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool is_canonical = text == "0" || !text.starts_with('0');
  if (error != std::errc() || end != text.data() + text.size() || !is_canonical) return std::nullopt;
  return port;
}

/// `line` is what is between PROXY and the end of the line; `size` is all of it.
ParsedProxyHeader parse_line(std::string_view line, std::size_t size) {
  const std::vector<std::string_view> fields = util::split(line, ' ');
  const std::string_view family = fields.empty() ? line : fields.front();
  if (family == "UNKNOWN") return ProxyHeader{size, std::nullopt};
  const bool is_v6 = family == "TCP6";
  if (!is_v6 && family != "TCP4") return "version 1, and its protocol is none of TCP4, TCP6 and UNKNOWN";
  if (fields.size() != 5) return fmt::format("version 1 with {} fields; 5 were expected", fields.size());
  const auto source = address_in(fields[1], is_v6), destination = address_in(fields[2], is_v6);
  if (!source || !destination)
    return fmt::format("version 1, and an address isn't one of {}", is_v6 ? "IPv6" : "IPv4");
  const auto source_port = port_in(fields[3]), destination_port = port_in(fields[4]);
  if (!source_port || !destination_port) return "version 1, and a port isn't a number from 0 to 65535";
  return ProxyHeader{size, Ends{{*source, *source_port}, {*destination, *destination_port}}};
}

// At least the end of the line is missing.
ParsedProxyHeader parse_v1(BytesView bytes) {
  const std::string_view text = as_text(bytes);
  if (text.size() < v1_begin.size()) return ProxyHeaderUnfinished{v1_begin.size() - text.size()};
  const std::size_t end = text.substr(0, max_proxy_header_v1).find_first_of(v1_end);
  const bool is_cut = end == std::string_view::npos || end + 1 == text.size();
  if (end == max_proxy_header_v1 - 1 || (is_cut && text.size() >= max_proxy_header_v1))
    return fmt::format("version 1 without an end within {} bytes", max_proxy_header_v1);
  if (end == std::string_view::npos) return ProxyHeaderUnfinished{v1_end.size()};
  if (text[end] != v1_end[0]) return "version 1, and its line ends without a CR";
  if (is_cut) return ProxyHeaderUnfinished{1};
  if (text[end + 1] != v1_end[1]) return "version 1 with a CR inside the line";
  return parse_line(text.substr(v1_begin.size(), end - v1_begin.size()), end + v1_end.size());
}

// --- version 2

/// What is wrong with what follows the addresses, from `at` on; nullopt: nothing.
std::optional<std::string> problem_of_more(BytesView header, std::size_t at) {
  while (at < header.size()) {
    if (header.size() - at < tlv_fixed) return "version 2, and it ends within a type and length";
    const std::uint8_t type = header[at];
    const std::size_t size = number_at(header, at + 1);
    at += tlv_fixed;
    if (header.size() - at < size) return "version 2, and a value is longer than what is left of it";
    if (type == type_crc32c) {
      if (size != crc32c_size) return fmt::format("version 2, and its checksum has {} bytes", size);
      const std::uint32_t said = std::uint32_t{number_at(header, at)} << 16 | number_at(header, at + 2);
      if (crc32c(header, at) != said) return "version 2, and its checksum is wrong";
    }
    at += size;
  }
  return std::nullopt;
}

tcp::endpoint endpoint_at(BytesView header, const Family& family, std::size_t address, std::size_t port) {
  const BytesView bytes = header.subspan(address, family.address);
  if (family.address == 4) {
    asio::ip::address_v4::bytes_type v4;
    std::ranges::copy(bytes, v4.begin());
    return {asio::ip::address_v4(v4), number_at(header, port)};
  }
  asio::ip::address_v6::bytes_type v6;
  std::ranges::copy(bytes, v6.begin());
  return {plain_address(asio::ip::address_v6(v6)), number_at(header, port)};
}

Ends ends_in(BytesView header, const Family& family) {
  const std::size_t ports = v2_fixed + 2 * family.address;
  return {endpoint_at(header, family, v2_fixed, ports),
          endpoint_at(header, family, v2_fixed + family.address, ports + 2)};
}

// Of LOCAL the family counts for nothing (§2.2): where it is none that says how long addresses are, what
// stands there is passed over.
ParsedProxyHeader parse_whole_v2(BytesView header) {
  const std::uint8_t command = header[12] & 0x0f;
  const Family* family = family_of(header[13]);
  const bool has_addresses = family != nullptr && header.size() >= v2_fixed + family->block;
  if (command == v2_local) {
    const auto problem = has_addresses ? problem_of_more(header, v2_fixed + family->block) : std::nullopt;
    return problem ? ParsedProxyHeader(*problem) : ProxyHeader{header.size(), std::nullopt};
  }
  if (family == nullptr || family->carries == Carries::other)
    return fmt::format(
        "version 2, and its family and protocol are 0x{:02x}; TCP over IPv4 (0x11) or IPv6 "
        "(0x21) was expected",
        header[13]);
  if (!has_addresses) return "version 2, and its addresses are cut off";
  if (auto problem = problem_of_more(header, v2_fixed + family->block)) return *std::move(problem);
  if (family->carries == Carries::nothing) return ProxyHeader{header.size(), std::nullopt};
  return ProxyHeader{header.size(), ends_in(header, *family)};
}

ParsedProxyHeader parse_v2(BytesView bytes) {
  if (bytes.size() < v2_fixed) return ProxyHeaderUnfinished{v2_fixed - bytes.size()};
  const std::uint8_t command = bytes[12] & 0x0f;
  if ((bytes[12] & 0xf0) != v2_version || (command != v2_local && command != v2_proxy))
    return fmt::format("version 2, and its version and command are 0x{:02x}; 0x20 or 0x21 was expected",
                       bytes[12]);
  const std::size_t size = v2_fixed + number_at(bytes, 14);
  if (size > max_proxy_header_v2)
    return fmt::format("version 2 of {} bytes; at most {} are read", size, max_proxy_header_v2);
  if (bytes.size() < size) return ProxyHeaderUnfinished{size - bytes.size()};
  return parse_whole_v2(bytes.first(size));
}

template <typename Range>
bool fits(BytesView bytes, const Range& begin) {
  const std::size_t size = std::min(bytes.size(), begin.size());
  return std::equal(
      begin.begin(), begin.begin() + static_cast<std::ptrdiff_t>(size), bytes.begin(),
      [](auto expected, std::uint8_t byte) { return static_cast<std::uint8_t>(expected) == byte; });
}

// --- what we write

asio::ip::address_v6 as_v6(const asio::ip::address& address) {
  if (address.is_v4()) return asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4());
  return asio::ip::address_v6(address.to_v6().to_bytes());  // without a scope, which is this machine's
}

/// Of one family, which both have.
Ends of_one_family(const Ends& ends) {
  const Ends plain_ends{{plain_address(ends.source.address()), ends.source.port()},
                        {plain_address(ends.destination.address()), ends.destination.port()}};
  if (plain_ends.source.address().is_v4() && plain_ends.destination.address().is_v4()) return plain_ends;
  return {{as_v6(ends.source.address()), ends.source.port()},
          {as_v6(ends.destination.address()), ends.destination.port()}};
}

Bytes make_v1(const std::optional<Ends>& ends) {
  std::string line = "UNKNOWN";
  if (ends)
    line = fmt::format("{} {} {} {} {}", ends->source.address().is_v4() ? "TCP4" : "TCP6",
                       ends->source.address().to_string(), ends->destination.address().to_string(),
                       ends->source.port(), ends->destination.port());
  return to_vector(as_bytes(fmt::format("{}{}{}", v1_begin, line, v1_end)));
}

void add_number(Bytes& bytes, std::size_t number) {
  bytes.push_back(static_cast<std::uint8_t>(number >> 8));
  bytes.push_back(static_cast<std::uint8_t>(number));
}

Bytes make_v2(const std::optional<Ends>& ends) {
  Bytes header(v2_signature.begin(), v2_signature.end());
  header.push_back(static_cast<std::uint8_t>(v2_version | (ends ? v2_proxy : v2_local)));
  const std::uint8_t number = !ends ? 0x00 : ends->source.address().is_v4() ? 0x11 : 0x21;
  header.push_back(number);
  add_number(header, family_of(number)->block);
  if (!ends) return header;
  for (const auto& endpoint : {ends->source, ends->destination}) {
    const Bytes address = octets(endpoint.address());
    header.insert(header.end(), address.begin(), address.end());
  }
  for (const auto& endpoint : {ends->source, ends->destination}) add_number(header, endpoint.port());
  return header;
}

}  // namespace

ParsedProxyHeader parse_proxy_header(BytesView bytes) {
  if (bytes.empty()) return ProxyHeaderUnfinished{v1_begin.size()};
  if (fits(bytes, v1_begin)) return parse_v1(bytes);
  if (fits(bytes, v2_signature)) return parse_v2(bytes);
  return "it begins neither as version 1 nor as version 2";
}

Bytes make_proxy_header(ProxyHeaderVersion version, const std::optional<Ends>& ends) {
  const auto plain_ends = ends ? std::optional(of_one_family(*ends)) : std::nullopt;
  return version == ProxyHeaderVersion::v1 ? make_v1(plain_ends) : make_v2(plain_ends);
}

}  // namespace sshrp::net

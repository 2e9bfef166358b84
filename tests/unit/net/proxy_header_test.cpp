// SPDX-License-Identifier: MIT
#include "net/proxy_header.h"

#include <gmock/gmock.h>

#include <asio/ip/address.hpp>

#include "util/text.h"

namespace sshrp::net {
namespace {

using ::testing::HasSubstr;

Ends ends(const char* source, std::uint16_t source_port, const char* destination, std::uint16_t port) {
  return {{asio::ip::make_address(source), source_port}, {asio::ip::make_address(destination), port}};
}

ParsedProxyHeader parse(std::string_view text) { return parse_proxy_header(as_bytes(text)); }

Bytes from_hex(std::string_view hex) {
  Bytes bytes;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2)
    bytes.push_back(static_cast<std::uint8_t>(std::stoul(std::string(hex.substr(at, 2)), nullptr, 16)));
  return bytes;
}

std::string problem(const ParsedProxyHeader& parsed) {
  const auto* sentence = std::get_if<std::string>(&parsed);
  return sentence != nullptr ? *sentence : "no problem";
}

struct Vector {
  std::string hex;
  std::optional<Ends> ends;
};

// As HAProxy 2.6.12 sent them.
const std::vector<Vector>& of_haproxy() {
  static const std::vector<Vector> all{
      {"50524f58592054435034203132372e302e302e31203132372e302e302e312033383037342035393735370d0a",
       ends("127.0.0.1", 38074, "127.0.0.1", 59757)},
      {"50524f58592054435036203a3a31203a3a312034363838302034343835330d0a", ends("::1", 46880, "::1", 44853)},
      {"0d0a0d0a000d0a515549540a2111000c7f0000017f000001eab2cc2b",
       ends("127.0.0.1", 60082, "127.0.0.1", 52267)},
      {"0d0a0d0a000d0a515549540a21210024000000000000000000000000000000010000000000000000000000000000"
       "0001d3eae4af",
       ends("::1", 54250, "::1", 58543)},
      // proxy-v2-options crc32c
      {"0d0a0d0a000d0a515549540a211100137f0000017f000001dbf0bfd10300041815a9a5",
       ends("127.0.0.1", 56304, "127.0.0.1", 49105)},
      {"0d0a0d0a000d0a515549540a2121002b000000000000000000000000000000010000000000000000000000000000"
       "000184fcd7cf030004ac82a72d",
       ends("::1", 34044, "::1", 55247)},
      // proxy-v2-options crc32c,unique-id,ssl
      {"0d0a0d0a000d0a515549540a2111001e7f0000017f000001b8a8d0670300049e692a920500002000050000000000",
       ends("127.0.0.1", 47272, "127.0.0.1", 53351)},
  };
  return all;
}

const Bytes local = from_hex("0d0a0d0a000d0a515549540a20000000");
const Bytes with_checksum = from_hex(of_haproxy()[4].hex);

TEST(ProxyHeader, of_another_program_is_read) {
  for (const Vector& vector : of_haproxy()) {
    Bytes bytes = from_hex(vector.hex);
    const ParsedProxyHeader expected = ProxyHeader{bytes.size(), vector.ends};
    EXPECT_EQ(parse_proxy_header(bytes), expected) << vector.hex;
    for (const char c : std::string_view("SSH-2.0-x\r\n")) bytes.push_back(static_cast<std::uint8_t>(c));
    EXPECT_EQ(parse_proxy_header(bytes), expected) << "what follows is left: " << vector.hex;
  }
}

TEST(ProxyHeader, that_is_cut_anywhere_wants_no_more_than_what_is_missing) {
  std::vector<Bytes> headers{local, to_vector(as_bytes("PROXY UNKNOWN\r\n")),
                             to_vector(as_bytes("PROXY UNKNOWN of whatever kind\r\n"))};
  for (const Vector& vector : of_haproxy()) headers.push_back(from_hex(vector.hex));
  for (const Bytes& header : headers) {
    for (std::size_t cut = 0; cut < header.size(); ++cut) {
      const auto parsed = parse_proxy_header(BytesView(header).first(cut));
      const auto* unfinished = std::get_if<ProxyHeaderUnfinished>(&parsed);
      ASSERT_NE(unfinished, nullptr) << util::hex(header) << " at " << cut << ": " << problem(parsed);
      EXPECT_GE(unfinished->missing, 1u);
      EXPECT_LE(unfinished->missing, header.size() - cut) << util::hex(header) << " at " << cut;
    }
  }
}

TEST(ProxyHeader, of_the_longest_line_is_read_and_a_longer_one_is_refused) {
  const std::string longest =
      "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 "
      "65535\r\n";
  EXPECT_TRUE(std::holds_alternative<ProxyHeader>(parse(longest)));
  const std::string unknown = "PROXY UNKNOWN " + std::string(max_proxy_header_v1 - 16, 'x') + "\r\n";
  ASSERT_EQ(unknown.size(), max_proxy_header_v1);
  EXPECT_EQ(parse(unknown), ParsedProxyHeader(ProxyHeader{max_proxy_header_v1, std::nullopt}));
  EXPECT_THAT(problem(parse("PROXY UNKNOWN x" + unknown.substr(14))), HasSubstr("without an end within 107"));
  EXPECT_THAT(problem(parse("PROXY " + std::string(max_proxy_header_v1, 'x'))), HasSubstr("without an end"));
}

TEST(ProxyHeader, of_a_connection_that_is_nobodys_has_no_ends) {
  const ParsedProxyHeader of_local = ProxyHeader{16, std::nullopt};
  EXPECT_EQ(parse_proxy_header(local), of_local);
  EXPECT_EQ(parse("PROXY UNKNOWN\r\n"), ParsedProxyHeader(ProxyHeader{15, std::nullopt}));
  EXPECT_EQ(parse_proxy_header(from_hex("0d0a0d0a000d0a515549540a21000000")), of_local) << "PROXY, UNSPEC";
  EXPECT_EQ(parse_proxy_header(from_hex("0d0a0d0a000d0a515549540a20ff0002ffff")),
            ParsedProxyHeader(ProxyHeader{18, std::nullopt}))
      << "LOCAL, whatever family";
  EXPECT_EQ(parse_proxy_header(from_hex("0d0a0d0a000d0a515549540a2011000c7f0000017f000001eab2cc2b")),
            ParsedProxyHeader(ProxyHeader{28, std::nullopt}))
      << "LOCAL with addresses";
}

TEST(ProxyHeader, with_one_bit_of_it_changed_has_a_wrong_checksum) {
  for (std::size_t at = 16; at < with_checksum.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes changed = with_checksum;
      changed[at] = static_cast<std::uint8_t>(changed[at] ^ 1u << bit);
      const bool is_type = at == 28;  // then there is no checksum
      const bool is_size = at == 29 || at == 30;
      const auto parsed = parse_proxy_header(changed);
      if (is_type) {
        EXPECT_TRUE(std::holds_alternative<ProxyHeader>(parsed));
      } else {
        EXPECT_THAT(problem(parsed), HasSubstr(is_size ? "version 2, and" : "checksum is wrong")) << at;
      }
    }
  }
}

TEST(ProxyHeader, of_local_has_its_checksum_compared_too) {
  Bytes header = from_hex("0d0a0d0a000d0a515549540a2000000703000400000000");
  EXPECT_THAT(problem(parse_proxy_header(header)), HasSubstr("checksum is wrong"));
}

TEST(ProxyHeader, of_two_families_is_written_as_IPv6_and_read_without_its_clothes) {
  const Ends mixed = ends("10.1.2.3", 4000, "2001:db8::1", 22);
  for (const auto version : {ProxyHeaderVersion::v1, ProxyHeaderVersion::v2}) {
    const Bytes bytes = make_proxy_header(version, mixed);
    EXPECT_EQ(parse_proxy_header(bytes), ParsedProxyHeader(ProxyHeader{bytes.size(), mixed}));
  }
  EXPECT_EQ(as_text(make_proxy_header(ProxyHeaderVersion::v1, mixed)),
            "PROXY TCP6 ::ffff:10.1.2.3 2001:db8::1 4000 22\r\n");
}

TEST(ProxyHeader, is_written_as_others_write_it) {
  for (const std::size_t i : {0u, 1u, 2u, 3u}) {
    const auto version = i < 2 ? ProxyHeaderVersion::v1 : ProxyHeaderVersion::v2;
    EXPECT_EQ(util::hex(make_proxy_header(version, of_haproxy()[i].ends)), of_haproxy()[i].hex);
  }
  EXPECT_EQ(as_text(make_proxy_header(ProxyHeaderVersion::v1, std::nullopt)), "PROXY UNKNOWN\r\n");
  EXPECT_EQ(make_proxy_header(ProxyHeaderVersion::v2, std::nullopt), local);
}

TEST(ProxyHeader, says_nothing_of_this_machines_own_scopes_and_clothes) {
  const Ends scoped = ends("fe80::1%1", 1, "::ffff:10.0.0.1", 2);
  EXPECT_EQ(as_text(make_proxy_header(ProxyHeaderVersion::v1, scoped)),
            "PROXY TCP6 fe80::1 ::ffff:10.0.0.1 1 2\r\n");
  const Ends dressed = ends("::ffff:10.0.0.2", 1, "::ffff:10.0.0.1", 2);
  EXPECT_EQ(as_text(make_proxy_header(ProxyHeaderVersion::v1, dressed)),
            "PROXY TCP4 10.0.0.2 10.0.0.1 1 2\r\n");
}

struct Wrong {
  std::string_view text;
  std::string_view why;
};

TEST(ProxyHeader, of_version_1_that_is_wrong_is_told_why) {
  const Wrong all[] = {
      {"SSH-2.0-x\r\n", "neither as version 1 nor"},
      {"S", "neither"},
      {"proxy TCP4 ", "neither"},
      {"PROXY\r\n", "neither"},
      {"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\n", "without a CR"},
      {"PROXY TCP4 1.1.1.1 2.2.2.2 1\r2\r\n", "CR inside"},
      {"PROXY TCP4 1.1.1.1 2.2.2.2 1\r\n", "4 fields"},
      {"PROXY TCP4 1.1.1.1 2.2.2.2 1 2 \r\n", "6 fields"},
      {"PROXY  TCP4 1.1.1.1 2.2.2.2 1 2\r\n", "none of TCP4"},
      {"PROXY \r\n", "none of TCP4"},
      {"PROXY UDP4 1.1.1.1 2.2.2.2 1 2\r\n", "none of TCP4"},
      {"PROXY UNKNOWNS\r\n", "none of TCP4"},
      {"PROXY TCP4 ::1 2.2.2.2 1 2\r\n", "isn't one of IPv4"},
      {"PROXY TCP4 1.1.1 2.2.2.2 1 2\r\n", "isn't one of IPv4"},
      {"PROXY TCP4 01.1.1.1 2.2.2.2 1 2\r\n", "isn't one of IPv4"},
      {"PROXY TCP4  2.2.2.2 1 2\r\n", "isn't one of IPv4"},
      {{"PROXY TCP4 1.1.1.1\0 2.2.2.2 1 2\r\n", 34}, "isn't one of IPv4"},
      {"PROXY TCP6 1.1.1.1 ::1 1 2\r\n", "isn't one of IPv6"},
      {"PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n", "isn't one of IPv6"},
      {"PROXY TCP4 1.1.1.1 2.2.2.2 65536 2\r\n", "a port"},
      {"PROXY TCP4 1.1.1.1 2.2.2.2 1 022\r\n", "a port"},
      {"PROXY TCP4 1.1.1.1 2.2.2.2 -1 2\r\n", "a port"},
      {"PROXY TCP4 1.1.1.1 2.2.2.2 +1 2\r\n", "a port"},
      {"PROXY TCP4 1.1.1.1 2.2.2.2 1  2\r\n", "6 fields"},
  };
  for (const Wrong& wrong : all) EXPECT_THAT(problem(parse(wrong.text)), HasSubstr(wrong.why)) << wrong.text;
}

TEST(ProxyHeader, of_version_2_that_is_wrong_is_told_why) {
  const Wrong all[] = {
      {"0d0a0d0a000d0a515549540b", "neither"},
      {"0d0a0d0a000d0b", "neither"},
      {"0d0a0d0a000d0a515549540a3111000c", "version and command are 0x31"},
      {"0d0a0d0a000d0a515549540a2211000c", "version and command are 0x22"},
      {"0d0a0d0a000d0a515549540a21110209", "of 537 bytes; at most 536"},
      {"0d0a0d0a000d0a515549540a2111ffff", "of 65551 bytes"},
      {"0d0a0d0a000d0a515549540a2112000c7f0000017f00000100010002", "0x12"},
      {"0d0a0d0a000d0a515549540a21310000", "0x31"},
      {"0d0a0d0a000d0a515549540a21130000", "0x13"},
      {"0d0a0d0a000d0a515549540a21110004aabbccdd", "addresses are cut off"},
      {"0d0a0d0a000d0a515549540a2121000c7f0000017f00000100010002", "addresses are cut off"},
      {"0d0a0d0a000d0a515549540a2111000e7f0000017f000001000100020400", "within a type and length"},
      {"0d0a0d0a000d0a515549540a2111000f7f0000017f00000100010002040001", "longer than what is left"},
      {"0d0a0d0a000d0a515549540a211100117f0000017f000001000100020300020000", "checksum has 2 bytes"},
  };
  for (const Wrong& wrong : all)
    EXPECT_THAT(problem(parse_proxy_header(from_hex(wrong.text))), HasSubstr(wrong.why)) << wrong.text;
}

TEST(ProxyHeader, of_version_2_may_be_as_long_as_a_segment) {
  Bytes header = from_hex("0d0a0d0a000d0a515549540a211102087f0000017f0000010001000204");
  const std::size_t value = max_proxy_header_v2 - 28 - 3;
  header.push_back(static_cast<std::uint8_t>(value >> 8));
  header.push_back(static_cast<std::uint8_t>(value));
  header.resize(max_proxy_header_v2);
  EXPECT_EQ(parse_proxy_header(header),
            ParsedProxyHeader(ProxyHeader{max_proxy_header_v2, ends("127.0.0.1", 1, "127.0.0.1", 2)}));
}

}  // namespace
}  // namespace sshrp::net

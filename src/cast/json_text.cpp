// SPDX-License-Identifier: MIT
#include "cast/json_text.h"

#include <bit>
#include <cstring>

#include "util/utf8.h"

namespace sshrp::cast {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD
constexpr std::string_view hex_digits = "0123456789abcdef";

constexpr bool is_plain(std::uint8_t byte) {
  return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

// Eight bytes at a time: a bit at the top of each that isn't plain. Borrows can make one behind such a byte
// look so, too, never one before it.
constexpr std::uint64_t each = 0x0101010101010101;
constexpr std::uint64_t tops = each * 0x80;

constexpr std::uint64_t below(std::uint64_t word, std::uint8_t least) {
  return (word - each * least) & ~word & tops;
}

constexpr std::uint64_t not_plain(std::uint64_t word) {
  return below(word, 0x20) | below(word ^ each * '"', 1) | below(word ^ each * '\\', 1) | (word & tops);
}

/// How many bytes at the beginning stand for themselves.
std::size_t plain_run(BytesView bytes) {
  std::size_t size = 0;
  if constexpr (std::endian::native == std::endian::little) {
    for (std::uint64_t word; size + sizeof word <= bytes.size(); size += sizeof word) {
      std::memcpy(&word, bytes.data() + size, sizeof word);
      if (const std::uint64_t found = not_plain(word); found != 0)
        return size + static_cast<std::size_t>(std::countr_zero(found)) / 8;
    }
  }
  while (size < bytes.size() && is_plain(bytes[size])) ++size;
  return size;
}

void append_escaped(std::string& out, std::uint8_t byte) {
  switch (byte) {
    case '"':
    case '\\':
      out += '\\';
      out += static_cast<char>(byte);
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += hex_digits[byte >> 4];
      out += hex_digits[byte & 15];
  }
}

}  // namespace

Fidelity append_json_text(std::string& out, BytesView bytes) {
  Fidelity fidelity = Fidelity::exact;
  out += '"';
  while (!bytes.empty()) {
    std::size_t taken = plain_run(bytes);
    if (taken != 0) {
      out += as_text(bytes.first(taken));
    } else if (bytes[0] < 0x80) {
      append_escaped(out, bytes[0]);
      taken = 1;
    } else if (taken = util::decode_utf8(as_text(bytes)).length; taken != 0) {
      out += as_text(bytes.first(taken));
    } else {
      fidelity = Fidelity::replaced;
      out += replacement;
      taken = 1;
    }
    bytes = bytes.subspan(taken);
  }
  out += '"';
  return fidelity;
}

}  // namespace sshrp::cast

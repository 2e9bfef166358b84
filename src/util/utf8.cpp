// SPDX-License-Identifier: MIT
#include "util/utf8.h"

#include <algorithm>
#include <cstdint>

namespace sshrp::util {
namespace {

std::uint8_t byte(std::string_view text, std::size_t i) { return static_cast<std::uint8_t>(text[i]); }

/// Of the character that begins so; 1 where none does.
std::size_t wanted_length(std::uint8_t first) {
  if (first < 0xc2 || first > 0xf4) return 1;
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

}  // namespace

CodePoint decode_utf8(std::string_view text) {
  const std::uint8_t first = byte(text, 0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = wanted_length(first);
  if (length == 1 || text.size() < length) return {0, 0};
  char32_t value = first & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(text, i) & 0xc0) != 0x80) return {0, 0};
    value = value << 6 | (byte(text, i) & 0x3fu);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < least[length] || value > 0x10ffff || surrogate) return {0, 0};
  return {value, length};
}

// Completed by the least and by the greatest bytes that may follow: one of the two is a character, if any is.
std::size_t unfinished_utf8(std::string_view text) {
  for (std::size_t size = 1; size <= std::min<std::size_t>(text.size(), 3); ++size) {
    const std::string_view tail = text.substr(text.size() - size);
    const std::size_t length = wanted_length(byte(tail, 0));
    if (length <= size) continue;
    for (const char filler : {'\x80', '\xbf'}) {
      char whole[] = {filler, filler, filler, filler};
      std::ranges::copy(tail, whole);
      if (decode_utf8({whole, length}).length == length) return size;
    }
  }
  return 0;
}

}  // namespace sshrp::util

// SPDX-License-Identifier: MIT
#include "cast/json_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "util/utf8.h"

namespace sshrp::cast {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD
constexpr std::string_view hex_digits = "0123456789abcdef";

constexpr bool is_plain(std::uint8_t byte) { return byte >= 0x20 && byte != '"' && byte != '\\'; }

// A block at a time is copied and looked at: the bits of those bytes that don't stand for themselves.
#ifdef __SSE2__
constexpr std::size_t block = sizeof(__m128i);

unsigned copy_block(char* to, const std::uint8_t* from) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
  const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
  const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  const __m128i control = _mm_cmpeq_epi8(bytes, _mm_min_epu8(bytes, _mm_set1_epi8(0x1f)));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, backslash), control)));
}
#else
constexpr std::size_t block = 8;

unsigned copy_block(char* to, const std::uint8_t* from) {
  std::memcpy(to, from, block);
  unsigned others = 0;
  for (unsigned at = 0; at < block; ++at) others |= static_cast<unsigned>(!is_plain(from[at])) << at;
  return others;
}
#endif

/// What stands for a byte, one of a longer character for itself.
struct Escape {
  char text[7]{};
  std::uint8_t size = 0;
};

constexpr std::size_t max_escape = 6;

constexpr Escape escape_of(std::uint8_t byte) {
  const auto as_char = static_cast<char>(byte);
  if (is_plain(byte)) return {{as_char}, 1};
  constexpr std::string_view by_letter = "\"\\\n\r\t";
  constexpr std::string_view letters = "\"\\nrt";
  if (const std::size_t at = by_letter.find(as_char); at != by_letter.npos) return {{'\\', letters[at]}, 2};
  return {{'\\', 'u', '0', '0', hex_digits[byte >> 4], hex_digits[byte & 15]}, max_escape};
}

constexpr auto escapes = [] {
  std::array<Escape, 0x100> all{};
  for (std::size_t byte = 0; byte < all.size(); ++byte)
    all[byte] = escape_of(static_cast<std::uint8_t>(byte));
  return all;
}();

char* write_escape(char* to, std::uint8_t byte) {
  std::memcpy(to, &escapes[byte], sizeof(Escape));
  return to + escapes[byte].size;
}

/// Gives where more is to be written. What it writes behind that doesn't count: there is room for an Escape
/// behind what `from` may take.
char* write_text(char* to, BytesView from) {
  // What is behind each escape of a block is copied again, as much as a block.
  for (; from.size() >= 2 * block; from = from.subspan(block)) {
    std::size_t done = 0;
    for (unsigned others = copy_block(to, from.data()); others != 0; others &= others - 1) {
      const auto at = static_cast<std::size_t>(std::countr_zero(others));
      to = write_escape(to + (at - done), from[at]);
      done = at + 1;
      std::memcpy(to, from.data() + done, block);
    }
    to += block - done;
  }
  for (const std::uint8_t byte : from) to = write_escape(to, byte);
  return to;
}

}  // namespace

Fidelity append_json_text(std::string& out, BytesView bytes) {
  Fidelity fidelity = Fidelity::exact;
  const std::size_t before = out.size();
  const std::size_t room = before + 2 + bytes.size() * max_escape + sizeof(Escape);
  out.resize_and_overwrite(room, [&](char* text, std::size_t) {
    char* to = text + before;
    *to++ = '"';
    for (;;) {
      const std::size_t whole = util::whole_utf8(as_text(bytes));
      to = write_text(to, bytes.first(whole));
      if (whole == bytes.size()) break;
      to = std::ranges::copy(replacement, to).out;
      fidelity = Fidelity::replaced;
      bytes = bytes.subspan(whole + 1);
    }
    *to++ = '"';
    return static_cast<std::size_t>(to - text);
  });
  return fidelity;
}

}  // namespace sshrp::cast

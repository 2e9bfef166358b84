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

constexpr bool is_plain(std::uint8_t byte) {
  return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

// A block at a time is copied and looked at: how many of its bytes stand for themselves, from the first on.
#ifdef __SSE2__
constexpr std::size_t block = sizeof(__m128i);

std::size_t copy_block(char* to, const std::uint8_t* from) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
  const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
  const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  const __m128i others = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));  // from 0x80 on they are negative
  const int found = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, backslash), others));
  return found == 0 ? block : static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(found)));
}
#else
constexpr std::size_t block = 8;

std::size_t copy_block(char* to, const std::uint8_t* from) {
  std::memcpy(to, from, block);
  return static_cast<std::size_t>(std::find_if_not(from, from + block, is_plain) - from);
}
#endif

/// What stands for a byte of ASCII.
struct Escape {
  char text[7]{};
  std::uint8_t size = 0;
};

constexpr Escape escape_of(std::uint8_t byte) {
  const auto as_char = static_cast<char>(byte);
  if (is_plain(byte)) return {{as_char}, 1};
  constexpr std::string_view by_letter = "\"\\\n\r\t";
  constexpr std::string_view letters = "\"\\nrt";
  if (const std::size_t at = by_letter.find(as_char); at != by_letter.npos) return {{'\\', letters[at]}, 2};
  return {{'\\', 'u', '0', '0', hex_digits[byte >> 4], hex_digits[byte & 15]}, 6};
}

constexpr auto escapes = [] {
  std::array<Escape, 0x80> all{};
  for (std::uint8_t byte = 0; byte < 0x80; ++byte) all[byte] = escape_of(byte);
  return all;
}();

/// What one step writes at most: a block, and what stands for the byte behind it.
constexpr std::size_t max_step = block + sizeof(Escape);

/// Texts are written to where there is room for a step; what doesn't count of it the next one writes over.
struct Cursor {
  char* to;
  BytesView from;
  Fidelity fidelity = Fidelity::exact;

  void step() {
    if (from.size() >= block) {
      const std::size_t plain = copy_block(to, from.data());
      if (plain == block) return pass(block);
      pass(plain);
    }
    if (from[0] == '\r' && from.size() > 1 && from[1] == '\n') {  // how terminals end lines
      std::memcpy(to, R"(\r\n)", 4);
      to += 4;
      from = from.subspan(2);
    } else if (from[0] < 0x80) {
      const Escape& escape = escapes[from[0]];
      std::memcpy(to, &escape, sizeof escape);
      to += escape.size;
      from = from.subspan(1);
    } else {
      character();
    }
  }

 private:
  void pass(std::size_t size) {
    to += size;
    from = from.subspan(size);
  }

  void character() {
    std::size_t length = util::decode_utf8(as_text(from)).length;
    const std::string_view text = length != 0 ? as_text(from.first(length)) : replacement;
    if (length == 0) {
      fidelity = Fidelity::replaced;
      length = 1;
    }
    to = std::ranges::copy(text, to).out;
    from = from.subspan(length);
  }
};

}  // namespace

Fidelity append_json_text(std::string& out, BytesView bytes) {
  Cursor cursor{nullptr, bytes};
  out += '"';
  while (!cursor.from.empty()) {
    const std::size_t before = out.size();
    // As much as text with few escapes needs; another turn for the rest.
    const std::size_t room = cursor.from.size() + cursor.from.size() / 8 + 4 * max_step;
    out.resize_and_overwrite(before + room, [&](char* text, std::size_t) {
      const char* const last = text + before + room - max_step;
      cursor.to = text + before;
      while (!cursor.from.empty() && cursor.to <= last) cursor.step();
      return static_cast<std::size_t>(cursor.to - text);
    });
  }
  out += '"';
  return cursor.fidelity;
}

}  // namespace sshrp::cast

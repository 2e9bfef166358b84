// UTF-8 (RFC 3629): one character of it, many, and one that isn't all there yet.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace sshrp::util {

struct CodePoint {
  char32_t value;
  std::size_t length;  // bytes; 0: not valid UTF-8
};

/// The first character of `text`, which isn't empty.
CodePoint decode_utf8(std::string_view text);

/// How many bytes at the beginning of `text` are whole characters.
std::size_t whole_utf8(std::string_view text);

/// How many bytes at the end of `text` begin a character whose rest may follow: 0 to 3.
std::size_t unfinished_utf8(std::string_view text);

}  // namespace sshrp::util

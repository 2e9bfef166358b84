// Text that people read: what a peer wrote made safe to show, hex, comma lists, the nearest word.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "util/bytes.h"

namespace sshrp::util {

/// `text` fit for a log line, a terminal or a message to another peer: C0, C1, DEL, invalid UTF-8, line and
/// paragraph separators, bidirectional marks and `"`, so that a quoted field can't be left, become `\xNN`
/// (each byte), `\` becomes `\\`; at most `limit` bytes of the input are shown, then "…" follows.
std::string escape(std::string_view text, std::size_t limit = 256);

/// What a file holds, between quotes and fit for a terminal; a backslash stays one, as patterns are full of
/// them.
std::string quote(std::string_view text);

/// Lower case, two digits a byte.
std::string hex(BytesView bytes);
/// nullopt if `text` isn't an even number of hex digits.
std::optional<Bytes> from_hex(std::string_view text);

/// The parts between commas; an empty text has none.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string_view>& parts, std::string_view separator);

/// `text` without ASCII white space at its ends.
std::string_view trim(std::string_view text);
std::string lower(std::string_view text);

/// The candidate that differs from `word` in the fewest letters, for "did you mean"; nullopt if none is near.
std::optional<std::string_view> nearest(std::string_view word,
                                        const std::vector<std::string_view>& candidates);

/// Whether `text` fits `pattern`, in which `*` stands for any run and `?` for any one character.
bool glob_match(std::string_view pattern, std::string_view text);

}  // namespace sshrp::util

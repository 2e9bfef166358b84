// The data types of RFC 4251 §5 that C++ has no type for. `string` is std::string_view (text) or BytesView.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <vector>

#include "util/bytes.h"

namespace sshrp::wire {

/// RFC 4251 §5, mpint: here always a non-negative number, as big-endian bytes; leading zeros are allowed in
/// memory and never written.
struct Mpint {
  BytesView magnitude{};
};

/// Of a list that are looked at; OpenSSH looks at 40.
inline constexpr std::size_t max_names = 256;

/// RFC 4251 §5, name-list: the names with commas between them, as on the wire.
struct NameList {
  std::string_view text{};

  /// Without the empty ones that a comma too many makes: libssh's lists of ciphers end in one. Only the first
  /// max_names, so that a list costs no more than it is worth. Views into the text.
  std::vector<std::string_view> names() const;
};

/// All that is left of the message.
struct Rest {
  BytesView bytes{};
};

using Cookie = std::array<std::uint8_t, 16>;

}  // namespace sshrp::wire

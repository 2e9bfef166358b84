// Session packing: a session's record in a place of fixed size, as memory that is shared has it.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include "facts/session_record.h"

namespace sshrp::facts {

/// 64 bits each, so that who copies them while they are changed does so by whole ones.
using PackedRecord = std::array<std::uint64_t, 134>;

/// Bytes of a text; more are cut off. All texts but the longest names and lists of algorithms are shorter,
/// and so many fit at once; those that come later are cut to what is left.
inline constexpr std::size_t max_packed_text = 160;

PackedRecord pack(const SessionRecord& record);

/// Whatever stands there: texts are no longer than that, and hold any bytes; times are within a few hundred
/// years, and nothing is taken for anything's place or size.
SessionRecord unpack(const PackedRecord& packed);

}  // namespace sshrp::facts

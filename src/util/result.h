// Result: what was wanted, or a sentence that says why it can't be had.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <variant>

namespace sshrp {

/// A T, or an error for its reader: what is wrong, where, and what would be right; without a full stop.
template <class T>
using Result = std::variant<T, std::string>;

}  // namespace sshrp

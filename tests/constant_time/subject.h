// What each subject of the check has: secrets that memcheck knows, and bytes that stand for random ones.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace sshrp::constant_time {

using Span = std::span<unsigned char>;
template <std::size_t size>
using Array = std::array<unsigned char, size>;

/// From here on nobody may decide on it.
void poison(Span secret);
/// From here on anybody may.
void publish(Span value);

/// The next of the bytes that stand for random ones, the same in each run.
void fill(Span out);

struct Operation {
  std::string_view name;
  bool (*run)();  // whether it has computed what it should
};

std::span<const Operation> kem_operations();
std::span<const Operation> mldsa44_operations();
std::span<const Operation> curve25519_operations();

}  // namespace sshrp::constant_time

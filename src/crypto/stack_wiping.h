// What others' C leaves on the stack: frames of functions that have returned.
// SPDX-License-Identifier: MIT
#pragma once

#include <string.h>

#include <array>

namespace sshrp::crypto {

/// Bytes; no function of third_party/ has frames of more, with all that it calls. ML-DSA's signing has 47
/// KiB.
inline constexpr std::size_t max_stack_of_kem = std::size_t{64} * 1024;

/// The same of s2n-bignum's.
inline constexpr std::size_t max_stack_of_s2n_bignum = std::size_t{4} * 1024;

/// To be called by the function that called what left secrets below its own frame.
template <std::size_t size>
[[gnu::noinline]] void wipe_stack_below() {
  std::array<unsigned char, size> below;
  explicit_bzero(below.data(), below.size());
}

/// Wipes what has been below the frame of the function that owns it, whatever way that is left.
template <std::size_t size = max_stack_of_kem>
struct StackWiping {
  StackWiping() = default;
  StackWiping(const StackWiping&) = delete;
  StackWiping& operator=(const StackWiping&) = delete;
  ~StackWiping() { wipe_stack_below<size>(); }
};

}  // namespace sshrp::crypto

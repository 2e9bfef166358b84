// SPDX-License-Identifier: MIT
#include "crypto/processor.h"

#include <cstdint>
#ifdef __x86_64__
#include <cpuid.h>
#endif

namespace sshrp::crypto {
namespace {

#ifdef __x86_64__

constexpr bool bit(std::uint32_t word, unsigned number) { return (word >> number & 1) != 0; }

// Of XCR0: the registers that the system saves. XMM and YMM; the masks and both parts of ZMM beside them.
constexpr std::uint32_t avx_state = 0x06;
constexpr std::uint32_t avx512_state = 0xe6;

std::uint32_t saved_registers() {
  std::uint32_t low = 0;
  std::uint32_t high = 0;
  asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

Processor ask() {
  std::uint32_t a = 0, b = 0, c = 0, d = 0;
  Processor found;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0) return found;
  constexpr unsigned osxsave = 27;
  const std::uint32_t saved = bit(c, osxsave) ? saved_registers() : 0;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0) return found;
  const bool avx = (saved & avx_state) == avx_state;
  // F, DQ, BW and VL
  found.avx512 =
      (saved & avx512_state) == avx512_state && bit(b, 16) && bit(b, 17) && bit(b, 30) && bit(b, 31);
  found.vaes = avx && bit(c, 9);
  found.vpclmulqdq = avx && bit(c, 10);
  found.bmi2 = bit(b, 8);
  found.adx = bit(b, 19);
  return found;
}

#else

Processor ask() { return {}; }

#endif

}  // namespace

const Processor& this_processor() {
  static const Processor found = ask();
  return found;
}

}  // namespace sshrp::crypto

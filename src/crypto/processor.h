// What this machine's processor can do, as far as code here is chosen by it.
// SPDX-License-Identifier: MIT
#pragma once

namespace sshrp::crypto {

/// Instructions that the processor has, and whose registers the system saves. None of it on what isn't
/// x86-64.
struct Processor {
  bool avx512 = false;  // F, DQ, BW and VL
  bool vaes = false;
  bool vpclmulqdq = false;
  bool bmi2 = false;
  bool adx = false;
};

/// Asked once for a process.
const Processor& this_processor();

}  // namespace sshrp::crypto

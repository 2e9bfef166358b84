// In the way of what a compiler may conclude of secrets; ../openssh/sntrup761.c wants them defined elsewhere,
// in a unit that it doesn't see.
// SPDX-License-Identifier: MIT
#include <stdint.h>

volatile int16_t crypto_int16_optblocker = 0;
volatile int32_t crypto_int32_optblocker = 0;
volatile int64_t crypto_int64_optblocker = 0;

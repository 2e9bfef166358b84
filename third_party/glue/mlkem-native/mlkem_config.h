// How mlkem-native is compiled here: ML-KEM-768 alone, all in one file, without randomness of its own, with
// its code for AVX2.
// SPDX-License-Identifier: MIT
#pragma once

#define MLK_CONFIG_PARAMETER_SET 768
#define MLK_CONFIG_NAMESPACE_PREFIX mlkem
#define MLK_CONFIG_INTERNAL_API_QUALIFIER static
#define MLK_CONFIG_EXTERNAL_API_QUALIFIER static
#define MLK_CONFIG_NO_RANDOMIZED_API
#define MLK_CONFIG_FIPS202_CUSTOM_HEADER "fips202.h"
#define MLK_CONFIG_FIPS202X4_CUSTOM_HEADER "fips202.h"
#define MLK_CONFIG_USE_NATIVE_BACKEND_ARITH
#define MLK_CONFIG_ARITH_BACKEND_FILE "native/x86_64/meta.h"
#define MLK_CONFIG_CUSTOM_CAPABILITY_FUNC

#include "mlkem/sys.h"

static inline int has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"); }

static MLK_INLINE int mlk_sys_check_capability(mlk_sys_cap capability) {
  return capability == MLK_SYS_CAP_X86_64_AVX2 && has_avx2();
}

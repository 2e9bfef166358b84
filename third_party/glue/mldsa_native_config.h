// What mldsa-native is to be: ML-DSA-44 alone, in C, with AWS-LC's SHA-3, and without a source of random
// bytes: those are arguments.
// SPDX-License-Identifier: MIT
#pragma once

#define MLD_CONFIG_PARAMETER_SET 44
#define MLD_CONFIG_NAMESPACE_PREFIX sshrp_mldsa
#define MLD_CONFIG_INTERNAL_API_QUALIFIER static __attribute__((unused))
#define MLD_CONFIG_EXTERNAL_API_QUALIFIER static __attribute__((unused))
#define MLD_CONFIG_NO_RANDOMIZED_API
#define MLD_CONFIG_SERIAL_FIPS202_ONLY
#define MLD_CONFIG_FIPS202_CUSTOM_HEADER "../fips202_glue.h"
#define MLD_CONFIG_FIPS202X4_CUSTOM_HEADER "../fips202_glue.h"

// For tests/constant_time: it says then what of its secrets may be known.
#ifdef SSHRP_CONSTANT_TIME
#define MLD_CONFIG_CT_TESTING_ENABLED
#endif

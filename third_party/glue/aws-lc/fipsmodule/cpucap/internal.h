// What AWS-LC's cpucap/internal.h is to its SHA-3: it asks for no processor's features, as no assembler's
// code is here.
// SPDX-License-Identifier: MIT
#pragma once

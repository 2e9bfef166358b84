// What AWS-LC's cpucap/internal.h is to its SHA-3: it asks for no processor's features, as its one
// assembler's function is for every x86-64.
// SPDX-License-Identifier: MIT
#pragma once

// What OpenSSH's includes.h is to sntrup761.c: its code is switched on.
// SPDX-License-Identifier: MIT
#pragma once

#define USE_SNTRUP761X25519 1

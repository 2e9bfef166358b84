// What AWS-LC's crypto/internal.h is to its SHA-3.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define OPENSSL_memcpy memcpy
#define OPENSSL_memset memset
#define OPENSSL_cleanse explicit_bzero

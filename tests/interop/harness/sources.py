"""Addresses of 127/8 that nobody else has: what a client does wrong is held against its address, and against no other test's."""
# SPDX-License-Identifier: MIT

import itertools
import random

# All of 127/8 is this machine's, on Linux. What tests write out is below 127.128.0.0.
_numbers = itertools.count(random.randrange(1 << 22))


def fresh_source():
    number = next(_numbers) % (1 << 22)
    return f"127.{128 + (number >> 16)}.{number >> 8 & 255}.{number & 255 or 1}"

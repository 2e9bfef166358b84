"""Addresses of 127/8 that nobody else has: what a client does wrong is held against its address, and against no other test's."""
# SPDX-License-Identifier: MIT

import itertools
import random

# All of 127/8 is this machine's, on Linux. What tests write out is below 127.128.0.0, and 254 of a network's 256 are hosts.
HOSTS = 254
NETWORKS = 1 << 14
_numbers = itertools.count(random.randrange(NETWORKS * HOSTS))


def fresh_source():
    network, host = divmod(next(_numbers) % (NETWORKS * HOSTS), HOSTS)
    return f"127.{128 + (network >> 8)}.{network & 255}.{host + 1}"

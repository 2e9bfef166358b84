"""TCP ports on 127.0.0.1 that stay ours between being chosen and being listened on."""
# SPDX-License-Identifier: MIT

import random
import socket

# Below the ephemeral range, so that no outgoing connection takes one meanwhile. What keeps off other runs of these tests is a
# socket of an abstract name: it goes with its process, and no cleaning up of files can take it away.
FIRST, LAST = 20000, 32000
_locks = []


def free_port():
    while True:
        port = random.randrange(FIRST, LAST)
        lock = socket.socket(socket.AF_UNIX)
        try:
            lock.bind(f"\0sshrp-test-port-{port}")
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            lock.close()
            continue
        _locks.append(lock)
        return port

"""TCP ports on 127.0.0.1 that stay ours between being chosen and being listened on."""

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path

# Below the ephemeral range, so that no outgoing connection takes one meanwhile; a lock file keeps off other runs of this suite.
FIRST, LAST = 20000, 32000
_locks = []


def free_port():
    directory = Path(tempfile.gettempdir()) / "sshrp-interop-ports"
    directory.mkdir(exist_ok=True)
    while True:
        port = random.randrange(FIRST, LAST)
        lock = os.open(directory / str(port), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            os.close(lock)
            continue
        _locks.append(lock)
        return port

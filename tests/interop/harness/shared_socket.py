"""The socket on which a process listens, in another's hands: as somebody has it who took a worker over."""
# SPDX-License-Identifier: MIT

import ctypes
import os
import re
import socket
from pathlib import Path

SYS_PIDFD_GETFD = 438


def listening_socket(pid):
    inodes = {line.split()[9] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "0A"}
    for path in Path(f"/proc/{pid}/fd").iterdir():
        found = re.fullmatch(r"socket:\[(\d+)\]", os.readlink(path))
        if found and found[1] in inodes:
            process = os.pidfd_open(pid)
            number = ctypes.CDLL(None, use_errno=True).syscall(SYS_PIDFD_GETFD, process, int(path.name), 0)
            os.close(process)
            assert number >= 0, os.strerror(ctypes.get_errno())
            return socket.socket(fileno=number)
    raise AssertionError("no socket listens")


def shut_listening_down(pid):
    with listening_socket(pid) as shared:
        shared.shutdown(socket.SHUT_RDWR)

"""A socket of a peer that breaks off at a byte: by its end or that of one way, by a reset, or in silence; and one through which every byte goes alone."""
# SPDX-License-Identifier: MIT

import socket
import struct
from dataclasses import dataclass

from harness.process import SLOWDOWN

MANNERS = ("close", "half-close", "reset", "silence")
SOON = 20 * SLOWDOWN  # seconds until a silence must have been noticed, if nothing else is said
LINGER_NOT = struct.pack("ii", 1, 0)


class Broken(Exception):
    """The peer has broken off, and its connection is over."""


@dataclass(frozen=True)
class Cut:
    """Once `at` bytes have been `sent` or `received`. Who falls silent waits `patience` seconds for the end."""
    way: str
    at: int
    manner: str
    patience: float = SOON

    def __str__(self):
        return f"{self.manner} with {self.at} bytes {self.way}"


class CutSocket:
    """What Packets wants of a socket."""

    def __init__(self, connection: socket.socket, cut: Cut | None = None, alone=False):
        self.connection, self.cut, self.alone = connection, cut, alone
        self.sent = self.received = 0
        self.is_broken = False

    def settimeout(self, seconds):
        self.connection.settimeout(seconds)

    def setsockopt(self, *option):
        self.connection.setsockopt(*option)

    def close(self):
        self.connection.close()

    def left(self, way):
        """Bytes until the cut; None: it never comes."""
        return self.cut.at - getattr(self, way) if self.cut and self.cut.way == way else None

    def sendall(self, data):
        left = self.left("sent")
        now = data if left is None else data[:left]
        for part in ([now[at:at + 1] for at in range(len(now))] if self.alone else [now]):
            self.connection.sendall(part)
            self.sent += len(part)
        if left is not None and len(data) >= left:
            self.break_off()

    def recv(self, size):
        left = self.left("received")
        if left == 0:
            self.break_off()
        data = self.connection.recv(1 if self.alone else size if left is None else min(size, left))
        self.received += len(data)
        return data

    def break_off(self):
        """Who falls silent, or only says that it has nothing more to say, waits until the other side ends the connection: that has a
        deadline, or TimeoutError says that it hadn't."""
        self.is_broken = True
        if self.cut.manner == "half-close":
            self.connection.shutdown(socket.SHUT_WR)
        if self.cut.manner in ("silence", "half-close"):
            self.connection.settimeout(self.cut.patience)
            try:
                while self.connection.recv(65536):
                    pass
            except ConnectionError:
                pass
        elif self.cut.manner == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
        self.connection.close()
        raise Broken

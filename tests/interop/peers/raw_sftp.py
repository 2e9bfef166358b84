"""SFTP packets (draft-ietf-secsh-filexfer-02) as a client pipelines them that keeps to no program's habits: over a channel of paramiko's."""
# SPDX-License-Identifier: MIT

import itertools
import struct
import warnings
from contextlib import contextmanager

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import paramiko

from harness.process import SLOWDOWN

INIT, OPEN, CLOSE, READ, LSTAT, OPENDIR, READDIR, STAT, RENAME, SYMLINK, EXTENDED = 1, 3, 4, 5, 7, 11, 12, 17, 18, 20, 200
STATUS, HANDLE, DATA, NAME, ATTRS = range(101, 106)
OK, EOF, NO_SUCH_FILE, PERMISSION_DENIED, FAILURE = range(5)
FOR_READING, FOR_WRITING, CREATING = 1, 2, 8


def string(content):
    content = content.encode() if isinstance(content, str) else content
    return struct.pack(">I", len(content)) + content


@contextmanager
def connection(target, host="127.0.0.1"):
    """A paramiko Transport that is logged in. The proxy's host key isn't looked at: that is for other tests."""
    transport = paramiko.Transport((host, target.port))
    transport.banner_timeout = transport.handshake_timeout = transport.auth_timeout = 20 * SLOWDOWN
    try:
        transport.connect(username=target.user, password=target.password)
        yield transport
    finally:
        transport.close()


class RawSftp:
    """One SFTP channel. Requests are sent without waiting; answers come by their numbers."""

    def __init__(self, transport, seconds=20):
        self.channel = transport.open_session(timeout=seconds * SLOWDOWN)
        self.channel.settimeout(seconds * SLOWDOWN)
        self.channel.invoke_subsystem("sftp")
        self.received, self.numbers, self.answers = b"", itertools.count(1), {}
        self.channel.sendall(self.packet(INIT, struct.pack(">I", 3)))
        self._next_packet()

    @staticmethod
    def packet(kind, fields):
        return struct.pack(">IB", 1 + len(fields), kind) + fields

    def request(self, kind, *fields):
        """A number and the bytes of a request, not yet sent; texts become strings."""
        number = next(self.numbers)
        encoded = b"".join(field if isinstance(field, bytes) else struct.pack(">I", field) if isinstance(field, int) else string(field) for field in fields)
        return number, self.packet(kind, struct.pack(">I", number) + encoded)

    def send(self, *requests):
        """Sends all at once; their numbers."""
        self.channel.sendall(b"".join(packet for _, packet in requests))
        return [number for number, _ in requests]

    def ask(self, kind, *fields):
        return self.answer(*self.send(self.request(kind, *fields)))

    def answer(self, number):
        """Kind and content of the answer to that request."""
        while number not in self.answers:
            packet = self._next_packet()
            self.answers[struct.unpack(">I", packet[1:5])[0]] = packet[0], packet[5:]
        return self.answers.pop(number)

    def status(self, number):
        """The code of a STATUS, None for any other answer."""
        kind, content = self.answer(number)
        return struct.unpack(">I", content[:4])[0] if kind == STATUS else None

    def open(self, path, flags=FOR_READING):
        return self.request(OPEN, path, flags, 0)

    def rename(self, old, new):
        return self.request(RENAME, old, new)

    def hardlink(self, old, new):
        return self.request(EXTENDED, "hardlink@openssh.com", old, new)

    def content(self, handle, size=100):
        """Of a file that is open, at its beginning; nothing if there is none. Closes it."""
        read, close = self.send(self.request(READ, handle, b"\0" * 8, size), self.request(CLOSE, handle))
        kind, content = self.answer(read)
        self.answer(close)
        return content[4:] if kind == DATA else b""

    def _next_packet(self):
        while len(self.received) < 4 or len(self.received) < 4 + (size := struct.unpack(">I", self.received[:4])[0]):
            received = self.channel.recv(65536)
            if not received:
                raise EOFError("the channel has ended")
            self.received += received
        packet, self.received = self.received[4:4 + size], self.received[4 + size:]
        return packet


def handle_of(answer):
    """The handle as a string field; None: something else was answered."""
    kind, content = answer
    return content if kind == HANDLE else None


def entries_of(content):
    """(name, long name, flags of the attributes) of each entry of a NAME, whose content this is."""
    count, at = struct.unpack(">I", content[:4])[0], 4
    entries = []

    def take(size):
        nonlocal at
        at += size
        return content[at - size:at]

    def take_string():
        return take(struct.unpack(">I", take(4))[0])

    for _ in range(count):
        name, line = take_string(), take_string()
        flags = struct.unpack(">I", take(4))[0]
        for flag, size in ((1, 8), (2, 8), (4, 4), (8, 8)):
            if flags & flag:
                take(size)
        entries.append((name, line, flags))
    return entries

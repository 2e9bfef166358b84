"""RFC 4251 §5, the data types, and the numbers of messages."""
# SPDX-License-Identifier: MIT

import struct
from enum import IntEnum


class Number(IntEnum):
    DISCONNECT = 1
    IGNORE = 2
    UNIMPLEMENTED = 3
    DEBUG = 4
    SERVICE_REQUEST = 5
    SERVICE_ACCEPT = 6
    EXT_INFO = 7
    KEXINIT = 20
    NEWKEYS = 21
    KEX_ECDH_INIT = 30
    KEX_ECDH_REPLY = 31
    USERAUTH_REQUEST = 50
    USERAUTH_FAILURE = 51
    USERAUTH_SUCCESS = 52
    USERAUTH_BANNER = 53
    USERAUTH_PK_OK = 60
    GLOBAL_REQUEST = 80
    REQUEST_SUCCESS = 81
    REQUEST_FAILURE = 82
    CHANNEL_OPEN = 90
    CHANNEL_OPEN_CONFIRMATION = 91
    CHANNEL_OPEN_FAILURE = 92
    CHANNEL_WINDOW_ADJUST = 93
    CHANNEL_DATA = 94
    CHANNEL_EXTENDED_DATA = 95
    CHANNEL_EOF = 96
    CHANNEL_CLOSE = 97
    CHANNEL_REQUEST = 98
    CHANNEL_SUCCESS = 99
    CHANNEL_FAILURE = 100
    PING = 192
    PONG = 193


class Raw(bytes):
    """Bytes of a message that stand in it as they are."""


def encode(field):
    """A bool is a byte, a number a uint32, text and bytes a string."""
    if isinstance(field, Raw):
        return bytes(field)
    if isinstance(field, bool):
        return bytes([field])
    if isinstance(field, int):
        return struct.pack(">I", field)
    value = field.encode() if isinstance(field, str) else field
    return struct.pack(">I", len(value)) + value


def encode_all(*fields):
    return b"".join(map(encode, fields))


def message(number, *fields):
    return bytes([number]) + encode_all(*fields)


def uint64(number):
    return Raw(struct.pack(">Q", number))


def mpint(magnitude: bytes):
    """A positive number, of its bytes in big-endian order."""
    digits = magnitude.lstrip(b"\0")
    return Raw(encode(b"\0" + digits if digits[:1] >= b"\x80" else digits))


class Reader:
    """What is in a message, one field after the other."""

    def __init__(self, data: bytes):
        self.rest = data

    def take(self, size):
        taken, self.rest = self.rest[:size], self.rest[size:]
        assert len(taken) == size, f"{size} bytes wanted, {len(taken)} are left"
        return taken

    def byte(self):
        return self.take(1)[0]

    def bool(self):
        return self.byte() != 0

    def uint32(self):
        return struct.unpack(">I", self.take(4))[0]

    def uint64(self):
        return struct.unpack(">Q", self.take(8))[0]

    def string(self):
        return self.take(self.uint32())

    def text(self):
        return self.string().decode()


def reader(payload):
    """Behind the number of a message."""
    return Reader(payload[1:])

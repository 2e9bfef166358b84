"""What seeds are put together from."""
# SPDX-License-Identifier: MIT

import struct


def string(value: bytes | str) -> bytes:
    value = value.encode() if isinstance(value, str) else value
    return struct.pack(">I", len(value)) + value


def uint32(*values: int) -> bytes:
    return b"".join(struct.pack(">I", value) for value in values)


def piece(value: bytes) -> bytes:
    """What fuzz::Input::string() takes."""
    return struct.pack(">H", len(value)) + value

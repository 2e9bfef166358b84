"""Test data that doesn't compress, and checksums."""
# SPDX-License-Identifier: MIT

import hashlib
import random


def payload(size, seed=0):
    return random.Random(f"{seed} {size}").randbytes(size)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def file_with(path, size, seed=0):
    """A new file of this size, and its checksum."""
    data = payload(size, seed)
    path.write_bytes(data)
    return sha256(data)


def checksum(path):
    return sha256(path.read_bytes())

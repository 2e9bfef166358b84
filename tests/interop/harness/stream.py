"""Much data without Python in between: a stream that doesn't compress, by a shell command, and its checksum."""
# SPDX-License-Identifier: MIT

import subprocess

from harness.process import SLOWDOWN


def generator(size, seed):
    """A shell pipeline that writes `size` bytes, the same for the same seed."""
    return f"openssl enc -aes-128-ctr -nosalt -K {seed:032x} -iv {0:032x} -in /dev/zero 2>/dev/null | head -c {size}"


def stream_checksum(size, seed):
    done = subprocess.run(["sh", "-c", generator(size, seed) + " | sha256sum"], check=True, capture_output=True, timeout=300 * SLOWDOWN)
    return done.stdout.split()[0].decode()

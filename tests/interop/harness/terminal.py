"""A program on a pseudo-terminal of its own."""
# SPDX-License-Identifier: MIT

import contextlib
import fcntl
import os
import select
import struct
import subprocess
import termios
import time

from harness.process import SLOWDOWN, die_with_parent


class Terminal:
    def __init__(self, argv, env=None, rows=24, columns=80):
        self.master, slave = os.openpty()
        self.resize(rows, columns)
        self.seen = b""

        def take_terminal():
            die_with_parent()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        self.process = subprocess.Popen(argv, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True, preexec_fn=take_terminal)
        os.close(slave)

    def resize(self, rows, columns):
        """The kernel sends SIGWINCH to the program."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text):
        os.write(self.master, text.encode())

    def read_until(self, text, timeout=20.0):
        """Everything up to and with `text`; what follows is kept for the next call."""
        end = time.monotonic() + timeout * SLOWDOWN
        wanted = text.encode()
        while wanted not in self.seen:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.master], [], [], left)[0]:
                raise AssertionError(f"waited in vain for {text!r} on the terminal, saw {self.seen!r}")
            try:
                self.seen += os.read(self.master, 65536)
            except OSError:
                raise AssertionError(f"the terminal was hung up before {text!r}, saw {self.seen!r}") from None
        before, _, self.seen = self.seen.partition(wanted)
        return (before + wanted).decode(errors="replace")

    def wait(self, timeout=20.0):
        """The exit status, after reading what was still to come."""
        end = time.monotonic() + timeout * SLOWDOWN
        with contextlib.suppress(OSError):  # hung up
            while time.monotonic() < end:
                if select.select([self.master], [], [], 0.1)[0]:
                    self.seen += os.read(self.master, 65536)
                elif self.process.poll() is not None:
                    break
        return self.process.wait(max(0.1, end - time.monotonic()))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)

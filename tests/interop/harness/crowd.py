"""A crowd of clients that don't go on and come again."""
# SPDX-License-Identifier: MIT

import contextlib
import itertools
import selectors
import socket
import threading

from harness.process import SLOWDOWN


def connect(port, source):
    return socket.create_connection(("127.0.0.1", port), source_address=(source, 0), timeout=60 * SLOWDOWN)


class Renewing:
    """A crowd in which a new connection takes the place of each that is ended, `pause` seconds after that; from its sources in turn.
    Each says what is given, and no more."""

    def __init__(self, port, size, sources, pause=0, says=b""):
        self.port, self.says, self.ended, self.over = port, says, 0, threading.Event()
        self.sources, self.pause = itertools.cycle(sources), pause
        self.selector = selectors.DefaultSelector()
        for _ in range(size):
            self.add()
        self.thread = threading.Thread(target=self.renew)

    def add(self):
        with contextlib.suppress(OSError):
            connection = connect(self.port, next(self.sources))
            self.selector.register(connection, selectors.EVENT_READ)
            connection.sendall(self.says)

    def renew(self):
        while not self.over.is_set():
            for key, _ in self.selector.select(0.05):
                try:
                    if key.fileobj.recv(65536):
                        continue
                except OSError:
                    pass
                self.selector.unregister(key.fileobj)
                key.fileobj.close()
                self.ended += 1
                self.over.wait(self.pause)
                self.add()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()

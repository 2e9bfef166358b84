"""Small TCP and Unix-socket servers to forward connections to."""
# SPDX-License-Identifier: MIT

import contextlib
import os
import socket
import threading

from harness.process import SLOWDOWN


class Service:
    """Every accepted connection goes to handler(connection) in a thread of its own; use as a context manager."""

    def __init__(self, handler, path=None, port=0):
        self.handler, self.path = handler, path
        if path:
            self.listener = socket.socket(socket.AF_UNIX)
            self.listener.bind(str(path))
            os.chmod(path, 0o777)
            self.listener.listen(50)
        else:
            self.listener = socket.create_server(("127.0.0.1", port), backlog=50)
            self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            self.handler(connection)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def echo(connection):
    """Sends everything back, and its own end after the peer's."""
    while data := connection.recv(65536):
        connection.sendall(data)


def receive_all(connection):
    parts = []
    while data := connection.recv(65536):
        parts.append(data)
    return b"".join(parts)


def converse(connection, data):
    """What comes back for `data`, sent while receiving; ends with the peer's end."""
    def send():
        with contextlib.suppress(ConnectionError):  # what comes back tells
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    received = receive_all(connection)
    sender.join()
    return received


def connect(address, timeout=60.0):
    """To a (host, port), or to a path."""
    connection = socket.socket(socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX)
    connection.settimeout(timeout * SLOWDOWN)
    connection.connect(address if isinstance(address, tuple) else str(address))
    return connection

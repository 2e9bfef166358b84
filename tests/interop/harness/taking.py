"""A server of the test's own, which takes connections in a thread for as long as its `with` lasts."""
# SPDX-License-Identifier: MIT

import contextlib
import socket
import threading


class Taking:
    """Whoever derives from it says by take(connection) what becomes of each. Port 0 is a free one."""

    def __init__(self, port=0):
        self.listener = socket.create_server(("127.0.0.1", port), backlog=50)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                self.take(self.listener.accept()[0])

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.listener.close()

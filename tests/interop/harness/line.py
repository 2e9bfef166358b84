"""The line between a client and the proxy: it carries what both say, until it doesn't."""
# SPDX-License-Identifier: MIT

import ctypes
import socket
import struct
import threading

from harness.ports import free_port

SO_ATTACH_FILTER = 26
NOTHING = struct.pack("HBBI", 0x06, 0, 0, 0)  # BPF_RET: of what comes nothing is taken


class Line:
    """Listens on `port` for one client, and is connected to the proxy in its place."""

    def __init__(self, proxy_port):
        self.proxy_port, self.port = proxy_port, free_port()
        self.listening = socket.create_server(("127.0.0.1", self.port))
        self.client = self.proxy = None
        self.reading = threading.Event()
        self.reading.set()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        self.client, _ = self.listening.accept()
        self.proxy = socket.socket()
        self.proxy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self.proxy.connect(("127.0.0.1", self.proxy_port))
        threading.Thread(target=self.carry, args=(self.client, self.proxy), daemon=True).start()
        self.carry(self.proxy, self.client)

    def carry(self, source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
                if source is self.proxy:
                    self.reading.wait()
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def stop_reading(self):
        """As a client that was stopped: its kernel answers for it."""
        self.reading.clear()

    def vanish(self):
        """As a machine that is gone: nothing is heard of it any more, not even by its kernel."""
        code = ctypes.create_string_buffer(NOTHING)
        self.proxy.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", 1, ctypes.addressof(code)))

"""systemd's end of a service: what it is told over NOTIFY_SOCKET, the watchdog among it."""
# SPDX-License-Identifier: MIT

import queue
import socket
import threading
from pathlib import Path


class ServiceManager:
    def __init__(self, path: Path, watchdog=0.3):
        self.path, self.watchdog, self.lines = path, watchdog, queue.SimpleQueue()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        """All the time, as systemd does: who notifies waits for it."""
        while True:
            for line in self.socket.recv(4096).decode().splitlines():
                self.lines.put(line)

    @property
    def runner(self):
        return ["env", f"NOTIFY_SOCKET={self.path}", f"WATCHDOG_USEC={self.watchdog * 1e6:.0f}"]

    def said(self):
        """All lines since the last time."""
        lines = []
        while not self.lines.empty():
            lines.append(self.lines.get())
        return lines

    def is_left_alone(self):
        """Nothing is heard for longer than a watchdog waits."""
        self.said()
        try:
            self.lines.get(timeout=1.5 * self.watchdog)
        except queue.Empty:
            return True
        return False

"""A syslog daemon's end of /dev/log: takes what syslog(3) sends (RFC 3164)."""
# SPDX-License-Identifier: MIT

import re
import socket
from dataclasses import dataclass
from pathlib import Path

from harness.namespaces import with_mounts

SIZE = 65536
LINE = re.compile(r"<(\d+)>(\w{3} [ \d]\d \d\d:\d\d:\d\d) ([^\[:]+)\[(\d+)\]: (.*)", re.S)

# /dev with nothing in it but /dev/log, which is the socket, and what stands there otherwise.
ENTER = """
set -e
folder=$1; shift
mkdir "$folder/dev"
mount --rbind /dev "$folder/dev"
mount -t tmpfs -o mode=755 tmpfs /dev
ln -s "$folder"/dev/* /dev
ln -sf "$folder/log" /dev/log
exec "$@"
"""


@dataclass
class Line:
    facility: int
    severity: int
    tag: str
    pid: int
    text: str


class Syslog:
    def __init__(self, folder: Path):
        self.folder, self.path, self.lines = folder, folder / "log", []
        folder.mkdir()
        self.start()

    @property
    def runner(self):
        """A command line that becomes the one that follows it, before this /dev/log."""
        return with_mounts("another /dev/log", ENTER, "sh", self.folder)

    def start(self):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))
        self.path.chmod(0o666)
        self.socket.setblocking(False)

    def stop(self):
        self.read()
        self.socket.close()
        self.path.unlink()

    def read(self):
        """All lines until now."""
        try:
            while True:
                priority, _, tag, pid, text = LINE.fullmatch(self.socket.recv(SIZE).decode()).groups()
                self.lines.append(Line(int(priority) >> 3, int(priority) & 7, tag, int(pid), text))
        except BlockingIOError:
            return self.lines

    def having(self, text):
        return [line for line in self.read() if text in line.text]

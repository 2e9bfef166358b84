"""What every upstream server has: a name, a port, homes, a log, and a start that waits until it listens."""
# SPDX-License-Identifier: MIT

import os
import secrets
import shutil
import signal
from pathlib import Path

from harness.ports import free_port
from harness.process import Process, descendants, listening, wait_until

PASSWORDS = {"alice": "correct horse", "bob": "battery $taple"}


class Upstream:
    name = "?"

    def __init__(self, work: Path, keys):
        self.work, self.keys, self.port = work, keys, free_port()
        self.process = None

    def command(self):
        """The command line of a server on self.port."""
        raise NotImplementedError

    def route_settings(self, account):
        """What a route to this server has by default, besides where it is."""
        return {}

    def home(self, account="alice") -> Path:
        """Where a login of the account starts, as a path on this machine."""
        raise NotImplementedError

    def start(self):
        if self.process and self.process.running:
            return self
        self.process = Process(self.command(), self.work / f"{self.name}-{self.port}.log")
        try:
            wait_until(self.ready, f"{self.name} to listen on port {self.port}")
        except AssertionError as failure:
            raise AssertionError(f"{failure}\n{self.process.text()[-3000:]}") from None
        return self

    def ready(self):
        if not self.process.running:
            raise AssertionError(f"{self.name} ended with {self.process.status}")
        return listening(self.port)

    def stop(self):
        if self.process:
            self.process.kill()
            wait_until(lambda: not listening(self.port), f"port {self.port} to be free again")

    def session_processes(self):
        """Process ids of all that serves sessions now, without the listener."""
        return [pid for pid in descendants(self.process.pid) if pid != self.listener_process()]

    def listener_process(self):
        return self.process.pid

    def signal_sessions(self, wanted=signal.SIGKILL):
        for pid in self.session_processes():
            try:
                os.kill(pid, wanted)
            except ProcessLookupError:
                pass

    def scratch(self, account="alice"):
        """A new directory in the account's home, and its name from there."""
        path = self.home(account) / f"t-{secrets.token_hex(4)}"
        path.mkdir()
        shutil.chown(path, *self.owner(account))
        return path

    def owner(self, account):
        return 0, 0

"""Upstream servers that are made of a library: small programs in servers/."""

import json
import sys
from pathlib import Path

from peers.upstream import PASSWORDS, Upstream

SERVERS = Path(__file__).parent / "servers"


def python_server(script):
    return [sys.executable, "-W", "ignore", str(SERVERS / script)]


class LibraryServer(Upstream):
    """A server made of a library: no accounts, everybody's home is the directory in which it runs."""

    script: list
    settings = {}  # further ones of the script's

    def command(self):
        self.home().mkdir(exist_ok=True)
        settings = {"port": self.port, "passwords": PASSWORDS, "keys": [str(path) for path in self.keys.private], "home": str(self.home()), **self.settings}
        return ["env", "-C", str(self.home()), *self.script, json.dumps(settings)]

    def home(self, account="alice"):
        return self.work / f"home-{self.name}-{self.port}"

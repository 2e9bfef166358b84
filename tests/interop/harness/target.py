"""Where a client logs in: at the proxy, or with --direct at the upstream itself."""
# SPDX-License-Identifier: MIT

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peers.upstream import PASSWORDS, Upstream


@dataclass(frozen=True)
class Target:
    port: int
    user: str
    keys: Any  # the HostKeys that a client shall find there
    upstream: Upstream
    account: str = "alice"
    proxy: Any = None  # None: no proxy in between
    host: str = "127.0.0.1"

    @property
    def password(self):
        return PASSWORDS[self.account]

    @property
    def home(self) -> Path:
        return self.upstream.home(self.account)

    def scratch(self):
        """A new directory on the upstream's disk; its name is relative to where a login starts."""
        return self.upstream.scratch(self.account)

    def known_hosts(self, path: Path, **arguments):
        path.write_text(self.keys.known_hosts(self.host, self.port, **arguments))
        return path


def direct_target(upstream, account="alice"):
    return Target(upstream.port, account, upstream.keys, upstream, account)


def proxied_target(proxy, upstream, account="alice", user=None):
    return Target(proxy.port, user or f"{account}-{upstream.name}", proxy.keys, upstream, account, proxy)


class WithPassword:
    """A target with another password."""
    def __init__(self, target, password):
        self.target, self.password = target, password

    def __getattr__(self, name):
        return getattr(self.target, name)

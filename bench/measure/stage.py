"""What the parts of a benchmark play on: started when first wanted, on loopback, in a directory of its own."""
# SPDX-License-Identifier: MIT

import shutil
import tempfile
from functools import cached_property
from pathlib import Path

from harness.keys import HostKeys
from harness.process import kill_all
from harness.proxy import Proxy
from harness.target import Target
from measure.haproxy import HAProxy
from measure.native import NativeServer
from peers.accounts import Accounts
from peers.openssh import Sshd
from peers.openssh_client import OpenSSH
from peers.upstream import PASSWORDS

CIPHERS = {  # the names of the figures, and of the routes
    "chacha20-poly1305": "chacha20-poly1305@openssh.com",
    "aes128-gcm": "aes128-gcm@openssh.com",
    "aes256-gcm": "aes256-gcm@openssh.com",
    "aes128-ctr": "aes128-ctr",
}
AEAD = ("chacha20-poly1305", "aes128-gcm", "aes256-gcm")
LIMITS = {"max_startups": "20000", "login_grace_time": 600}


class Stage:
    def __init__(self):
        self.work = Path(tempfile.mkdtemp(prefix="sshrp-bench-"))
        self.work.chmod(0o755)
        self.started = 0
        self.proxies = {}

    def close(self):
        kill_all()
        shutil.rmtree(self.work, ignore_errors=True)

    @cached_property
    def keys(self):
        return HostKeys(self.work / "keys")

    @cached_property
    def proxy_keys(self):
        return HostKeys(self.work / "proxy-keys")

    @cached_property
    def accounts(self):
        return Accounts(self.work / "accounts", PASSWORDS)

    @cached_property
    def sshd(self):
        return Sshd(self.work, self.keys, self.accounts, options=["LogLevel ERROR"]).start()

    @cached_property
    def native_servers(self):
        """One for each cipher, and so one route: the cipher of the upstream leg is then the client's, too."""
        return {name: NativeServer(self.work, self.keys, name, cipher) for name, cipher in CIPHERS.items()}

    @cached_property
    def proxy(self):
        return self.proxy_by("auto")

    def proxy_by(self, provider):
        """A daemon that computes so. All of the stage is behind it: native servers by the names of their ciphers, sshd as `sshd`."""
        if provider not in self.proxies:
            settings = {} if provider == "auto" else {"crypto_provider": provider}
            self.proxies[provider] = self.start_proxy(**settings)
        return self.proxies[provider]

    def start_proxy(self, **settings):
        proxy = self.new_proxy(**settings)
        for name, server in self.native_servers.items():
            proxy.route(server, "benchmark", name)
        proxy.route(self.sshd, "alice", "sshd")
        return proxy.start()

    @cached_property
    def haproxy(self):
        self.sshd.name = "sshd"
        return HAProxy(self.work, [*self.native_servers.values(), self.sshd])

    def native_ports(self, cipher):
        """Where bench_client reaches the native server of this cipher, by the ways that are compared."""
        return {"direct": self.native_servers[cipher].port, "haproxy": self.haproxy.ports[cipher], "sshrpd": self.proxy.port}

    def clients(self, **more):
        """OpenSSH's clients to sshd, by the ways that are compared; `more` maps other ways to (port, user, keys)."""
        at = {"direct": (self.sshd.port, "alice", self.keys), "haproxy": (self.haproxy.ports["sshd"], "alice", self.keys),
              "sshrpd": (self.proxy.port, "sshd", self.proxy_keys), **more}
        return {way: OpenSSH(Target(port, user, keys, self.sshd), self.work) for way, (port, user, keys) in at.items()}

    def new_proxy(self, **settings):
        self.started += 1
        proxy = Proxy(self.work / f"proxy-{self.started}", self.proxy_keys, {"level": "WARNING", "limits": LIMITS, **settings})
        proxy.knows_control = False  # one of the two programs that are compared may be older
        return proxy

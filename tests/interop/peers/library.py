"""Clients and upstream servers that are made of a library: small programs in clients/ and servers/."""
# SPDX-License-Identifier: MIT

import json
import os
import secrets
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from harness.keys import KINDS
from harness.process import SLOWDOWN
from peers.upstream import PASSWORDS, Upstream

SERVERS = Path(__file__).parent / "servers"
CLIENTS = Path(__file__).parent / "clients"
PROJECT = Path(__file__).resolve().parents[3]


@cache
def fetch(script, *names):
    """By tools/peers/SCRIPT, into build/peers. Without the registry this fails, unless SSHRP_OPTIONAL_PEERS=0 allows to skip."""
    what = " ".join([script, *names])
    done = subprocess.run([PROJECT / "tools/peers" / script, *names], capture_output=True, text=True)
    if done.returncode == 0:
        return
    if os.environ.get("SSHRP_OPTIONAL_PEERS") == "0":
        pytest.skip(f"tools/peers/{what} could not fetch it, and SSHRP_OPTIONAL_PEERS=0")
    raise AssertionError(f"tools/peers/{what} failed (SSHRP_OPTIONAL_PEERS=0 skips it):\n{done.stdout}{done.stderr}")


def python_server(script):
    return [sys.executable, "-W", "ignore", str(SERVERS / script)]


def python(release, script):
    """A program with a library of PyPI in that release alone: without `site`, Debian's libraries are not seen."""
    return ["env", f"PYTHONPATH={PROJECT / 'build/peers' / release}", sys.executable, "-S", "-W", "ignore", str(script)]


class LibraryServer(Upstream):
    """A server made of a library: no accounts, everybody's home is the directory in which it runs."""

    script: list
    settings = {}  # further ones of the script's

    def command(self):
        self.fetch()
        self.home().mkdir(exist_ok=True)
        return ["env", "-C", str(self.home()), *self.script, *self.words()]

    def fetch(self):
        """What isn't Debian's is got here."""

    def words(self):
        """The script's arguments."""
        return [json.dumps({"port": self.port, "passwords": PASSWORDS, "keys": [str(path) for path in self.keys.private],
                            "home": str(self.home()), **self.settings})]

    def home(self, account="alice"):
        return self.work / f"home-{self.name}-{self.port}"


class LibraryClient:
    """A client made of a library: a program that does one thing. It tries to log in with `attempts`, in their order and on one
    connection: each is a password, the file of a key, or the answer to all questions."""

    sftp_capable = exec_capable = True
    script: list
    new_keys: str  # what its log says of every key exchange

    def __init__(self, target, work):
        self.fetch()
        self.target, self.home = target, work / f"client-{secrets.token_hex(4)}"
        self.home.mkdir()
        self.known_hosts = target.known_hosts(self.home / "known_hosts")
        self.log = self.home / "log"
        self.attempts = [{"password": target.password}]
        self.settings = {}  # further ones of the script's

    def fetch(self):
        """What isn't Debian's is got here."""

    def words(self, settings):
        """The script's arguments."""
        return [json.dumps(settings)]

    def run(self, stdin=b"", timeout=60, **action):
        settings = {"host": self.target.host, "port": self.target.port, "user": self.target.user, "attempts": self.attempts,
                    "keys": [self.target.keys.public(kind).split()[1] for kind in KINDS], "known_hosts": str(self.known_hosts),
                    **self.settings, **action}
        return subprocess.run([*self.script, *self.words(settings)], input=stdin, capture_output=True, timeout=timeout * SLOWDOWN,
                              env={**os.environ, "HOME": str(self.home)})

    def sftp(self, **action):
        done = self.run(**action)
        assert done.returncode == 0, (done.stdout + done.stderr).decode()

    def exec(self, command, stdin=b"", timeout=60):
        return self.run(stdin, timeout, action="exec", command=command)

    def sftp_put(self, local, remote):
        self.sftp(action="put", local=str(local), remote=remote)

    def sftp_get(self, remote, local):
        self.sftp(action="get", local=str(local), remote=remote)

    def symlink(self, target, link):
        self.sftp(action="symlink", target=target, link=link)

    def rekey_after(self, limit):
        """The client begins a key exchange after so many bytes; None leaves that to the others. Its log is written from here on."""
        self.settings |= {"log": str(self.log), **({"rekey": limit} if limit else {})}

    def exchanges(self):
        return self.log.read_text(errors="replace").count(self.new_keys)

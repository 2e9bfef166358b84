"""Recordings as files: found, taken apart by Python's own JSON, and held against their digest; and proxies that make them."""
# SPDX-License-Identifier: MIT

import base64
import hashlib
import json
import pwd
from pathlib import Path

import pytest

from harness.process import children, read_proc, wait_until
from harness.target import proxied_target


class Recording:
    def __init__(self, path: Path):
        self.path, bytes_ = path, path.read_bytes()
        assert bytes_.endswith(b"\n"), f"{path} ends in the middle of a line"
        self.header, *self.events = [json.loads(line) for line in bytes_.splitlines()]
        last = self.events[-1] if self.events else [0, ""]
        self.end = last[2] if last[1] == "x-sshrp-end" else None
        if self.end:
            before = bytes_[:self.end["bytes"]]
            assert bytes_[len(before):].count(b"\n") == 1, "something stands behind the end"
            assert hashlib.sha256(before).hexdigest() == self.end["sha256"]
        times = [event[0] for event in self.events]
        assert times == sorted(times)

    def raw(self, code="o", stderr=False):
        """The bytes that passed, of one stream."""
        pieces = []
        for _, kind, value in self.events:
            if kind == code:
                pieces.append([value.encode(), False])
            elif kind == "x-sshrp-raw":
                pieces[-1][0] = base64.b64decode(value)
            elif kind == "x-sshrp-stderr":
                pieces[-1][1] = True
        return b"".join(piece for piece, is_stderr in pieces if is_stderr == stderr)

    def of(self, code):
        return [event[2] for event in self.events if event[1] == code]


class Recordings:
    """Those in a folder, with folders by day."""

    def __init__(self, folder: Path):
        self.folder = folder

    def files(self, suffix=".cast"):
        return sorted(self.folder.glob(f"*-*-*/*{suffix}"))

    def wait(self, count=1):
        """So many that are finished, and then no other."""
        wait_until(lambda: len(self.files()) >= count and not self.files(".cast.part"), f"{count} recordings in {self.folder}")
        found = [Recording(path) for path in self.files()]
        assert len(found) == count
        return found

    def wait_for_part(self):
        wait_until(lambda: self.files(".cast.part"), "a recording that is written")
        [path] = self.files(".cast.part")
        return path


def recorders(master):
    """The recorder processes of a master."""
    return [pid for pid in children(master) if read_proc(pid, "cmdline").startswith("sshrpd: recorder")]


def workers(master):
    return [pid for pid in children(master) if read_proc(pid, "cmdline").startswith("sshrpd: worker")]


def recording_account():
    """Whom the recorder becomes, so that the folders are its."""
    try:
        return pwd.getpwnam("sshrp")
    except KeyError:
        return pwd.getpwnam("nobody")


@pytest.fixture
def folder(tmp_path):
    # The recorder makes folders there as the account that it runs as.
    return tmp_path / "recordings"


@pytest.fixture
def begin(new_proxy, upstreams, folder):
    """begin(**settings of the route): a proxy that records, and one route beside it that doesn't."""
    proxies = []

    def make(settings=None, record=("terminal", "exec"), **route):
        proxy = new_proxy({"recordings": f"{folder}/%Y-%m-%d", **(settings or {})})
        upstream = upstreams["openssh9"].start()
        proxy.route(upstream, "alice", user="recorded", record=list(record), **route)
        proxy.route(upstream, "bob", user="unrecorded")
        proxies.append(proxy.start())
        return proxy
    yield make
    for proxy in proxies:
        proxy.stop()


@pytest.fixture
def client(openssh, upstreams):
    """client(proxy, user): OpenSSH for one of its routes."""
    accounts = {"recorded": "alice", "unrecorded": "bob"}
    return lambda proxy, user="recorded": openssh(proxied_target(proxy, upstreams["openssh9"], accounts[user], user))


@pytest.fixture
def recordings(folder):
    return Recordings(folder)

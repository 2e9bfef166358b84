"""npm's ssh2: client and server, in JavaScript files in clients/ and servers/."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from harness.keys import KINDS
from harness.process import SLOWDOWN
from peers.library import SERVERS, LibraryServer

PROJECT = Path(__file__).resolve().parents[3]
CLIENTS = Path(__file__).parent / "clients"


def fetch():
    """Into build/peers/npm. Without the registry this fails, unless SSHRP_OPTIONAL_PEERS=0 allows to skip."""
    done = subprocess.run([PROJECT / "tools/peers/npm.sh"], capture_output=True, text=True)
    if done.returncode == 0:
        return
    if os.environ.get("SSHRP_OPTIONAL_PEERS") == "0":
        pytest.skip("npm's ssh2 could not be fetched, and SSHRP_OPTIONAL_PEERS=0")
    raise AssertionError(f"npm's ssh2 could not be fetched (SSHRP_OPTIONAL_PEERS=0 skips it):\n{done.stdout}{done.stderr}")


def node(script):
    return ["env", f"NODE_PATH={PROJECT / 'build/peers/npm/node_modules'}", "node", str(script)]


class NpmServer(LibraryServer):
    name = "npm"
    script = node(SERVERS / "npm_server.js")

    def command(self):
        fetch()
        return super().command()


class Npm:
    sftp_capable = exec_capable = True

    def __init__(self, target, work):
        fetch()
        self.target = target

    def run(self, stdin=b"", **action):
        settings = {
            "host": self.target.host, "port": self.target.port, "username": self.target.user, "password": self.target.password,
            "keys": [self.target.keys.public(kind).split()[1] for kind in KINDS], **action}
        return subprocess.run([*node(CLIENTS / "npm_client.js"), json.dumps(settings)], input=stdin, capture_output=True, timeout=60 * SLOWDOWN)

    def sftp(self, **action):
        done = self.run(**action)
        assert done.returncode == 0, done.stderr.decode()

    def exec(self, command, stdin=b""):
        return self.run(stdin, action="exec", command=command)

    def sftp_put(self, local, remote):
        self.sftp(action="put", local=str(local), remote=remote)

    def sftp_get(self, remote, local):
        self.sftp(action="get", local=str(local), remote=remote)

    def symlink(self, target, link):
        self.sftp(action="symlink", target=target, link=link)

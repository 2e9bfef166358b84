"""paramiko and asyncssh in releases that Debian hasn't, and Debian's own as programs of their own."""
# SPDX-License-Identifier: MIT

import sys

from peers.library import CLIENTS, SERVERS, LibraryClient, LibraryServer, fetch, python

PARAMIKO5, ASYNCSSH214, ASYNCSSH224 = "paramiko-5.1.0", "asyncssh-2.14.2", "asyncssh-2.24.1"


class Released:
    release: str | None = None  # None: Debian's

    def fetch(self):
        if self.release:
            fetch("python.sh", self.release)


class ParamikoProgram(Released, LibraryClient):
    new_keys = "Switch to new keys"
    script = [sys.executable, "-W", "ignore", str(CLIENTS / "paramiko_client.py")]


class AsyncsshProgram(Released, LibraryClient):
    new_keys = "Completed key exchange"
    script = [sys.executable, "-W", "ignore", str(CLIENTS / "asyncssh_client.py")]


class Paramiko5(ParamikoProgram):
    release, script = PARAMIKO5, python(PARAMIKO5, CLIENTS / "paramiko_client.py")


class Asyncssh214(AsyncsshProgram):
    release, script = ASYNCSSH214, python(ASYNCSSH214, CLIENTS / "asyncssh_client.py")


class Asyncssh224(AsyncsshProgram):
    release, script = ASYNCSSH224, python(ASYNCSSH224, CLIENTS / "asyncssh_client.py")


class Paramiko5Server(Released, LibraryServer):
    name, release, script = "paramiko5", PARAMIKO5, python(PARAMIKO5, SERVERS / "paramiko_server.py")


class Asyncssh214Server(Released, LibraryServer):
    name, release, script = "asyncssh2.14", ASYNCSSH214, python(ASYNCSSH214, SERVERS / "asyncssh_server.py")


class Asyncssh224Server(Released, LibraryServer):
    name, release, script = "asyncssh2.24", ASYNCSSH224, python(ASYNCSSH224, SERVERS / "asyncssh_server.py")

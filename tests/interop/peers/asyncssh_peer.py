"""python3-asyncssh: client, and server (in servers/) as an upstream."""
# SPDX-License-Identifier: MIT

import asyncio
import secrets
import subprocess
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import asyncssh

from harness.process import SLOWDOWN
from peers.library import LibraryServer, python_server


class AsyncsshServer(LibraryServer):
    name = "asyncssh"
    script = python_server("asyncssh_server.py")


class Asyncssh:
    sftp_capable = exec_capable = True

    def __init__(self, target, work):
        self.target = target
        self.known_hosts = target.known_hosts(work / f"asyncssh-{secrets.token_hex(4)}")

    def connect(self, **options):
        """An asynchronous context manager: the connection, logged in."""
        return asyncssh.connect(
            self.target.host, self.target.port, username=self.target.user, password=self.target.password, config=None,
            known_hosts=str(self.known_hosts), client_keys=None, agent_path=None, login_timeout=20 * SLOWDOWN, **options)

    def with_connection(self, use):
        """What the coroutine function `use` returns for a connection."""
        async def main():
            async with self.connect() as connection:
                return await asyncio.wait_for(use(connection), 60 * SLOWDOWN)
        return asyncio.run(main())

    def with_sftp(self, use):
        async def main(connection):
            async with connection.start_sftp_client() as sftp:
                return await use(sftp)
        return self.with_connection(main)

    def exec(self, command, stdin=b""):
        done = self.with_connection(lambda connection: connection.run(command, input=stdin, encoding=None))
        return subprocess.CompletedProcess(command, done.returncode, done.stdout, done.stderr)

    def sftp_put(self, local, remote):
        self.with_sftp(lambda sftp: sftp.put(str(local), remote))

    def sftp_get(self, remote, local):
        self.with_sftp(lambda sftp: sftp.get(remote, str(local)))

    def symlink(self, target, link):
        self.with_sftp(lambda sftp: sftp.symlink(target, link))

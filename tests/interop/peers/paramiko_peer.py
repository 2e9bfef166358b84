"""python3-paramiko: client, and server (in servers/) as an upstream."""
# SPDX-License-Identifier: MIT

import secrets
import subprocess
import threading
import warnings
from contextlib import contextmanager

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import paramiko

from harness.process import SLOWDOWN
from peers.library import LibraryServer, python_server


class ParamikoServer(LibraryServer):
    name = "paramiko"
    script = python_server("paramiko_server.py")


class Paramiko:
    sftp_capable = exec_capable = True

    def __init__(self, target, work):
        self.target = target
        self.known_hosts = target.known_hosts(work / f"paramiko-{secrets.token_hex(4)}")

    @contextmanager
    def connection(self):
        client = paramiko.SSHClient()
        client.load_host_keys(str(self.known_hosts))
        timeout = 20 * SLOWDOWN
        client.connect(self.target.host, self.target.port, self.target.user, self.target.password, allow_agent=False,
                       look_for_keys=False, timeout=timeout, banner_timeout=timeout, auth_timeout=timeout)
        with client:
            yield client

    def exec(self, command, stdin=b""):
        with self.connection() as client:
            channel = client.get_transport().open_session()
            channel.settimeout(60 * SLOWDOWN)
            channel.exec_command(command)
            received = {"stdout": b"", "stderr": b""}

            def read(name, receive):
                while data := receive(65536):
                    received[name] += data
            readers = [threading.Thread(target=read, args=pair, daemon=True)
                       for pair in (("stdout", channel.recv), ("stderr", channel.recv_stderr))]
            for reader in readers:
                reader.start()
            channel.sendall(stdin)
            channel.shutdown_write()
            for reader in readers:
                reader.join()
            return subprocess.CompletedProcess(command, channel.recv_exit_status(), **received)

    @contextmanager
    def sftp(self):
        with self.connection() as client, client.open_sftp() as sftp:
            sftp.get_channel().settimeout(60 * SLOWDOWN)
            yield sftp

    def sftp_put(self, local, remote):
        with self.sftp() as sftp:
            sftp.put(str(local), remote)

    def sftp_get(self, remote, local):
        with self.sftp() as sftp:
            sftp.get(remote, str(local))

    def symlink(self, target, link):
        """Makes `link`, pointing to `target`."""
        with self.sftp() as sftp:
            sftp.symlink(target, link)

"""Gates and proxies that lead to servers: [[gates]] tables, SOCKS by ssh -D, tinyproxy."""
# SPDX-License-Identifier: MIT

import subprocess

from harness.ports import free_port
from harness.process import Process, listening, wait_until
from harness.proxy import toml
from peers.upstream import PASSWORDS


def gate_table(directory, keys, port, name="door", user="bob", password=PASSWORDS["bob"], **settings):
    """A [[gates]] table for a server on this machine with these host keys; the password's file is made in the directory."""
    known_hosts = directory / f"known-hosts-of-{name}"
    known_hosts.write_text(keys.known_hosts("127.0.0.1", port))
    secret = directory / f"password-of-{name}"
    secret.touch(0o600)
    secret.write_text(password + "\n")
    table = {"name": name, "address": f"127.0.0.1:{port}", "user": user, "password_file": str(secret),
             "known_hosts": [str(known_hosts)], "host_key_check": "yes", **settings}
    return f"\n[[gates]]\n{toml({key: value for key, value in table.items() if value is not None})}"


class SocksBySsh:
    """ssh -D: a SOCKS server whose connections go out from the target."""

    def __init__(self, client):
        self.client, self.port = client, free_port()

    def start(self):
        self.process = self.client.start("-N", "-D", f"127.0.0.1:{self.port}", options=["ExitOnForwardFailure=yes"],
                                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: listening(self.port), "ssh -D to listen")
        return self


class Tinyproxy:
    """Debian's HTTP proxy; CONNECT goes to these ports."""

    def __init__(self, directory, ports):
        self.port, self.config, self.log = free_port(), directory / "tinyproxy.conf", directory / "tinyproxy.log"
        self.config.write_text("\n".join([f"Port {self.port}", "Listen 127.0.0.1", "Timeout 60", "MaxClients 100",
                                          *(f"ConnectPort {port}" for port in ports)]) + "\n")

    def start(self):
        self.process = Process(["tinyproxy", "-d", "-c", self.config], self.log)
        wait_until(lambda: listening(self.port), "tinyproxy to listen")
        return self

    def stop(self):
        self.process.kill()

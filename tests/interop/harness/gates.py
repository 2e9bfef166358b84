"""Gates and proxies that lead to servers: [[gates]] tables, SOCKS by ssh -D and microsocks, tinyproxy."""
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
    return written({"name": name, "address": f"127.0.0.1:{port}", "user": user, "password_file": secret_file(directory, name, password),
                    "known_hosts": [str(known_hosts)], "host_key_check": "yes", **settings})


def table_of(directory, gate, name="door", **settings):
    """The same for a gate that has a port and keys."""
    return gate_table(directory, gate.keys, gate.port, name, **settings)


def proxy_table(directory, address, name="corporate", login=None, **settings):
    """A [[gates]] table for a proxy; `login` is a name and a password."""
    shown = {"user": login[0], "password_file": secret_file(directory, name, login[1])} if login else {}
    return written({"name": name, "address": address, **shown, **settings})


def secret_file(directory, name, password):
    secret = directory / f"password-of-{name}"
    secret.touch(0o600)
    secret.write_text(password + "\n")
    return str(secret)


def written(table):
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


class RealProxy:
    """A program that listens on `port`; its `address` is as upstream_via has it."""

    def start(self):
        self.process = Process(self.argv, self.log)
        wait_until(lambda: listening(self.port), f"{self.argv[0]} to listen")
        return self

    def stop(self):
        self.process.kill()


class Microsocks(RealProxy):
    """Debian's small SOCKS 5 proxy."""

    def __init__(self, directory, login=None):
        self.port, self.log = free_port(), directory / "microsocks.log"
        self.address = f"socks5://127.0.0.1:{self.port}"
        self.argv = ["microsocks", "-i", "127.0.0.1", "-p", self.port, *(["-u", login[0], "-P", login[1]] if login else [])]


class Tinyproxy(RealProxy):
    """Debian's HTTP proxy; CONNECT goes to these ports."""

    def __init__(self, directory, ports, login=None):
        self.port, self.log = free_port(), directory / "tinyproxy.log"
        self.address = f"http://127.0.0.1:{self.port}"
        config = directory / "tinyproxy.conf"
        config.write_text("\n".join([f"Port {self.port}", "Listen 127.0.0.1", "Timeout 60", "MaxClients 100",
                                     *([f"BasicAuth {login[0]} {login[1]}"] if login else []),
                                     *(f"ConnectPort {port}" for port in ports)]) + "\n")
        self.argv = ["tinyproxy", "-d", "-c", config]

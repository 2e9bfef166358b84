"""Clients and upstreams that begin key exchanges after a number of bytes, and tell how many there were."""
# SPDX-License-Identifier: MIT

from peers.asyncssh_peer import AsyncsshServer
from peers.dropbear import Dropbear
from peers.libssh import Libssh, LibsshServer
from peers.npm import Npm, NpmServer
from peers.openssh import NINE, TEN, Sshd
from peers.openssh_client import OpenSSH
from peers.paramiko_peer import ParamikoServer
from peers.phpseclib import Phpseclib
from peers.putty import Putty
from peers.releases import (Asyncssh214, Asyncssh214Server, Asyncssh224, Asyncssh224Server, AsyncsshProgram, Paramiko5, Paramiko5Server,
                            ParamikoProgram)
from peers.tinyssh import Tinysshd


class RekeyingOpenSSH(OpenSSH):
    def rekey_after(self, limit):
        self.log, self.limit = self.work / "log", [f"RekeyLimit={limit}"] if limit else []

    def exec(self, command, stdin=b"", timeout=60):
        return super().exec(command, stdin, ["-v", "-E", str(self.log)], self.limit, timeout)

    def exchanges(self):
        return self.log.read_text().count("SSH2_MSG_NEWKEYS sent")


class RekeyingPutty(Putty):
    """plink takes the limit from a saved session alone."""

    def rekey_after(self, limit):
        session = self.home / ".putty/sessions/limited"
        session.parent.mkdir(parents=True)
        session.write_text(f"Protocol=ssh\nRekeyBytes={limit}\n" if limit else "Protocol=ssh\n")

    def exec(self, command, stdin=b"", timeout=60):
        done = self.run(["plink", "-v", "-load", "limited", "-T", "-no-antispoof", *self.common(), self.target.host, command], stdin, timeout)
        self.events = done.stderr.decode()
        return done

    def exchanges(self):
        return sum("Initialised" in line and "outbound encryption" in line for line in self.events.splitlines())


# Each takes a target and a directory to work in.
CLIENTS = {
    "openssh9": RekeyingOpenSSH,
    "openssh10": lambda target, work: RekeyingOpenSSH(target, work, "openssh10"),
    "putty": RekeyingPutty,
    "paramiko": ParamikoProgram,
    "asyncssh": AsyncsshProgram,
    "npm": Npm,
    "libssh": Libssh,
    "paramiko5": Paramiko5,
    "asyncssh2.14": Asyncssh214,
    "asyncssh2.24": Asyncssh224,
    "phpseclib": Phpseclib,
}
BEGINNING_CLIENTS = tuple(name for name in CLIENTS if name != "phpseclib")  # phpseclib has no limit


def sshd(release):
    return lambda work, keys, accounts, limit: Sshd(work, keys, accounts, release, [f"RekeyLimit {limit}"] if limit else [])


def library(server):
    def make(work, keys, accounts, limit):
        made = server(work, keys)
        made.settings = {"log": True, **({"rekey": limit} if limit else {})}
        return made
    return make


# Each takes a directory to work in, host keys, accounts and a limit or None; and what its log says of every key exchange.
SERVERS = {
    "openssh9": (sshd(NINE), "SSH2_MSG_NEWKEYS sent"),
    "openssh10": (sshd(TEN), "SSH2_MSG_NEWKEYS sent"),
    "paramiko": (library(ParamikoServer), "Switch to new keys"),
    "asyncssh": (library(AsyncsshServer), "Completed key exchange"),
    "npm": (library(NpmServer), "Outbound: Sending NEWKEYS"),
    "libssh": (library(LibsshServer), "Negotiated "),
    "paramiko5": (library(Paramiko5Server), "Switch to new keys"),
    "asyncssh2.14": (library(Asyncssh214Server), "Completed key exchange"),
    "asyncssh2.24": (library(Asyncssh224Server), "Completed key exchange"),
}
# These have no limit that can be set, and no log of exchanges.
SILENT_SERVERS = {"dropbear": Dropbear, "tinysshd": Tinysshd}

"""The list of upstream servers and of client programs."""
# SPDX-License-Identifier: MIT

import pytest

from peers.asyncssh_peer import Asyncssh, AsyncsshServer
from peers.dropbear import Dbclient, Dropbear
from peers.libssh import Libssh, LibsshServer
from peers.libssh2 import Curl
from peers.npm import Npm, NpmServer
from peers.openssh import NINE, TEN, Sshd
from peers.openssh_client import OpenSSH
from peers.paramiko_peer import Paramiko, ParamikoServer
from peers.phpseclib import Phpseclib
from peers.putty import Putty
from peers.releases import Asyncssh214, Asyncssh214Server, Asyncssh224, Asyncssh224Server, Paramiko5, Paramiko5Server
from peers.tinyssh import Tinysshd

# Each takes a directory to work in, host keys and accounts.
SERVERS = {
    "openssh9": lambda work, keys, accounts: Sshd(work, keys, accounts, NINE),
    "openssh10": lambda work, keys, accounts: Sshd(work, keys, accounts, TEN),
    "dropbear": Dropbear,
    "paramiko": lambda work, keys, _: ParamikoServer(work, keys),
    "asyncssh": lambda work, keys, _: AsyncsshServer(work, keys),
    "npm": lambda work, keys, _: NpmServer(work, keys),
    "libssh": lambda work, keys, _: LibsshServer(work, keys),
    "paramiko5": lambda work, keys, _: Paramiko5Server(work, keys),
    "asyncssh2.14": lambda work, keys, _: Asyncssh214Server(work, keys),
    "asyncssh2.24": lambda work, keys, _: Asyncssh224Server(work, keys),
    "tinysshd": Tinysshd,
}
UPSTREAMS = tuple(SERVERS)

# Each takes a target and a directory to work in.
CLIENTS = {
    "openssh9": OpenSSH,
    "openssh10": lambda target, work: OpenSSH(target, work, "openssh10"),
    "dbclient": Dbclient,
    "putty": Putty,
    "paramiko": Paramiko,
    "asyncssh": Asyncssh,
    "npm": Npm,
    "libssh2": Curl,
    "libssh": Libssh,
    "paramiko5": Paramiko5,
    "asyncssh2.14": Asyncssh214,
    "asyncssh2.24": Asyncssh224,
    "phpseclib": Phpseclib,
}
# Programs that differ from another of the list in their release alone.
FURTHER_RELEASES = ("openssh10", "paramiko5", "asyncssh2.14", "asyncssh2.24")
# What stands for all pairs of client and upstream where time is short: a program and two libraries that are as different as can be.
REPRESENTATIVES = ("openssh9", "asyncssh", "paramiko")
# tinysshd hangs up as soon as sftp-server has ended, and psftp, which comes later at times, tells of a failure: one time in 25 without
# the proxy. The file is there by then.
NO_FILES = {("putty", "tinysshd")}
CAN_EXEC = tuple(name for name in CLIENTS if name != "libssh2")

LINK_MAKERS = {"openssh9": OpenSSH, "paramiko": Paramiko, "asyncssh": Asyncssh, "npm": Npm, "phpseclib": Phpseclib}


def matrix(*peers):
    """The marks of a test that is one of many with these peers."""
    return [] if len(set(peers)) == 1 and peers[0] in REPRESENTATIVES else [pytest.mark.matrix]


def each(peers):
    """As parameters of a test that has one of them."""
    return [pytest.param(peer, marks=matrix(peer)) for peer in peers]

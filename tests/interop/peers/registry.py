"""The list of upstream servers and of client programs."""

from peers.asyncssh_peer import Asyncssh, AsyncsshServer
from peers.dropbear import Dbclient, Dropbear
from peers.libssh2 import Curl
from peers.npm import Npm, NpmServer
from peers.openssh import BACKPORT, SYSTEM, Sshd
from peers.openssh_client import OpenSSH
from peers.paramiko_peer import Paramiko, ParamikoServer
from peers.phpseclib import Phpseclib
from peers.putty import Putty

UPSTREAMS = ("openssh9", "openssh10", "dropbear", "paramiko", "asyncssh", "npm")

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
}
CAN_EXEC = tuple(name for name in CLIENTS if name != "libssh2")

LINK_MAKERS = {"openssh9": OpenSSH, "paramiko": Paramiko, "asyncssh": Asyncssh, "npm": Npm, "phpseclib": Phpseclib}


def upstreams(work, keys, accounts):
    servers = [
        Sshd(work, keys, accounts, SYSTEM),
        Sshd(work, keys, accounts, BACKPORT),
        Dropbear(work, keys, accounts),
        ParamikoServer(work, keys),
        AsyncsshServer(work, keys),
        NpmServer(work, keys),
    ]
    return {server.name: server for server in servers}

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

# Each takes a directory to work in, host keys and accounts.
SERVERS = {
    "openssh9": lambda work, keys, accounts: Sshd(work, keys, accounts, SYSTEM),
    "openssh10": lambda work, keys, accounts: Sshd(work, keys, accounts, BACKPORT),
    "dropbear": Dropbear,
    "paramiko": lambda work, keys, _: ParamikoServer(work, keys),
    "asyncssh": lambda work, keys, _: AsyncsshServer(work, keys),
    "npm": lambda work, keys, _: NpmServer(work, keys),
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
}
CAN_EXEC = tuple(name for name in CLIENTS if name != "libssh2")

LINK_MAKERS = {"openssh9": OpenSSH, "paramiko": Paramiko, "asyncssh": Asyncssh, "npm": Npm, "phpseclib": Phpseclib}

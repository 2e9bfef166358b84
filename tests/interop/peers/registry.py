"""The list of upstream servers and of client programs."""

from peers.openssh import BACKPORT, SYSTEM, Sshd


def upstreams(work, keys, accounts):
    servers = [
        Sshd(work, keys, accounts, SYSTEM),
        Sshd(work, keys, accounts, BACKPORT),
    ]
    return {server.name: server for server in servers}

"""Symbolic links point the right way: the clients choose SYMLINK's argument order by the identification they see."""
# SPDX-License-Identifier: MIT

import os
import socket

import pytest

from peers.paramiko_peer import paramiko
from peers.registry import LINK_MAKERS

# Without the proxy these clients take dropbear for a server with the draft's order, but it runs OpenSSH's sftp-server.
ONLY_PROXIED = {("asyncssh", "dropbear"), ("phpseclib", "dropbear")}
# paramiko always sends OpenSSH's order, and npm's server doesn't expect that of it, proxy or not.
NEVER = {("paramiko", "npm")}
PAIRS = [pytest.param(client, upstream, marks=[pytest.mark.proxy_only] if (client, upstream) in ONLY_PROXIED else [])
         for upstream in ("openssh9", "openssh10", "dropbear", "asyncssh", "npm") for client in LINK_MAKERS
         if (client, upstream) not in NEVER]


@pytest.mark.parametrize(("client", "upstream"), PAIRS)
def test_link_on_the_upstreams_disk_points_to_its_target(client, upstream, target_for, tmp_path):
    target = target_for(upstream)
    place = target.scratch()
    LINK_MAKERS[client](target, tmp_path).symlink("pointed/to", f"{place.name}/link")
    assert os.readlink(place / "link") == "pointed/to"
    assert [path.name for path in place.iterdir()] == ["link"]


@pytest.fixture
def evil(tmp_path):
    """Makes a link as a client of a name that no server knows: some then expect SYMLINK's arguments in the draft's order."""
    def make(target, destination, link):
        with socket.create_connection((target.host, target.port)) as connection:
            transport = paramiko.Transport(connection)
            transport.local_version = "SSH-2.0-evil"
            transport.connect(username=target.user, password=target.password)
            with transport, paramiko.SFTPClient.from_transport(transport) as sftp:
                sftp.symlink(destination, link)
    return make


@pytest.mark.proxy_only
@pytest.mark.parametrize("upstream", ["asyncssh", "npm"])
def test_clients_name_doesnt_turn_a_jails_link_around(upstream, new_upstream, through, evil):
    server = new_upstream(upstream).start()
    root = server.scratch()
    (root / ".ssh").mkdir()
    target = through(server, upstream_root_path=str(root), symlinks="inside")
    evil(target, ".ssh/authorized_keys", "/k")
    assert os.readlink(root / "k") == str(root / ".ssh/authorized_keys")
    assert not list((root / ".ssh").iterdir())


@pytest.mark.proxy_only
@pytest.mark.parametrize("upstream", ["asyncssh", "npm"])
def test_clients_name_doesnt_turn_a_link_around_where_sftp_is_looked_at(upstream, new_upstream, through, evil):
    server = new_upstream(upstream).start()
    place = server.scratch()
    evil(through(server, sftp_audit=True), "pointed/to", f"{place.name}/k")
    assert os.readlink(place / "k") == "pointed/to"

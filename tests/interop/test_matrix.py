"""Every client with every upstream: a command with its streams and exit code, and a file there and back by SFTP."""
# SPDX-License-Identifier: MIT

import pytest

from harness.data import checksum, file_with, payload, sha256
from peers.registry import CAN_EXEC, CLIENTS, NO_FILES, UPSTREAMS, matrix

# What doesn't go without the proxy, and why; everything else must go both ways.
FAILS_DIRECTLY = {
    **{("dbclient", server): "dbclient's first key exchange packet is a guess, and they don't pass over a wrong one"
       for server in ("paramiko", "paramiko5", "asyncssh2.24")},
    **{(client, "tinysshd"): "these clients show a password, and tinysshd knows only keys; the proxy has one" for client in CLIENTS},
}


def marks(client, upstream):
    return matrix(client, upstream) + ([pytest.mark.proxy_only] if (client, upstream) in FAILS_DIRECTLY else [])


def pairs(clients, without=()):
    return pytest.mark.parametrize(("client", "upstream"), [
        pytest.param(client, upstream, marks=marks(client, upstream))
        for upstream in UPSTREAMS for client in clients if (client, upstream) not in without])


@pairs(CAN_EXEC)
def test_command_gets_its_input_and_gives_its_output(client, upstream, target_for, tmp_path):
    peer = CLIENTS[client](target_for(upstream), tmp_path)
    data = payload(300_000)
    done = peer.exec("sha256sum; echo apart >&2; exit 7", data)
    assert done.stdout.decode().split()[0] == sha256(data)
    assert b"apart" in done.stderr
    assert done.returncode == 7


@pairs(CLIENTS, NO_FILES)
def test_file_survives_the_way_there_and_back(client, upstream, target_for, tmp_path):
    target = target_for(upstream)
    peer = CLIENTS[client](target, tmp_path)
    place = target.scratch()
    wanted = file_with(tmp_path / "up", 400_001)
    peer.sftp_put(tmp_path / "up", f"{place.name}/file")
    assert checksum(place / "file") == wanted
    peer.sftp_get(f"{place.name}/file", tmp_path / "down")
    assert checksum(tmp_path / "down") == wanted

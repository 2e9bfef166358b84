"""Every client with every upstream: files in a jail, and where SFTP is only audited, with commands beside it."""
# SPDX-License-Identifier: MIT

import pytest

from harness.data import checksum, file_with, payload, sha256
from peers.registry import CAN_EXEC, CLIENTS, FURTHER_RELEASES, NO_FILES, UPSTREAMS, each, matrix

pytestmark = pytest.mark.proxy_only

# More than a window of the proxy's own, so that every client has to be given one again and again.
SIZE = 5_000_001

# A further release of one program with a further one of another says nothing that OpenSSH with either doesn't.
PAIRS = [pytest.param(client, upstream, marks=matrix(client, upstream)) for client in CLIENTS for upstream in UPSTREAMS
         if (client, upstream) not in NO_FILES and ("openssh9" in (client, upstream) or not {client, upstream} & set(FURTHER_RELEASES))]


@pytest.mark.parametrize(("client", "upstream"), PAIRS)
def test_file_survives_the_way_into_a_jail_and_back(client, upstream, jails, tmp_path):
    root, jail, _ = jails(upstream)
    peer = CLIENTS[client](jail, tmp_path)
    wanted = file_with(tmp_path / "up", SIZE)
    peer.sftp_put(tmp_path / "up", "file")
    assert checksum(root / "file") == wanted
    peer.sftp_get("file", tmp_path / "down")
    assert checksum(tmp_path / "down") == wanted
    (root / "file").unlink()


@pytest.mark.parametrize("client", each(CLIENTS))
def test_file_survives_the_way_through_an_audit(client, jails, tmp_path):
    _, _, audited = jails("openssh9")
    peer, place = CLIENTS[client](audited, tmp_path), audited.scratch()
    wanted = file_with(tmp_path / "up", SIZE)
    peer.sftp_put(tmp_path / "up", f"{place.name}/file")
    assert checksum(place / "file") == wanted
    peer.sftp_get(f"{place.name}/file", tmp_path / "down")
    assert checksum(tmp_path / "down") == wanted
    log = audited.proxy.text()
    assert f'{place.name}/file' in log and f"bytes_written={SIZE}" in log and f"bytes_read={SIZE}" in log


@pytest.mark.parametrize("client", each(CAN_EXEC))
def test_command_beside_an_audit_has_the_peers_own_windows(client, jails, tmp_path):
    _, _, audited = jails("openssh9")
    data = payload(SIZE)
    done = CLIENTS[client](audited, tmp_path).exec("tee /dev/stderr | sha256sum", data)
    assert done.stdout.decode().split()[0] == sha256(data)
    assert 'command="tee /dev/stderr | sha256sum"' in audited.proxy.text()

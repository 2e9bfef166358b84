"""Servers and clients that send more in one SFTP packet than OpenSSH's do, where SFTP is looked at."""
# SPDX-License-Identifier: MIT

import pytest

from harness.data import checksum, file_with
from peers.paramiko_peer import Paramiko
from peers.proftpd import Proftpd
from peers.registry import SERVERS
from peers.releases import Asyncssh224

pytestmark = pytest.mark.proxy_only

SIZE = 3_000_000
ONE_READ = 262_144  # bytes: what other servers than OpenSSH's give in one packet
KINDS = {name: SERVERS[name] for name in ("openssh9", "asyncssh2.24")} | {"proftpd": Proftpd}


@pytest.fixture(scope="module", params=KINDS)
def upstream(request, work, upstream_keys, accounts):
    server = KINDS[request.param](work, upstream_keys, accounts)
    server.home().mkdir(exist_ok=True)
    return server


@pytest.fixture(scope="module", params=["jail", "audit"])
def target(request, upstream, through, root):
    return through(upstream, **({"upstream_root_path": str(root)} if request.param == "jail" else {"sftp_audit": True}))


@pytest.fixture
def path(request, target, root):
    """Of a file, as clients call it."""
    in_jail = "jail" in request.node.callspec.id
    return "file" if in_jail else str(root / "file")


def test_asyncssh_puts_a_file_and_gets_it_back(target, path, work, tmp_path):
    """It asks for as much at once as limits@openssh.com allows, which its own server answers with 4 MiB."""
    wanted = file_with(tmp_path / "file", SIZE)
    client = Asyncssh224(target, work)
    client.fetch()
    client.sftp_put(tmp_path / "file", path)
    client.sftp_get(path, tmp_path / "back")
    assert checksum(tmp_path / "back") == wanted


def test_read_of_256_kib_is_answered(target, path, root, work, tmp_path):
    file_with(root / "file", SIZE)
    with Paramiko(target, work).sftp() as sftp, sftp.open(path, "rb") as file:
        file.MAX_REQUEST_SIZE = ONE_READ
        got = b"".join(iter(lambda: file.read(ONE_READ), b""))
    assert got == (root / "file").read_bytes()

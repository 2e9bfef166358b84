"""Files beyond 4 GiB in a jail, where offsets and sizes need more than 32 bits. They are sparse: only their ends are moved."""
# SPDX-License-Identifier: MIT

import os

import pytest

from harness.data import payload
from peers.asyncssh_peer import Asyncssh
from peers.libssh2 import Curl
from peers.paramiko_peer import Paramiko

pytestmark = pytest.mark.proxy_only

EDGE = 1 << 32
END = payload(100_000)
UPSTREAMS = ["openssh9", "openssh10"]


def with_paramiko(target, work, path):
    """What a client sees of a file that it makes, appends to, lengthens and cuts off."""
    seen = []
    with Paramiko(target, work).sftp() as sftp:
        with sftp.open(path, "wb") as file:
            file.seek(EDGE - 1)
            file.write(END)
        seen.append(sftp.stat(path).st_size)
        with sftp.open(path, "ab") as file:
            file.write(b"appended")
            seen.append(file.stat().st_size)
        with sftp.open(path, "r+b") as file:
            for start, size in ((0, 10), (EDGE - 11, 20), (EDGE - 1, len(END)), (EDGE - 1 + len(END), 100)):
                file.seek(start)
                seen.append(file.read(size))
            file.truncate(5 << 30)
            seen.append(file.stat().st_size)
            file.seek((5 << 30) - 10)
            seen.append(file.read(100))
        sftp.truncate(path, EDGE + 1)
        seen.append(sftp.lstat(path).st_size)
    return seen


def with_asyncssh(target, work, path):
    """The same with requests in another order: positions instead of seeks, and answers awaited together."""
    async def steps(sftp):
        seen = []
        async with sftp.open(path, "wb") as file:
            await file.write(END, EDGE - 1)
        seen.append(await sftp.getsize(path))
        async with sftp.open(path, "ab") as file:
            await file.write(b"appended")
            seen.append((await file.stat()).size)
        async with sftp.open(path, "r+b") as file:
            for start, size in ((0, 10), (EDGE - 11, 20), (EDGE - 1, len(END)), (EDGE - 1 + len(END), 100)):
                seen.append(await file.read(size, start))
            await file.truncate(5 << 30)
            seen.append((await file.stat()).size)
            seen.append(await file.read(100, (5 << 30) - 10))
        await sftp.truncate(path, EDGE + 1)
        seen.append((await sftp.lstat(path)).size)
        return seen
    return Asyncssh(target, work).with_sftp(steps)


WANTED = [
    EDGE - 1 + len(END), EDGE - 1 + len(END) + 8, bytes(10), bytes(10) + END[:10], END, b"appended", 5 << 30, bytes(10), EDGE + 1]


def sparse(path, end=b"", owner=None):
    """A file of 4 GiB of nothing, and an end."""
    with open(path, "wb") as file:
        file.truncate(EDGE)
        file.seek(EDGE)
        file.write(end)
    if owner:
        os.chown(path, *owner)


def end_of(path):
    """What is behind 4 GiB, of a file that is as good as empty before."""
    assert path.stat().st_blocks * 512 < 1 << 20, "the hole was filled"
    with open(path, "rb") as file:
        file.seek(EDGE)
        return file.read()


@pytest.mark.parametrize("upstream", UPSTREAMS)
@pytest.mark.parametrize("steps", [with_paramiko, with_asyncssh])
def test_file_beyond_four_gib_is_in_a_jail_what_it_is_without(upstream, steps, jails, tmp_path):
    root, jail, bare = jails(upstream)
    plain = bare.scratch()
    assert steps(jail, tmp_path, "large") == WANTED
    assert (root / "large").stat().st_size == EDGE + 1 and end_of(root / "large") == END[1:2]
    assert steps(bare, tmp_path, f"{plain.name}/large") == WANTED
    (root / "large").unlink()
    (plain / "large").unlink()


@pytest.mark.parametrize("upstream", UPSTREAMS)
def test_interrupted_transfers_go_on_behind_four_gib(upstream, jails, openssh, tmp_path):
    root, jail, _ = jails(upstream)
    sparse(tmp_path / "up", END)
    sparse(root / "large", END[:1000], jail.upstream.owner("alice"))
    sparse(tmp_path / "down", END[:2000])
    done = openssh(jail).sftp(f"reput {tmp_path}/up large\nls -l large\nreget large {tmp_path}/down\n")
    assert done.returncode == 0, done.stderr
    assert str(EDGE + len(END)).encode() in done.stdout
    assert end_of(root / "large") == END and end_of(tmp_path / "down") == END

    sparse(tmp_path / "down", END[:3000])
    curl = Curl(jail, tmp_path)
    curl.run("--continue-at", "-", "--output", tmp_path / "down", curl.address("large"))
    assert end_of(tmp_path / "down") == END
    for file in (root / "large", tmp_path / "up", tmp_path / "down"):
        file.unlink()

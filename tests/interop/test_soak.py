"""Many sessions at once and many after each other leave the daemon's memory and descriptors where they were. Only run by -m soak.

SSHRP_SOAK_SESSIONS (500) and SSHRP_SOAK_LOGINS (5000) make it smaller.
"""
# SPDX-License-Identifier: MIT

import asyncio
import os

import pytest

from harness.data import payload, sha256
from harness.memory import anonymous_memory, open_descriptors
from harness.process import wait_until
from peers.asyncssh_peer import Asyncssh
from peers.dropbear import Dropbear

SESSIONS = int(os.environ.get("SSHRP_SOAK_SESSIONS", "500"))
LOGINS = int(os.environ.get("SSHRP_SOAK_LOGINS", "5000"))
WARM_UP = 200
# The fastest in Python; dropbear has only the second.
CIPHERS = ["aes128-gcm@openssh.com", "aes128-ctr"]
# dropbear lets 5 connections of one address be not yet logged in.
AT_A_TIME = 4
# An allocator keeps some of what it once had; a leak of 1 KiB a login would be 5 MB.
MEMORY_SLACK = 4 << 20

pytestmark = [pytest.mark.soak, pytest.mark.deadline(3600)]


@pytest.fixture(scope="module")
def target(work, upstream_keys, accounts, through):
    """dropbear needs one small process a session, so that 500 fit on a small machine."""
    return through(Dropbear(work, upstream_keys, accounts), {"level": "INFO"})


def held(target):
    """Memory and descriptors of the proxy; nothing with --direct."""
    pids = target.proxy.processes() if target.proxy else []
    return anonymous_memory(pids), open_descriptors(pids)


async def log_in_often(client, count):
    for _ in range(count):
        async with client.connect(encryption_algs=CIPHERS) as connection:
            done = await connection.run("echo here")
            assert (done.stdout, done.exit_status) == ("here\n", 0)


def test_logins_after_each_other_leave_nothing_behind(target, tmp_path):
    client = Asyncssh(target, tmp_path)
    asyncio.run(log_in_often(client, min(WARM_UP, LOGINS)))
    before = held(target)
    asyncio.run(log_in_often(client, LOGINS))
    wait_until(lambda: held(target)[1] <= before[1], "all descriptors to be closed")
    after = held(target)
    print(f"{LOGINS} logins: memory {before[0]} -> {after[0]} bytes, descriptors {before[1]} -> {after[1]}")
    assert after[0] <= before[0] + MEMORY_SLACK


async def move_data_in_many(client, sessions, progress):
    """All sessions are open before the first byte moves; then all move theirs at once."""
    gate = asyncio.Semaphore(AT_A_TIME)

    async def log_in():
        async with gate:
            return await client.connect(encryption_algs=CIPHERS)
    connections = await asyncio.gather(*(log_in() for _ in range(sessions)))
    progress("open")
    datas = [payload(100_000 + number, number) for number in range(sessions)]
    results = await asyncio.gather(*(connection.run("cat", input=data, encoding=None) for connection, data in zip(connections, datas)))
    assert [sha256(done.stdout) for done in results] == [sha256(data) for data in datas]
    progress("moved")
    for connection in connections:
        connection.close()
    await asyncio.gather(*(connection.wait_closed() for connection in connections))


def test_many_sessions_at_once_move_data(target, tmp_path):
    client = Asyncssh(target, tmp_path)
    asyncio.run(move_data_in_many(client, 10, lambda _: None))
    before, seen = held(target), {}
    asyncio.run(move_data_in_many(client, SESSIONS, lambda step: seen.setdefault(step, held(target))))
    wait_until(lambda: held(target)[1] <= before[1], "all descriptors to be closed", timeout=60)
    after = held(target)
    print(f"{SESSIONS} sessions: memory {before[0]} -> open {seen['open'][0]} -> moved {seen['moved'][0]} -> {after[0]} bytes, "
          f"descriptors {before[1]} -> {seen['open'][1]} -> {after[1]}")


def test_many_sessions_twice_take_no_more_memory_than_once(target, tmp_path):
    client = Asyncssh(target, tmp_path)
    asyncio.run(move_data_in_many(client, SESSIONS, lambda _: None))
    before = held(target)
    asyncio.run(move_data_in_many(client, SESSIONS, lambda _: None))
    wait_until(lambda: held(target)[1] <= before[1], "all descriptors to be closed", timeout=60)
    assert held(target)[0] <= before[0] + MEMORY_SLACK

"""Sessions of all kinds come and go for an hour, while their upstream is killed and started again and the daemon reloads. Only run by -m soak.

SSHRP_SOAK_MINUTES (60) and SSHRP_SOAK_MIXED (300 at once) make it smaller.
"""
# SPDX-License-Identifier: MIT

import asyncio
import itertools
import os
import random
import signal
import time
from collections import Counter

import asyncssh
import pytest

from harness.data import payload, sha256
from harness.memory import resident_set_size
from harness.process import SLOWDOWN, wait_until
from peers.asyncssh_peer import Asyncssh
from peers.dropbear import Dropbear
from test_soak import AT_A_TIME, CIPHERS, held

MINUTES = float(os.environ.get("SSHRP_SOAK_MINUTES", "60"))
AT_ONCE = int(os.environ.get("SSHRP_SOAK_MIXED", "300"))
FIRST_LOOK = min(5, MINUTES / 4)  # minutes
GROWTH = 1.05
# A worker begins at a reload, and its allocator takes minutes to have what it needs: the first and the last one are looked at when
# they are as old as that at least.
RELOADS_UNTIL = 0.75
# Neither is a fault of the daemon's while the upstream is killed again and again.
LOST = (OSError, asyncssh.Error, asyncio.IncompleteReadError, TimeoutError)

pytestmark = [pytest.mark.soak, pytest.mark.proxy_only, pytest.mark.deadline(MINUTES * 60 + 1800)]


@pytest.fixture
def target(work, upstream_keys, accounts, through):
    """dropbear needs one small process a session."""
    return through(Dropbear(work, upstream_keys, accounts), {"level": "INFO"})


def require_exit_status(done):
    """A program that was killed has none, nor one whose connection was lost."""
    if done.exit_status is None:
        raise ConnectionResetError("the program was killed")


async def echoes(connection, number):
    data = payload(50_000 + number % 100_000, number)
    done = await connection.run("cat", input=data, encoding=None)
    require_exit_status(done)
    assert sha256(done.stdout) == sha256(data)


async def fails_at_its_command(connection, number):
    done = await connection.run(f"exit {number % 100}")
    require_exit_status(done)
    assert done.exit_status == number % 100


async def sends_and_gets_a_file(connection, number):
    data = payload(50_000 + number % 100_000, number)
    async with connection.start_sftp_client() as sftp:
        name = f"mixed-{number}"
        async with sftp.open(name, "wb") as file:
            await file.write(data)
        async with sftp.open(name, "rb") as file:
            assert sha256(await file.read()) == sha256(data)
        await sftp.remove(name)


async def has_many_channels(connection, number):
    await asyncio.gather(*(echoes(connection, number + i) for i in range(5)))


async def rests(connection, number):
    process = await connection.create_process("cat")
    await asyncio.sleep(random.random() * 20)  # that is its work
    process.stdin.write("still here\n")
    if answer := await process.stdout.readline():  # else it was killed
        assert answer == "still here\n"


async def is_cut_off(connection, number):
    process = await connection.create_process("cat /dev/zero", encoding=None)
    await process.stdout.read(100_000)
    connection.abort()


KINDS = (echoes, fails_at_its_command, sends_and_gets_a_file, has_many_channels, rests, is_cut_off)


class Mixture:
    """AT_ONCE clients of which each has one session after the other; nobody begins another while the gate is closed."""

    def __init__(self, client):
        self.client, self.ends = client, Counter()
        self.numbers, self.gate, self.logging_in = itertools.count(), asyncio.Event(), asyncio.Semaphore(AT_A_TIME)
        self.busy, self.over = 0, False
        self.gate.set()

    async def session(self, number):
        kind = KINDS[number % len(KINDS)]
        async with self.logging_in:
            connection = await self.client.connect(encryption_algs=CIPHERS)
        async with connection:
            await asyncio.wait_for(kind(connection, number), 120 * SLOWDOWN)
        return kind.__name__

    async def live(self):
        while not self.over:
            await self.gate.wait()
            self.busy += 1
            try:
                self.ends[await self.session(next(self.numbers))] += 1
            except LOST:
                self.ends["lost"] += 1
            finally:
                self.busy -= 1

    async def come_to_rest(self):
        self.gate.clear()
        while self.busy:
            await asyncio.sleep(0.1)


async def disturb(target, began, enough):
    """Kills the sessions of the upstream, or starts it anew, or reloads the daemon, in turn, until `enough` is set. All clients wait
    for that: what another thread starts would end with that."""
    for turn in itertools.count():
        await asyncio.wait([enough], timeout=20)
        if enough.done():
            return
        if turn % 3 == 0:
            target.upstream.signal_sessions(signal.SIGKILL)
        elif turn % 3 == 1:
            target.upstream.stop()
            target.upstream.start()
        elif FIRST_LOOK < (time.monotonic() - began) / 60 < RELOADS_UNTIL * MINUTES:
            target.proxy.reload()


async def soak(target, client, look):
    began = time.monotonic()
    mixture, lives = Mixture(client), []
    for _ in range(AT_ONCE):
        lives.append(asyncio.create_task(mixture.live()))
    for until in (FIRST_LOOK, MINUTES):
        enough = asyncio.get_running_loop().create_future()
        disturbing = asyncio.create_task(disturb(target, began, enough))
        while time.monotonic() < began + until * 60:
            await asyncio.sleep(1)
            for life in lives:
                if life.done():
                    life.result()
        enough.set_result(None)
        await disturbing
        await mixture.come_to_rest()
        look(mixture.ends)
        mixture.over = until == MINUTES
        mixture.gate.set()
    await asyncio.gather(*lives)


def test_mixed_sessions_leave_neither_memory_nor_descriptors_behind(target, tmp_path):
    client, seen = Asyncssh(target, tmp_path), []
    asyncio.run(client_works(client))
    at_rest = held(target)[1]

    def look(ends):
        wait_until(lambda: held(target)[1] <= at_rest, "all descriptors to be closed", timeout=120)
        assert all(ends[kind.__name__] for kind in KINDS), ends
        seen.append(resident_set_size(target.proxy.processes()))
        print(f"{dict(ends)}: memory {seen[-1]} bytes", flush=True)

    asyncio.run(soak(target, client, look))
    asyncio.run(client_works(client))
    assert seen[1] <= GROWTH * seen[0]


async def client_works(client):
    async with client.connect(encryption_algs=CIPHERS) as connection:
        for number, kind in enumerate(KINDS[:4]):
            await kind(connection, number)

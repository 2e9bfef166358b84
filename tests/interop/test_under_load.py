"""Reloads and upgrades while sessions move data and people log in: nobody is lost or refused, and nothing is left over.

Small here; -m soak runs it with 200 sessions, 200 reloads, 20 upgrades, and 1,000 reloads for the master's memory.
"""
# SPDX-License-Identifier: MIT

import asyncio
from dataclasses import dataclass

import pytest

from harness.data import payload
from harness.memory import anonymous_memory, open_descriptors
from harness.process import children, wait_until
from harness.target import proxied_target
from peers.asyncssh_peer import Asyncssh
from peers.dropbear import Dropbear

pytestmark = pytest.mark.proxy_only

CIPHERS = ["aes128-gcm@openssh.com", "aes128-ctr"]
AT_A_TIME = 3  # dropbear lets 5 connections of one address be not yet logged in
PIECE = payload(20_000)
MEMORY_SLACK = 2 << 20


@dataclass
class Load:
    sessions: int
    reloads: int
    upgrades: int


@pytest.fixture
def proxy(new_proxy, work, upstream_keys, accounts):
    upstream = Dropbear(work, upstream_keys, accounts).start()
    proxy = new_proxy({"level": "INFO"})
    proxy.upstream = upstream
    proxy.route(upstream, "alice", user="always")
    proxy.route(upstream, "alice", user="only-0")
    proxy.start()
    yield proxy
    proxy.stop()
    upstream.stop()


class Crowd:
    """Sessions that send and get back pieces all the time, and one newcomer after the other."""

    def __init__(self, proxy, work, load):
        self.proxy, self.load, self.over = proxy, load, asyncio.Event()
        self.clients, self.work = {}, work
        self.gate = asyncio.Semaphore(AT_A_TIME)
        self.pieces = self.logins = 0

    def connect(self, user):
        if user not in self.clients:
            self.clients[user] = Asyncssh(proxied_target(self.proxy, self.proxy.upstream, user=user), self.work)
        return self.clients[user].connect(encryption_algs=CIPHERS)

    async def session(self, opened):
        async with self.gate:
            connection = await self.connect("always")
        async with connection:
            process = await connection.create_process("cat", encoding=None)
            opened.release()
            while not self.over.is_set():
                process.stdin.write(PIECE)
                assert await process.stdout.readexactly(len(PIECE)) == PIECE
                self.pieces += 1
                await asyncio.sleep(0.2)
            process.stdin.write_eof()
            assert (await process.wait()).exit_status == 0

    async def log_in(self, user):
        async with self.gate, self.connect(user) as connection:
            done = await connection.run("echo here")
            assert (done.stdout, done.exit_status) == ("here\n", 0)
        self.logins += 1

    async def newcomers(self):
        while not self.over.is_set():
            await self.log_in("always")

    async def change(self):
        """The reloads, with upgrades among them; each changes a route, which someone then takes."""
        every = self.load.reloads // max(self.load.upgrades, 1)
        for number in range(1, self.load.reloads + 1):
            self.proxy.routes[-1]["user"] = f"only-{number}"
            await asyncio.to_thread(self.proxy.reload)
            if number % 5 == 0:
                await self.log_in(f"only-{number}")
            if number % every == 0 and number // every <= self.load.upgrades:
                await asyncio.to_thread(self.proxy.upgrade)

    async def run(self):
        opened = asyncio.Semaphore(0)
        sessions = [asyncio.create_task(self.session(opened)) for _ in range(self.load.sessions)]
        for _ in sessions:
            await opened.acquire()
        newcomers = [asyncio.create_task(self.newcomers()) for _ in range(2)]
        changes = asyncio.create_task(self.change())
        everybody = [*sessions, *newcomers, changes]
        await self.until(changes, everybody)
        self.over.set()
        await asyncio.gather(*everybody)

    @staticmethod
    async def until(changes, everybody):
        """Until the changes are made, or somebody fails."""
        while not changes.done():
            done, _ = await asyncio.wait(everybody, timeout=0.2, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()


def held(proxy):
    pids = proxy.processes()
    return len(pids), open_descriptors(pids)


def nobody_lost(proxy, tmp_path, load):
    crowd = Crowd(proxy, tmp_path, load)
    asyncio.run(crowd.log_in("always"))
    wait_until(lambda: "ended: client" in proxy.text(), "the first session to end")
    before = held(proxy)
    crowd = Crowd(proxy, tmp_path, load)
    asyncio.run(crowd.run())
    wait_until(lambda: held(proxy) <= before, f"no more than {before} processes and descriptors, as before", timeout=60)
    text = proxy.text()
    began = text.count(" is on alice@")
    assert began == crowd.logins + load.sessions + 1, "every login that the proxy counts is one that we made"
    wait_until(lambda: proxy.text().count(" ended: client=") == began, "as many ends as begins")
    assert text.count("the configuration is in force") == load.reloads
    assert text.count("has taken over; sessions from before") == load.upgrades
    assert not [line for line in text.splitlines() if " ERROR " in line]
    print(f"{load}: {crowd.logins} logins, {crowd.pieces} pieces of {len(PIECE)} bytes there and back; {before} processes and descriptors before and after")


@pytest.mark.deadline(240)
def test_reloads_and_upgrades_lose_nobody(proxy, tmp_path):
    nobody_lost(proxy, tmp_path, Load(sessions=20, reloads=20, upgrades=3))


@pytest.mark.soak
@pytest.mark.deadline(3600)
def test_200_reloads_and_20_upgrades_under_200_sessions_lose_nobody(proxy, tmp_path):
    nobody_lost(proxy, tmp_path, Load(sessions=200, reloads=200, upgrades=20))


def reload_often(proxy, count):
    for _ in range(count):
        proxy.reload()
    wait_until(lambda: len(children(proxy.master)) == 1, "the old workers to end")


@pytest.mark.soak
@pytest.mark.deadline(3600)
def test_1000_reloads_take_no_memory_of_the_master(proxy):
    reload_often(proxy, 50)
    before = anonymous_memory([proxy.master]), open_descriptors([proxy.master])
    reload_often(proxy, 1000)
    after = anonymous_memory([proxy.master]), open_descriptors([proxy.master])
    print(f"1000 reloads: the master's memory {before[0]} -> {after[0]} bytes, descriptors {before[1]} -> {after[1]}")
    assert after[1] == before[1] and after[0] <= before[0] + MEMORY_SLACK

"""A peer that sends data in a key exchange and doesn't finish it: its session ends after the grace for that, and holds little memory."""
# SPDX-License-Identifier: MIT

import threading
import time
from functools import partial

import pytest

from harness.memory import anonymous_memory
from peers.scripted.client import channel_request, connect, log_in, open_session
from peers.scripted.server import work
from peers.scripted.stage import Stage
from peers.scripted.wire import Number, message

pytestmark = [pytest.mark.proxy_only, pytest.mark.memory, pytest.mark.deadline(150)]

GRACE = 30  # seconds, re_exchange_grace of proxy/session.h
LONGER = 90
FLOOD, PIECE = 64 << 20, 32_000
MOST_HELD = 16 << 20  # of one proxy: what it may hold unsent on both legs, and memory for bursts


def flood(peer, channel):
    """Until it is sent, or the connection ends."""
    for _ in range(FLOOD // PIECE):
        peer.send(message(Number.CHANNEL_DATA, channel, bytes(PIECE)))


def begin_exchange_and_chatter(peer, channel):
    """A KEXINIT, and then a little data every second, until the other side has enough of it."""
    peer.send(peer.kexinit())
    peer.connection.settimeout(1)
    end = time.monotonic() + LONGER
    while time.monotonic() < end:
        try:
            peer.send(message(Number.CHANNEL_DATA, channel, b"chatter"))
            peer.drain()
            return
        except TimeoutError:
            pass


def start_session(target):
    peer = connect(target)
    channel = open_session(log_in(peer, target))
    peer.send(channel_request(channel, "exec", False, "run"))
    peer.connection.settimeout(LONGER)
    return peer, channel


def patient(run):
    """A program whose connection may stand still for longer than the grace."""
    def run_patiently(peer, channel):
        peer.connection.settimeout(LONGER)
        run(peer, channel)
    return partial(work, run=run_patiently)


@pytest.fixture
def ways(work, upstream_keys, through):
    """Two stages, each with the target behind a proxy of its own: before one the client doesn't finish, the other doesn't itself."""
    stages = {name: Stage(work, upstream_keys) for name in ("client", "server")}
    return {name: (stage, through(stage)) for name, stage in stages.items()}


def seconds_until_the_end(stage, target, client_side, server_side):
    stage.play(work=patient(server_side))
    begin = time.monotonic()  # the server's side may begin before start_session() is back
    peer, channel = start_session(target)
    with peer:
        client_side(peer, channel)
        try:
            peer.drain()
        except TimeoutError:
            pass
        return time.monotonic() - begin


def test_peer_that_sends_data_and_never_newkeys(ways):
    sides = {"client": (begin_exchange_and_chatter, flood), "server": (flood, begin_exchange_and_chatter)}
    proxies = [target.proxy for _, target in ways.values()]
    before = [anonymous_memory(proxy.processes()) for proxy in proxies]
    took = {}

    def run(name):
        took[name] = seconds_until_the_end(*ways[name], *sides[name])
    sessions = [threading.Thread(target=run, args=(name,)) for name in sides]
    for session in sessions:
        session.start()
    most = 0
    while any(session.is_alive() for session in sessions):
        sessions[0].join(0.5)
        most = max([most, *(anonymous_memory(proxy.processes()) - held for proxy, held in zip(proxies, before))])
    assert all(GRACE <= seconds < LONGER for seconds in took.values()), took
    assert most < MOST_HELD, f"{most >> 20} MiB"
    for proxy in proxies:
        assert "key exchange" in proxy.text()

"""A peer breaks off, on either side: after each packet, and at bytes within them, of a whole session. The other side is told, in time,
nothing is left behind, and the next session goes well."""
# SPDX-License-Identifier: MIT

import itertools
import os
import random
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from harness.counters import read_counters
from harness.cut import MANNERS, Broken, Cut, CutSocket
from harness.process import SLOWDOWN, list_proc, only_child, wait_until
from harness.user_keys import UserKeys
from peers.scripted import session
from peers.scripted.packets import Closed
from peers.scripted.peer import Manners, Peer
from peers.scripted.stage import Stage

pytestmark = [pytest.mark.proxy_only, pytest.mark.deadline(600)]

SEED = int(os.environ.get("SSHRP_SWEEP_SEED", random.randrange(2**32)))
NEVER = 60 * SLOWDOWN
GRACE = 3 * max(1, round(SLOWDOWN))  # seconds; a session that goes well logs in sooner, many at a time
TRIES = 3
WITHIN = 50  # bytes of a session at which it is cut, beside the ends of its packets
PASSWORD = "correct horse"
SETTINGS = {"limits": {"handshake_grace_time": GRACE, "login_grace_time": GRACE, "keepalive_interval": 1, "keepalive_count_max": 2},
            "limits.upstream": {"keepalive_interval": 1, "keepalive_count_max": 2}}
AT_ONCE, SILENT_AT_ONCE = 12, 64  # both wait: for a deadline, or the second after which trouble of an upstream is told
SIDES, WAYS = ("client", "upstream"), ("sent", "received")


class Noting(Peer):
    """Sends packets one by one, and notes where each of them ended, either way; where it sent the last one, and what was of a later key
    exchange."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.ends, self.in_exchanges, self.at_last_sending, self.logged_in_at = set(), [], (0, 0), None

    @property
    def now(self):
        return self.connection.sent, self.connection.received - len(self.unread)

    def send(self, *payloads):
        for payload in payloads:
            super().send(payload)
            self.ends.add(("sent", self.connection.sent))
            self.at_last_sending = self.now

    def exchange_keys(self, *arguments, **manners):
        begun, is_first = self.now, self.session_id is None
        early = super().exchange_keys(*arguments, **manners)
        if not is_first:
            self.in_exchanges.append(dict(zip(WAYS, zip(begun, self.now))))
        return early

    def is_in_exchange(self, way, at):
        return any(begun[way][0] <= at <= begun[way][1] for begun in self.in_exchanges)

    def send_bytes(self, data):
        self.connection.sendall(data)

    def receive_any(self):
        payload = super().receive_any()
        self.ends.add(("received", self.now[1]))
        return payload


class CutStage(Stage):
    """An upstream of one session at a time: `cut` says where it breaks off, `alone` that its bytes go one by one."""

    def __init__(self, work, keys):
        super().__init__(work, keys)
        self.cut, self.alone, self.peers, self.serving, self.lock = None, False, [], 0, threading.Lock()

    def serve(self, connection, *_):
        with self.lock:
            self.serving += 1
        peer = Noting(CutSocket(connection, self.cut, self.alone), "server", Manners(), self.key)
        self.peers.append(peer)
        try:
            peer.connection.settimeout(NEVER)
            session.let_in(peer.begin())
            session.serve(peer)
        except (Closed, Broken, ConnectionError):
            pass
        except Exception as failure:
            self.failures.append((str(self.cut), failure))
        finally:
            connection.close()
            with self.lock:
                self.serving -= 1


@dataclass
class Sweep:
    proxy: object
    stages: list  # one for each that plays at the same time
    keys: UserKeys
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def user(self, method, stage):
        return f"{method}-{self.stages.index(stage)}"

    def client(self, method, stage, cut=None, alone=False):
        """Plays the whole of it; the client's side, and how it ended: well, broken by itself, told, or before login without a word."""
        number = next(self.numbers)
        source = f"127.{60 + number // 62500 % 30}.{number // 250 % 250}.{1 + number % 250}"  # nobody else's
        connection = socket.create_connection(("127.0.0.1", self.proxy.port), NEVER, source_address=(source, 0))
        peer = Noting(CutSocket(connection, cut, alone), "client", Manners())
        try:
            peer.connection.settimeout(NEVER)
            session.log_in_by(peer.begin(), method, self.user(method, stage), PASSWORD, self.keys.path("ed25519"))
            peer.logged_in_at = peer.now
            session.use(peer)
            return peer, "well"
        except Closed as closed:
            return peer, "told" if closed.text or peer.logged_in_at else "without a word"
        except (ConnectionError, session.NoLogin):
            return peer, "told"
        except Broken:
            return peer, "broken"
        finally:
            peer.connection.close()

    def play(self, side, method, cut, stage):
        """One session that is cut on one side: whether it came as far as that, and how it ended for the client. On a machine that stands
        still a time limit may end it before, so it has some tries."""
        stage.cut = cut if side == "upstream" else None
        for _ in range(TRIES):
            stage.peers.clear()
            _, end = self.client(method, stage, cut if side == "client" else None)
            wait_until(lambda: stage.serving == 0, f"the upstream to be told of {cut}", timeout=NEVER)
            reached = end == "broken" if side == "client" else any(peer.connection.is_broken for peer in stage.peers)
            if reached:
                break
        stage.cut = None
        return reached, end

    def go_well(self, method, alone=""):
        """A whole session, whose bytes go alone on one side; both sides of it."""
        stage = self.stages[0]
        stage.alone = alone == "upstream"
        for _ in range(TRIES):
            stage.peers.clear()
            client, end = self.client(method, stage, alone=alone == "client")
            wait_until(lambda: stage.serving == 0, "the upstream to be told")
            if end == "well":
                break
        stage.alone = False
        assert end == "well"
        return {"client": client, "upstream": stage.peers[0]}


@pytest.fixture(scope="module")
def sweep(new_proxy, work, upstream_keys):
    keys = UserKeys(work / "sweep-keys")
    proxy = new_proxy(SETTINGS)
    stages = [CutStage(work, upstream_keys) for _ in range(AT_ONCE + SILENT_AT_ONCE)]
    for number, stage in enumerate(stages):
        stage.name = f"stage-{number}"
        for method in session.METHODS:
            route = {"authorized_keys": [keys.line("ed25519")], "upstream_key": str(keys.path("proxy"))} if method == "publickey" else {}
            proxy.route(stage.start(), "alice", f"{method}-{number}", sftp_audit=True, upstream_connect_timeout=GRACE, **route)
    proxy.start()
    yield Sweep(proxy, stages, keys)
    proxy.stop()
    for stage in stages:
        stage.stop()


def descriptors(sweep):
    return len(list_proc(only_child(sweep.proxy.master), "fd"))


def at_rest(sweep):
    """Nobody is served; the number of the worker's descriptors."""
    wait_until(lambda: read_counters(sweep.proxy)["sessions_open"] == 0, "all sessions to end")
    return descriptors(sweep)


def places(sweep, side, method, random_bytes):
    """Where such a session can be cut, in order: (way, byte, whether that is in a later key exchange, of which silence ends a session
    only after its `re_exchange_grace` of 30 s). The end of a packet is a place of its own; the session's own end is none."""
    peer = sweep.go_well(method)[side]
    last = dict(zip(WAYS, peer.at_last_sending))
    if method != "publickey":  # behind the login all are alike
        last = dict(zip(WAYS, peer.logged_in_at)) if side == "client" else {way: size // 2 for way, size in last.items()}
    found = {(way, at) for way, at in peer.ends if 0 < at < last[way]}
    for _ in range(random_bytes):
        way = random.choice(WAYS)
        found.add((way, random.randrange(1, last[way])))
    return [(*place, peer.is_in_exchange(*place)) for place in sorted(found)]


def chosen(way, at, in_exchange, manners=MANNERS):
    manner = random.choice(manners)
    return Cut(way, at, "close" if in_exchange and manner == "silence" else manner)


def cut_everywhere(sweep, side, cuts):
    """Each of (method, cut), several at a time, those that fall silent beside the others."""
    before = at_rest(sweep)
    free = {True: list(sweep.stages[:SILENT_AT_ONCE]), False: list(sweep.stages[SILENT_AT_ONCE:])}

    def play(method, cut):
        mine = free[cut.manner == "silence"]
        stage = mine.pop()
        try:
            return (method, cut, *sweep.play(side, method, cut, stage))
        finally:
            mine.append(stage)
    with ThreadPoolExecutor(SILENT_AT_ONCE) as silent, ThreadPoolExecutor(AT_ONCE) as loud:
        plays = [(silent if cut.manner == "silence" else loud).submit(play, method, cut) for method, cut in cuts]
    played = [play.result() for play in plays]
    assert not [failure for stage in sweep.stages for failure in stage.failures]
    unreached = [f"{method}: {cut}" for method, cut, reached, _ in played if not reached]
    assert not unreached, unreached
    untold = [f"{method}: {cut}: {end}" for method, cut, _, end in played if side == "upstream" and end != "told"]
    assert not untold, untold
    wait_until(lambda: at_rest(sweep) <= before, "the descriptors of all that to be closed")
    sweep.go_well("password")


@pytest.mark.parametrize("side", SIDES)
def test_session_that_one_side_cuts_anywhere(sweep, side):
    """Every packet's end and some bytes; how it breaks off is chosen for each."""
    print(f"\nSSHRP_SWEEP_SEED={SEED}")
    random.seed(SEED)
    cuts = []
    for method in session.METHODS:
        found = places(sweep, side, method, WITHIN if method == "publickey" else WITHIN // 3)
        cuts += [(method, chosen(*place)) for place in found]
    random.shuffle(cuts)
    print(f"{len(cuts)} sessions, cut by the {side}")
    cut_everywhere(sweep, side, cuts)


@pytest.mark.soak
@pytest.mark.deadline(3600)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("method", session.METHODS)
def test_session_that_one_side_cuts_at_each_byte(sweep, side, method):
    """In each manner at each end of a packet, and in one at each byte."""
    random.seed(SEED)
    ends = places(sweep, side, method, 0)
    last = {way: max(at for of, at, _ in ends if of == way) for way in WAYS}
    cuts = [(method, Cut(way, at, manner, NEVER)) for way, at, _ in ends for manner in MANNERS]
    cuts += [(method, Cut(way, at, random.choice(MANNERS), NEVER)) for way in last for at in range(1, last[way])]
    random.shuffle(cuts)
    cut_everywhere(sweep, side, cuts)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("method", session.METHODS)
def test_session_of_single_bytes_on_one_side(sweep, side, method):
    sweep.go_well(method, alone=side)

"""Hostile clients and upstreams, by the table of `hostile`: each is ended or refused as it should be, nothing is granted that wasn't
proved, and the next who logs in does so. docs/hostile-peers.md has a row for each."""
# SPDX-License-Identifier: MIT

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.counters import read_counters
from harness.process import wait_until
from harness.user_keys import UserKeys
from hostile import CLIENTS, UPSTREAMS
from hostile.case import Visit, end_of
from hostile.stage import SETTINGS, Host, HostileUpstream, honest_client, routes
from peers.scripted.packets import Closed
from peers.scripted.peer import PATIENCE

pytestmark = pytest.mark.proxy_only

AT_ONCE = 8  # a refusal comes no sooner than after a second: so some are played together


def source(number):
    """An address of its own, and of a network of its own: what others did is nobody's fault."""
    return f"127.{100 + number // 250}.{number % 250}.1"


class Plays:
    """All cases that were asked for begin together; a test waits for its own."""

    def __init__(self, new_proxy, work, upstream_keys, wanted):
        self.keys = UserKeys(work / "hostile-keys")
        self.host = Host(work, upstream_keys).start()
        self.proxy = new_proxy(SETTINGS)
        self.numbers = {name: number for number, name in enumerate([*CLIENTS, *UPSTREAMS])}
        for name, settings in routes(self.keys).items():
            prefix = name.replace(" ", "-")
            self.proxy.route(self.host, None, rf"^{prefix}-(?P<name>[a-z]+-[0-9]+)$", upstream_user=r"\g<name>", **settings)
        self.hostile = {name: self.upstream(work, upstream_keys, name) for name in wanted if name in UPSTREAMS}
        self.proxy.start()
        self.pool = ThreadPoolExecutor(AT_ONCE)
        self.plays = {name: self.pool.submit(self.play, name) for name in wanted}

    def visit(self, name, case):
        user = f"{case.route.replace(' ', '-')}-case-{self.numbers[name]}"
        return Visit(self.proxy.port, source(self.numbers[name]), user, self.keys)

    def upstream(self, work, keys, name):
        case = UPSTREAMS[name]
        visit = self.visit(name, case)
        visit.user = f"hostile-{self.numbers[name]}"
        hostile = HostileUpstream(work, keys, case, visit).start()
        self.proxy.route(hostile, "alice", visit.user, **routes(self.keys)[case.route])
        return hostile

    def play(self, name):
        if name in UPSTREAMS:
            visit = self.hostile[name].visit
            visit.port = self.proxy.port
            with visit.open:
                return visit, honest_client(visit, UPSTREAMS[name].route)
        case = CLIENTS[name]
        visit = self.visit(name, case)
        with visit.open:
            try:
                peer = case.play(visit)
            except Closed as closed:
                if case.ends is None:
                    raise
                return visit, closed.text
            return visit, end_of(peer) if case.ends is not None else None

    def outcome(self, name):
        return self.plays[name].result(timeout=3 * PATIENCE)

    def log_in(self):
        """An honest client at the honest upstream."""
        visit = Visit(self.proxy.port, "127.0.0.1", "plain-honest-1")
        with visit.open:
            assert honest_client(visit, "plain")[-1] == 97

    def stop(self):
        self.pool.shutdown()
        wait_until(lambda: read_counters(self.proxy)["sessions_open"] == 0, "all sessions to end")
        self.proxy.stop()
        for stage in (self.host, *self.hostile.values()):
            stage.stop()


@pytest.fixture(scope="module")
def plays(request, new_proxy, work, upstream_keys):
    wanted = [item.callspec.params["name"] for item in request.session.items if item.module is request.module and hasattr(item, "callspec")]
    plays = Plays(new_proxy, work, upstream_keys, wanted)
    yield plays
    plays.stop()


@pytest.mark.parametrize("name", CLIENTS)
def test_client(plays, name):
    case = CLIENTS[name]
    visit, end = plays.outcome(name)
    if case.ends is not None:
        assert re.search(case.ends, end), f"the client read {end!r}"
    user = visit.user.removeprefix(case.route.replace(" ", "-") + "-")
    assert (user in plays.host.came) == case.enters
    assert [program for program in visit.heard if program not in plays.host.ran] == []
    plays.log_in()


@pytest.mark.parametrize("name", UPSTREAMS)
def test_upstream(plays, name):
    case, hostile = UPSTREAMS[name], plays.hostile[name]
    visit, heard = plays.outcome(name)
    assert not hostile.failures, hostile.failures
    if case.ends is not None:
        assert isinstance(heard, str) and re.search(case.ends, heard), f"the client heard {heard!r}"
        assert str(hostile.port) not in heard, "the client is told too much"
    else:
        assert isinstance(heard, list), heard
    assert visit.heard == getattr(case.play, "expects", visit.heard)
    plays.log_in()

"""Servers of a group have one home: who moves names at one of them doesn't lead a client out of its root at another. Their host keys
differ, so nothing but the configuration says that they have their disks in common. Where it doesn't, the same races get out."""
# SPDX-License-Identifier: MIT

import pytest

from harness.name_races import CASES, Arena, Box, Race
from harness.process import SLOWDOWN
from harness.proxy import SSHRPD
from peers.openssh import Sshd

pytestmark = pytest.mark.proxy_only

HOLDS_FOR = 5  # seconds
ESCAPES_WITHIN = 10
OVER_SERVERS = ("two_routes_by_name_and_address",)
TO_A_GROUP = {"upstream_host": None, "upstream_port": None, "upstream_host_key_check": "no", "upstream_known_hosts": None}


@pytest.fixture(scope="module")
def servers(work, upstream_keys, accounts):
    """Two of one home."""
    both = [Sshd(work, upstream_keys, accounts, kinds=[kind]) for kind in ("ed25519", "ecdsa256")]
    for server in both:
        server.start()
    yield both
    for server in both:
        server.stop()


def group(name, *addresses, more=""):
    return f'[[upstreams]]\nname = "{name}"\nservers = {list(addresses)}\n{more}\n'


def a_group_and_a_host_of_it(one, other):
    """The other route leads to the group's host, where the other server listens."""
    return group("web", f"127.0.0.1:{one.port}"), (
        {**TO_A_GROUP, "upstream": "web"},
        {"upstream_port": other.port, "upstream_host_key_check": "no", "upstream_known_hosts": None})


def two_groups_of_one_storage(one, other):
    tables = group("one", f"127.0.0.1:{one.port}", more='storage = "nas"') + group("other", f"localhost:{other.port}", more='storage = "nas"')
    return tables, tuple({**TO_A_GROUP, "upstream": name} for name in ("one", "other"))


def a_captured_host_with_storage_and_the_same_without(one, other):
    unknown = {"upstream_host_key_check": "no", "upstream_known_hosts": None}
    captured = {"user": "^(o)ne$", "upstream_host": "l\\1calhost", "upstream_allow": ["localhost", "127.0.0.0/8"], "storage": "nas"}
    return "", ({**unknown, **captured, "upstream_port": one.port}, {**unknown, "upstream_host": "localhost", "upstream_port": other.port})


def two_groups_of_their_own(one, other):
    tables = group("one", f"127.0.0.1:{one.port}") + group("other", f"localhost:{other.port}")
    return tables, tuple({**TO_A_GROUP, "upstream": name} for name in ("one", "other"))


@pytest.fixture
def run(new_proxy, servers):
    """run(ways, case, seconds): the race, when it is over."""
    def run_case(ways, case, seconds):
        box = Box(servers[0])
        tables, routes = ways(*servers)

        def with_tables():
            proxy = new_proxy()
            proxy.written_routes = tables
            return proxy
        arena = Arena(SSHRPD, with_tables, servers[0], box, routes)
        try:
            return CASES[case](arena, Race(seconds, box))
        finally:
            arena.close()
    return run_case


@pytest.mark.parametrize("ways", [a_group_and_a_host_of_it, two_groups_of_one_storage, a_captured_host_with_storage_and_the_same_without])
@pytest.mark.parametrize("case", OVER_SERVERS)
def test_nobody_gets_out_at_another_server(run, ways, case):
    race = run(ways, case, HOLDS_FOR)
    assert not race.escape, f"{race.escape} after {race.after:.2f} s"
    assert race.lap > 0


@pytest.mark.parametrize("case", [case for case in CASES if case not in OVER_SERVERS])
def test_nobody_gets_out_of_a_group(run, case):
    race = run(two_groups_of_one_storage, case, HOLDS_FOR)
    assert not race.escape, f"{race.escape} after {race.after:.2f} s"
    assert race.lap > 0


@pytest.mark.matrix  # it tests the races, not the daemon
@pytest.mark.parametrize("case", OVER_SERVERS)
def test_race_gets_out_where_nothing_says_that_disks_are_common(run, case):
    races = []  # chance decides, and the machine may be busy
    while not races or not races[-1].escape:
        assert len(races) < 3, f"nothing in {[race.lap for race in races]} rounds"
        races.append(run(two_groups_of_their_own, case, ESCAPES_WITHIN * SLOWDOWN))

"""Networks that lose, cut, delay and reorder: a transfer ends right, or with the right error on both sides."""
# SPDX-License-Identifier: MIT

import dataclasses

import pytest

from harness.data import payload, sha256
from harness.elsewhere import OpenSSHElsewhere, SshdElsewhere
from harness.faulty_network import LINKS, Network
from harness.process import SLOWDOWN, wait_until
from harness.target import proxied_target
from peers.openssh import Sshd
from peers.openssh_client import OpenSSH

pytestmark = [pytest.mark.proxy_only, pytest.mark.deadline(300)]

PATIENCE = 3  # seconds until a peer that acknowledges nothing is gone
SIZE = 500_000
GONE = 'reason="the {} acknowledges nothing any more"'


class Place:
    """A proxy between a client and an upstream, of which one is beyond a link."""

    def __init__(self, network, new_proxy, work, keys, accounts):
        self.network, self.work = network, work
        self.far, self.near = SshdElsewhere(work, keys, accounts, at=network.at_far), Sshd(work, keys, accounts)
        self.proxy = new_proxy({"limits": {"ack_timeout": PATIENCE}})
        self.proxy.settings["listen"] = f"0.0.0.0:{self.proxy.port}"
        self.proxy.route(self.near.start(), "alice", "near")
        for link, (_, far) in LINKS.items():
            with self.proxy.known_hosts.open("a") as file:
                file.write(keys.known_hosts(far, self.far.port))
            self.proxy.route(self.far.start(), "alice", link, upstream_host=far)
        self.proxy.start()
        self.clients = []

    def client(self, leg, link="veth"):
        """Of a session whose leg of this name crosses the link."""
        if leg == "upstream":
            self.clients.append(OpenSSH(proxied_target(self.proxy, self.far, user=link), self.work))
        else:
            target = dataclasses.replace(proxied_target(self.proxy, self.near, user="near"), host=LINKS[link][0])
            self.clients.append(OpenSSHElsewhere(target, self.work, at=self.network.at_far))
        return self.clients[-1]

    def close_clients(self):
        while self.clients:
            self.clients.pop().close()


@pytest.fixture(scope="module")
def place(new_proxy, work, upstream_keys, accounts):
    with Network() as network, network.forwarder(double=2) as network.forwarding:
        network.link()
        place = Place(network, new_proxy, work, upstream_keys, accounts)
        yield place
        place.proxy.stop()
        place.near.stop()
        place.far.stop()


@pytest.fixture
def here(place):
    yield place
    place.close_clients()
    place.network.make_whole()


def transfers(here, leg, size=SIZE, link="veth"):
    """What is sent comes back as it was."""
    data = payload(size)
    done = here.client(leg, link).exec("cat", stdin=data)
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(data)), done.stderr


LEGS = ("client", "upstream")


def test_transfers_through_a_link_that_loses_packets(here):
    here.network.lose(3)
    for leg in LEGS:
        transfers(here, leg)


def test_transfers_through_a_narrow_link(here):
    """Of the smallest MTU that IPv4 promises, and of 16 Mbit/s."""
    here.network.narrow(576)
    here.network.slow_down("16mbit")
    for leg in LEGS:
        transfers(here, leg)


def test_transfers_through_a_link_that_delays_doubles_and_reorders(here):
    for leg in LEGS:
        transfers(here, leg, link="tun")
    assert here.network.forwarding.overtaken > 50


def running(here, leg):
    """A session that waits, and what makes its program say something."""
    client = here.client(leg)
    say = client.target.scratch() / "say"
    session = client.start(run=f"echo first; until test -e {say}; do sleep 0.1; done; echo second; cat")
    assert session.stdout.readline() == b"first\n"
    return session, say.touch


@pytest.mark.parametrize("leg", LEGS)
def test_session_outlives_a_link_that_is_down_for_a_while(here, leg):
    session, say = running(here, leg)
    here.network.cut()
    say()
    session.stdin.write(b"while it was down\n")
    here.network.join()
    out, _ = session.communicate(timeout=60 * SLOWDOWN)
    assert (out, session.returncode) == (b"second\nwhile it was down\n", 0)


@pytest.mark.parametrize("leg, fault", [
    ("client", "link down"), ("upstream", "all lost"),
    pytest.param("client", "all lost", marks=pytest.mark.soak), pytest.param("upstream", "link down", marks=pytest.mark.soak)])
def test_session_ends_on_both_sides_where_a_link_is_gone_for_good(here, leg, fault):
    session, say = running(here, leg)
    start = here.proxy.log.stat().st_size
    here.network.cut() if fault == "link down" else here.network.lose(100)
    if leg == "upstream":
        session.stdin.write(b"into nothing\n")
        out, errors = session.communicate(timeout=60 * SLOWDOWN)
        assert (out, session.returncode) == (b"", 255) and b"acknowledges nothing" in errors
    else:
        say()
        wait_until(lambda: not here.near.session_processes(), "the upstream to end the session", timeout=60)
        session.kill()
    here.proxy.wait_for_line(GONE.format(leg), start)


@pytest.mark.soak
@pytest.mark.deadline(1800)
@pytest.mark.parametrize("percent", [1, 5])
def test_much_is_transferred_through_a_link_that_loses_packets(here, percent):
    here.network.lose(percent)
    for leg in LEGS:
        transfers(here, leg, 20_000_000)

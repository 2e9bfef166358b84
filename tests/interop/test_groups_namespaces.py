"""A group of three servers, each in a network of its own, of which two are cut off while a crowd logs in: nobody is turned away, and who is
back is led to again."""
# SPDX-License-Identifier: MIT

import itertools
import threading
from collections import Counter
from dataclasses import replace

import pytest

from harness.busy import Busy
from harness.elsewhere import SshdElsewhere
from harness.process import wait_until
from harness.routed_networks import RoutedNetworks
from harness.target import proxied_target
from peers.openssh_client import OpenSSH

pytestmark = [pytest.mark.proxy_only, pytest.mark.slow, pytest.mark.matrix, pytest.mark.deadline(1500)]

MACHINES = ("one", "two", "three")
AT_ONCE = 4
ENOUGH = 4  # logins, to see where they are led


class Place:
    def __init__(self, network, new_proxy, work, keys, accounts):
        self.network, self.work = network, work
        self.servers = {name: SshdElsewhere(work, keys, accounts, at=network.at(name)).start() for name in MACHINES}
        self.hosts = {name: network.address(name, 4) for name in MACHINES}
        self.proxy = new_proxy({"limits.penalties": {"enabled": False}})
        with self.proxy.known_hosts.open("a") as file:
            for name, server in self.servers.items():
                file.write(keys.known_hosts(self.hosts[name], server.port))
        self.proxy.route(self.servers["one"], "alice", user=r"^visitor\d+$", upstream_host=None, upstream_port=None, upstream="web",
                         upstream_connect_timeout=300)
        servers = ", ".join(f'"{self.hosts[name]}:{server.port}"' for name, server in self.servers.items())
        self.proxy.written_routes = (f'[[upstreams]]\nname = "web"\nservers = [{servers}]\nbalance = "roundrobin"\nslow_start = 0\nfail_timeout = 1\n'
                                     f'max_attempts = {len(MACHINES)}\nupstream_attempt_timeout = 3\n')
        self.proxy.start()

    def stop(self):
        self.proxy.stop()
        for server in self.servers.values():
            server.stop()

    def log_in(self, number):
        """(the server that it is led to or None, what became of the client)"""
        ssh = OpenSSH(replace(proxied_target(self.proxy, self.servers["one"], user=f"visitor{number}")), self.work)
        try:
            done = ssh.exec("echo $SSH_CONNECTION", timeout=600)
        finally:
            ssh.close()
        reached = done.stdout.split()[2].decode() if done.returncode == 0 else None
        return next((name for name, host in self.hosts.items() if host == reached), None), done


class Crowd(Busy):
    """Clients that log in, one after the other each."""

    def __init__(self, place):
        super().__init__(AT_ONCE)
        self.place, self.numbers = place, itertools.count()
        self.lock, self.led, self.turned_away = threading.Lock(), Counter(), []

    def turn(self):
        with self.lock:
            number = next(self.numbers)
        name, done = self.place.log_in(number)
        with self.lock:
            self.led[name] += 1
            if name is None:
                self.turned_away.append((number, done))

    def wait_until_led_to(self, *names):
        """Often, from now on."""
        with self.lock:
            before = self.led.copy()
        wait_until(lambda: self.turned_away or all(self.led[name] >= before[name] + ENOUGH for name in names), f"logins at {names}", 300)
        assert not self.turned_away, self.turned_away


@pytest.fixture
def place(new_proxy, work, upstream_keys, accounts):
    with RoutedNetworks(*MACHINES) as network:
        place = Place(network, new_proxy, work, upstream_keys, accounts)
        yield place
        place.stop()


def test_nobody_is_turned_away_by_a_group_of_which_one_server_can_be_reached(place):
    network = place.network
    with Crowd(place) as crowd:
        crowd.wait_until_led_to(*MACHINES)
        for well, unplugged, silent in (MACHINES, MACHINES[1:] + MACHINES[:1], MACHINES[2:] + MACHINES[:2]):
            network.unplug(unplugged)
            network.silence(silent)
            crowd.wait_until_led_to(well)
            network.plug_in(unplugged)
            network.let_speak(silent)
            crowd.wait_until_led_to(*MACHINES)
    assert not crowd.turned_away, crowd.turned_away

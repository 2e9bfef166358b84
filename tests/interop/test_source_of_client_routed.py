"""upstream_source = "client" between machines, with the routing that docs/upstreams.md says: client, proxy and server in networks of their own."""
# SPDX-License-Identifier: MIT

import re
import subprocess
from dataclasses import replace

import pytest

from harness.elsewhere import OpenSSHElsewhere, SshdElsewhere
from harness.faulty_network import run
from harness.process import SLOWDOWN
from harness.proxy import PROJECT
from harness.routed_networks import FAMILIES, PROXYS, RoutedNetworks
from harness.target import proxied_target

pytestmark = [pytest.mark.proxy_only, pytest.mark.deadline(300)]

[ROUTING] = re.findall(r"^```sh\n(ip rule .*?)^```$", (PROJECT / "docs/upstreams.md").read_text(), re.MULTILINE | re.DOTALL)
TRIES = 3  # seconds until the proxy gives an upstream up


class Place:
    def __init__(self, network, new_proxy, work, keys, accounts):
        self.network, self.work = network, work
        self.server = SshdElsewhere(work, keys, accounts, at=network.at("server")).start()
        self.proxy = new_proxy()
        self.proxy.settings["listen"] = [f"{host}:{self.proxy.port}" for host in ("0.0.0.0", "[::]")]
        for family in FAMILIES:
            host = network.address("server", family)
            with self.proxy.known_hosts.open("a") as file:
                file.write(keys.known_hosts(host, self.server.port))
            for user, source in (("seen", "client"), ("usual", None)):
                self.proxy.route(self.server, "alice", f"{user}{family}", upstream_host=host, upstream_source=source,
                                 upstream_connect_timeout=round(TRIES * SLOWDOWN))
        self.proxy.start()

    def client(self, user, family):
        target = replace(proxied_target(self.proxy, self.server, user=f"{user}{family}"), host=self.network.address("client", family, PROXYS))
        return OpenSSHElsewhere(target, self.work, at=self.network.at("client"))


@pytest.fixture(scope="module")
def place(new_proxy, work, upstream_keys, accounts):
    with RoutedNetworks("client", "server") as network:
        subprocess.run(["sh", "-ec", ROUTING], check=True)
        place = Place(network, new_proxy, work, upstream_keys, accounts)
        yield place
        place.proxy.stop()
        place.server.stop()


def seen(place, user, family):
    client = place.client(user, family)
    try:
        return client.exec("echo $SSH_CONNECTION")
    finally:
        client.close()


@pytest.mark.parametrize("family", FAMILIES)
def test_server_sees_the_clients_own_address(place, family):
    done = seen(place, "seen", family)
    assert (done.returncode, done.stdout.split()[:1]) == (0, [place.network.address("client", family).encode()]), done.stderr
    assert re.search(rf"Accepted \S+ for \S+ from {place.network.address('client', family)} port", place.server.process.text())


@pytest.mark.parametrize("family", FAMILIES)
def test_other_routes_come_from_the_proxys_address_as_ever(place, family):
    done = seen(place, "usual", family)
    assert (done.returncode, done.stdout.split()[:1]) == (0, [place.network.address("server", family, PROXYS).encode()]), done.stderr


def test_without_the_mark_answers_reach_nobody_and_the_login_ends_with_a_word(place):
    run("nft flush table inet sshrp")
    try:
        assert seen(place, "seen", 4).returncode == 255
        place.proxy.wait_for_text(f"can't connect to {place.network.address('server', 4)}:{place.server.port}: ")
    finally:
        run("nft add rule inet sshrp divert socket transparent 1 meta mark set 0x5348")
    assert seen(place, "seen", 4).returncode == 0

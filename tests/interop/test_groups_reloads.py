"""What a group's balancer knows of its servers and of who belongs where outlives any number of reloads, and an upgrade."""
# SPDX-License-Identifier: MIT

import itertools
import os
import re
import signal

import pytest

from harness.control import Control, short_folder
from harness.failing_servers import LedTo, name_of
from harness.groups import of_role
from harness.keys import HostKeys
from harness.process import wait_until
from peers.openssh import Sshd

pytestmark = pytest.mark.proxy_only

VISITORS = [f"visitor{number}" for number in range(6)]


@pytest.fixture
def new_sshd(work, upstream_keys, accounts):
    made = []

    def make(name, keys=upstream_keys):
        made.append(Sshd(work, keys, accounts))
        made[-1].name = name
        return made[-1]
    yield make
    for server in made:
        server.stop()


class Steered:
    """A group of two servers that are well, one that an operator drains, one with another host key than is known, and one that isn't there."""

    def __init__(self, proxy, control, new_sshd, other_keys):
        self.well = [new_sshd("one").start(), new_sshd("two").start()]
        self.drained, self.wrong, self.gone = new_sshd("drained").start(), new_sshd("wrong", other_keys).start(), new_sshd("gone")
        right_keys, wrong_port = self.gone.keys, self.wrong.port

        class Claimed:  # what is known of the one with other keys
            port, keys = wrong_port, right_keys
        self.control, self.proxy = control, proxy
        self.group = LedTo(proxy, [*self.well, self.drained, self.wrong, self.gone], user=r"^visitor\d+$", sticky="user", balance="roundrobin",
                           on_wrong_host_key="next", max_fails=1, fail_timeout=600, slow_start=0, max_attempts=5, upstream_attempt_timeout=20,
                           knows=[*self.well, self.drained, Claimed, self.gone])

    def rows(self):
        return self.control.servers()

    def health(self):
        return {server: (row["state"], row["health"]) for server, row in self.rows().items()}

    def place_of(self, ssh, user):
        start = len(self.proxy.text())
        assert ssh.exec("exit 3", user=user).returncode == 3
        [place] = re.findall(r" is on alice@([^,]+),", self.proxy.text()[start:])
        return place

    def settle(self, ssh):
        """Until each server is as it is going to be; where everybody belongs by then."""
        self.control.say("upstream", "web", name_of(self.drained), "drain")
        wanted = {**{name_of(server): ("ready", "up") for server in self.well}, name_of(self.drained): ("drain", "drain"),
                  name_of(self.wrong): ("ready", "wrong host key"), name_of(self.gone): ("ready", "down")}

        others = itertools.count(100)  # who has a session belongs where it is

        def is_so():
            ssh.exec("exit 3", user=f"visitor{next(others)}")
            return self.health() == wanted
        wait_until(is_so, f"{wanted}")
        places = {user: self.place_of(ssh, user) for user in VISITORS}
        assert set(places.values()) <= {name_of(server) for server in self.well}
        def is_all_told():
            rows, log = self.rows(), self.proxy.text()
            return all(not row["sessions"] + row["logins"] for row in rows.values()) and all(
                rows[name_of(server)]["given"] == log.count(f" is on alice@{name_of(server)},") for server in self.well)
        wait_until(is_all_told, "all sessions to have ended, and to be counted")
        return places


@pytest.fixture(scope="module")
def other_keys(work):
    return HostKeys(work / "other-host-keys-of-reloads")


@pytest.fixture
def steered(new_proxy, new_sshd, other_keys):
    with short_folder() as folder:
        proxy = new_proxy({"control": str(folder / "c.sock")})
        made = Steered(proxy, Control(folder / "c.sock"), new_sshd, other_keys)
        proxy.start()
        yield made
        proxy.stop()


@pytest.mark.deadline(600)
@pytest.mark.parametrize("reloads", [25, pytest.param(100, marks=pytest.mark.long)])
def test_nothing_is_forgotten_over_many_reloads(steered, openssh, reloads):
    ssh = openssh(steered.group.target)
    places = steered.settle(ssh)
    before = steered.rows()
    for _ in range(reloads):
        steered.proxy.reload()
    wait_until(lambda: steered.rows() == before, f"{before}")
    assert {user: steered.place_of(ssh, user) for user in VISITORS} == places


def test_balancer_that_dies_leaves_how_servers_are_to_the_next(steered, openssh):
    ssh = openssh(steered.group.target)
    steered.settle(ssh)
    before = steered.rows()
    [balancer] = of_role(steered.proxy.master, "balancer")
    os.kill(balancer, signal.SIGKILL)
    wait_until(lambda: of_role(steered.proxy.master, "balancer") not in ([], [balancer]), "another balancer")
    wait_until(lambda: steered.rows() == before, f"{before}")
    assert ssh.exec("exit 3", user="visitor0").returncode == 3
    assert steered.health() == {server: (row["state"], row["health"]) for server, row in before.items()}


def test_nothing_is_forgotten_over_an_upgrade(steered, openssh):
    ssh = openssh(steered.group.target)
    places = steered.settle(ssh)
    before = steered.rows()
    steered.proxy.upgrade()
    wait_until(lambda: steered.rows() == before, f"{before}")
    assert {user: steered.place_of(ssh, user) for user in VISITORS} == places

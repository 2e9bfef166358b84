"""A group of five servers that are killed, stopped, slowed and restarted while a crowd logs in and transfers: nobody is turned away who had
sent no secret, as long as one server is well."""
# SPDX-License-Identifier: MIT

import concurrent.futures
import itertools
import os
import re
import signal
import threading
import time
from collections import Counter

import pytest

from harness.control import Control, short_folder
from harness.failing_servers import LedTo, name_of
from harness.process import wait_until
from peers.openssh import Sshd

pytestmark = [pytest.mark.proxy_only, pytest.mark.slow, pytest.mark.matrix]

SERVERS, CLIENTS, AT_ONCE = 5, int(os.environ.get("SSHRP_CROWD", "200")), 12
SIZE = 300_000  # bytes of a transfer
CALM_LOGINS = 5 * SERVERS
# A server that went while it held a password: the login was its own.
OF_ITS_OWN = ("is refused: the upstream ended the connection at password", "the upstream server closed the connection")


@pytest.fixture
def servers(work, upstream_keys, accounts):
    made = []
    for number in range(SERVERS):
        made.append(Sshd(work, upstream_keys, accounts, options=["LoginGraceTime 600"]))
        made[-1].name = f"crowd{number}"
        made[-1].start()
    yield made
    for server in made:
        server.stop()


@pytest.fixture
def folder():
    with short_folder() as path:
        yield path


@pytest.fixture
def group(new_proxy, servers, folder):
    proxy = new_proxy({"control": str(folder / "c.sock"), "limits": {"max_sessions_per_user": 0},
                       "limits.penalties": {"enabled": False}})
    group = LedTo(proxy, servers, user=r"^visitor\d+$", balance="roundrobin", upstream_attempt_timeout=3, max_attempts=SERVERS, slow_start=0,
                  fail_timeout=1, route={"upstream_connect_timeout": 120})
    group.control = Control(folder / "c.sock")
    proxy.start()
    yield group
    proxy.stop()


class Mishaps:
    """What befalls all servers but the last, one after the other, until it is over; with reloads in between."""

    def __init__(self, group):
        self.proxy, self.servers = group.proxy, group.servers[:-1]
        self.over, self.failure, self.count = threading.Event(), None, Counter()
        self.thread = threading.Thread(target=self.run)

    def kill(self, server):
        server.stop()
        self.over.wait(1)
        server.start()

    def stop(self, server):
        process = server.listener_process()
        os.kill(process, signal.SIGSTOP)
        self.over.wait(4)  # longer than an attempt has
        os.kill(process, signal.SIGCONT)

    def slow(self, server):
        """It runs a tenth of the time."""
        process = server.listener_process()
        for _ in range(20):
            os.kill(process, signal.SIGSTOP)
            time.sleep(0.09)
            os.kill(process, signal.SIGCONT)
            time.sleep(0.01)

    def reload(self, _):
        self.proxy.reload()

    def run(self):
        try:
            for number, befalls in enumerate(itertools.cycle((self.kill, self.stop, self.reload, self.slow))):
                if self.over.is_set():
                    return
                befalls(self.servers[number % len(self.servers)])
                self.count[befalls.__name__] += 1
        except BaseException as failure:
            self.failure = failure

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        if self.failure:
            raise self.failure


def log_in(ssh, number):
    return ssh.exec(f"echo in; head -c {SIZE} /dev/zero", user=f"visitor{number}", timeout=300)


def servers_of(text):
    """How many logins each server has had."""
    return Counter(re.findall(r" is on alice@([^,]+),", text))


@pytest.mark.deadline(1500)
def test_nobody_is_turned_away_as_long_as_one_server_is_well(group, openssh):
    ssh = openssh(group.target)
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as crowd:
        with Mishaps(group) as mishaps:
            done = list(crowd.map(lambda number: log_in(ssh, number), range(CLIENTS)))
    assert min(mishaps.count[each] for each in ("kill", "stop", "slow", "reload")) > 0, mishaps.count
    text = group.proxy.text()
    for number, client in enumerate(done):
        own = [line for line in text.splitlines() if f"visitor{number}\"" in line]
        if any(" is on alice@" in line for line in own):  # what it does then may end with its server
            continue
        assert any(reason in line for line in own for reason in OF_ITS_OWN), (client, own)
    whole = [client for client in done if len(client.stdout) == SIZE + 3]
    assert len(whole) > CLIENTS / 2

    for server in group.servers:
        server.stop()  # whatever has become of it
        server.start()
        group.control.say("upstream", group.name, name_of(server), "ready")
    wait_until(lambda: {row["health"] for row in group.control.servers(group.name).values()} == {"up"}, "all servers to be up")
    start = len(group.proxy.text())
    with concurrent.futures.ThreadPoolExecutor(1) as calm:
        assert all(client.returncode == 0 for client in calm.map(lambda number: log_in(ssh, number), range(CALM_LOGINS)))
    assert servers_of(group.proxy.text()[start:]) == {name_of(server): CALM_LOGINS // SERVERS for server in group.servers}

"""max_logins_in_progress: an upstream sees no more logins at once than it takes, and who waits in vain reads why."""
# SPDX-License-Identifier: MIT

import contextlib
import re
import socket

import pytest

from harness.counters import read_counters
from harness.process import SLOWDOWN, wait_until
from harness.target import proxied_target
from peers.openssh import Sshd

pytestmark = pytest.mark.proxy_only

LOGINS = 12
PLACES = 2


@pytest.fixture
def limited(new_proxy):
    """limited(upstream, 2): the target of the user "visitor" behind a proxy with that limit; each user visitor1 and so on has a route there, too."""
    proxies = []

    def make(upstream, limit, **route):
        proxy = new_proxy({"limits.upstream": {"max_logins_in_progress": limit}})
        proxies.append(proxy)
        proxy.route(upstream, "alice", user=r"^visitor\d*$", **route)
        proxy.start()
        return proxied_target(proxy, upstream, user="visitor")
    yield make
    for proxy in proxies:
        proxy.stop()


def test_many_logins_at_once_are_as_many_as_the_upstream_takes(limited, work, upstream_keys, accounts, openssh):
    """An sshd that turns away the third connection that isn't logged in."""
    upstream = Sshd(work, upstream_keys, accounts, options=[f"MaxStartups {PLACES}:100:{PLACES}"]).start()
    target = limited(upstream, PLACES, upstream_connect_timeout=600)
    ssh = openssh(target)
    running = [ssh.start(run="exit 3") for _ in range(LOGINS)]
    assert [process.wait(timeout=60 * SLOWDOWN) for process in running] == [3] * LOGINS
    assert "turned away" not in target.proxy.text()
    assert read_counters(target.proxy)["upstream_logins_waiting"] == 0
    upstream.stop()


class Mute:
    """An upstream that takes connections and says nothing."""

    def __init__(self, port):
        self.listener = socket.create_server(("127.0.0.1", port), backlog=50)

    def taken(self):
        """One that waits at it; None: nobody does."""
        self.listener.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            return self.listener.accept()[0]


@pytest.fixture
def mute(work, upstream_keys, accounts):
    """An sshd that was never started, and what listens in its place."""
    upstream = Sshd(work, upstream_keys, accounts)
    server = Mute(upstream.port)
    yield upstream, server
    server.listener.close()


def test_next_has_the_place_of_one_that_is_gone(limited, mute, openssh):
    upstream, server = mute
    target = limited(upstream, 1, upstream_connect_timeout=600)
    first = openssh(target).start(run="true")
    held = wait_until(server.taken, "the first login to be at the upstream")
    second = openssh(target).start(run="true")
    wait_until(lambda: read_counters(target.proxy)["upstream_logins_waiting"] == 1, "the second to wait")
    assert server.taken() is None
    held.close()
    wait_until(server.taken, "the second to have its place").close()
    assert first.wait(timeout=60 * SLOWDOWN) == second.wait(timeout=60 * SLOWDOWN) == 255


def test_deadline_of_a_wait_is_the_routes_time_for_the_way_to_its_upstream(limited, mute, openssh):
    upstream, server = mute
    target = limited(upstream, 1, upstream_connect_timeout=600)
    target.proxy.route(upstream, "alice", user="hasty", upstream_connect_timeout=1)
    target.proxy.reload()
    first = openssh(target).start(run="true")
    held = wait_until(server.taken, "the first login to be at the upstream")
    done = openssh(target).exec("true", user="hasty")
    assert done.returncode == 255
    said = done.stderr.decode()
    assert re.search(r":12: too many logins at the upstream server are in progress; try again later \(session \w+\)", said), said
    target.proxy.wait_for_text(f"max_logins_in_progress: 1 logins at 127.0.0.1:{upstream.port} are in progress, and no place was had within 1 s")
    assert read_counters(target.proxy)["logins_refused_max_logins_in_progress"] == 1
    assert first.poll() is None
    held.close()


def test_who_is_in_or_gone_holds_no_place(limited, upstreams, openssh):
    target = limited(upstreams["openssh9"].start(), 1)
    ssh = openssh(target)
    sessions = [ssh.start(run="cat") for _ in range(3)]
    for session in sessions:
        session.stdin.write(b"in\n")
        assert session.stdout.readline() == b"in\n"
    wrong = ssh.finish(ssh.command(run="true"), env={**ssh.environment, "SSHRP_TEST_PASSWORD": "wrong"})
    assert wrong.returncode == 255
    assert ssh.exec("exit 3").returncode == 3

"""A client that is gone while something is on its way to it is given up soon; one that stands still is waited for."""
# SPDX-License-Identifier: MIT

import dataclasses
import re
import time

import pytest

from harness.line import Line
from harness.process import SLOWDOWN, wait_until
from harness.running_cat import running_cat, says_on
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only

PATIENCE = 3  # seconds
GONE = 'reason="the client acknowledges nothing any more"'


@pytest.fixture(scope="module")
def proxy(new_proxy, upstreams):
    proxy = new_proxy({"limits": {"ack_timeout": PATIENCE}})
    proxy.route(upstreams["openssh9"].start(), "alice")
    proxy.start()
    yield proxy
    proxy.stop()


@pytest.fixture
def line(proxy):
    return Line(proxy.port)


@pytest.fixture
def ssh(proxy, line, upstreams, openssh):
    return openssh(dataclasses.replace(proxied_target(proxy, upstreams["openssh9"]), port=line.port))


def unsent(line, column=2):
    """Bytes that the proxy's kernel has for the client, or with column 1 the other way round, and can't send or hasn't heard of again."""
    client = f":{line.proxy.getsockname()[1]:04X}"
    with open("/proc/net/tcp") as table:
        for words in map(str.split, table):
            if words[column].endswith(client):
                return int(words[4].partition(":")[0], 16)
    return 0


def comes_to_rest(line):
    """Whose machine is gone repeats nothing either."""
    wait_until(lambda: unsent(line) == unsent(line, 1) == 0, "all to be acknowledged, both ways")


def says_later(ssh, command):
    """A session that has said "before", and what makes it say the rest."""
    say = ssh.target.scratch() / "say"
    session = ssh.start(run=f"echo before; until test -e {say}; do sleep 0.1; done; {command}")
    assert session.stdout.readline() == b"before\n"
    return session, say.touch


def stands_still(line, say):
    """It reads nothing of what is said now, and its kernel takes less of that than a client's channel window (2 MiB) is wide."""
    line.stop_reading()
    say()
    wait_until(lambda: unsent(line) > 0, "the window to be closed")


def test_client_that_is_gone_with_output_unacknowledged_is_given_up(proxy, line, ssh):
    session, say = says_later(ssh, "echo something; cat")
    start = len(proxy.text())
    comes_to_rest(line)
    line.vanish()
    began = time.monotonic()
    say()
    wait_until(lambda: GONE in proxy.text()[start:], "the client to be given up", timeout=4 * PATIENCE)
    assert time.monotonic() - began >= PATIENCE
    session.kill()


def test_client_that_is_gone_with_its_window_closed_is_given_up(proxy, line, ssh):
    session, say = says_later(ssh, "cat /dev/zero")
    start = len(proxy.text())
    stands_still(line, say)
    line.vanish()
    wait_until(lambda: GONE in proxy.text()[start:], "the client to be given up", timeout=20 * PATIENCE)
    session.kill()


@pytest.mark.slow
def test_client_that_stands_still_lives_as_long_as_its_kernel_answers(proxy, line, ssh):
    session, say = says_later(ssh, "head -c 30000000 /dev/zero")
    start = len(proxy.text())
    stands_still(line, say)
    until = time.monotonic() + 10 * PATIENCE  # its kernel is asked after 3, 6, 13 and 26 seconds
    while time.monotonic() < until:
        wait_until(lambda: time.monotonic() >= until or "ended" in proxy.text()[start:], "time to pass", timeout=60)
    assert not re.search("session .* ended", proxy.text()[start:])
    line.reading.set()
    assert len(session.stdout.read()) == 30_000_000
    assert session.wait(timeout=30 * SLOWDOWN) == 0


def test_client_that_is_gone_with_nothing_on_its_way_is_left_to_tcp(proxy, line, ssh):
    session = running_cat(ssh)
    says_on(session, b"again\n")
    start = len(proxy.text())
    comes_to_rest(line)
    line.vanish()
    until = time.monotonic() + 3 * PATIENCE
    wait_until(lambda: time.monotonic() >= until, "time to pass")
    assert GONE not in proxy.text()[start:]
    session.kill()

"""max_channels: how many channels of a session are open at once, on routes that nobody looks into and on those that are."""
# SPDX-License-Identifier: MIT

import re
import subprocess

import pytest

from harness.counters import read_counters
from harness.ports import free_port
from harness.process import SLOWDOWN, listening, wait_until
from harness.running_cat import says_on
from harness.services import Service, connect, converse, echo
from peers.openssh import Sshd

pytestmark = pytest.mark.proxy_only

MANY = 40


@pytest.fixture(scope="module", params=[({"limits": {"max_channels": 3}}, {}), ({"limits": {"max_channels": 1000}}, {"max_channels": 3, "allow_agent": False})],
                ids=["all", "route"])
def few(request, work, upstream_keys, accounts, through):
    settings, route = request.param
    return through(Sshd(work, upstream_keys, accounts, options=[f"MaxSessions {MANY}"]), settings, **route)


@pytest.fixture
def master(few, openssh, tmp_path):
    """A session without a channel: an OpenSSH client, and what a further one is to add to its command line to share the connection."""
    client, control = openssh(few), tmp_path / "control"
    client.start("-N", "-M", f"-S{control}")
    wait_until(control.exists, "the control socket")
    return client, f"-S{control}"


def cat_on(client, control):
    process = client.start(control, run="cat", options=["ControlMaster=no"])
    says_on(process, b"open\n")
    return process


def refused(client, control):
    """What a further one is told."""
    done = client.finish(client.command(control, run="true", options=["ControlMaster=no", "ProxyCommand=false"]))
    assert done.returncode == 255
    return done.stderr.decode()


def test_one_channel_more_is_refused_and_the_others_go_on(few, master):
    client, control = master
    before = read_counters(few.proxy)["channels_refused_max_channels"]
    cats = [cat_on(client, control) for _ in range(3)]
    assert "Session open refused by peer" in refused(client, control)
    few.proxy.wait_for_text('refused channel "session" of the client: 3 are open (max_channels)')
    for cat in cats:
        says_on(cat, b"still open\n")
    assert read_counters(few.proxy)["channels_refused_max_channels"] == before + 1
    cats.pop().communicate(timeout=20 * SLOWDOWN)  # closed by both sides by then
    cats.append(cat_on(client, control))
    assert "refused" in refused(client, control)


def test_forwarded_connections_are_channels_and_come_and_go(few, openssh):
    with Service(echo) as service:
        port = free_port()
        client = openssh(few).start("-N", f"-L{port}:127.0.0.1:{service.port}")
        wait_until(lambda: listening(port), "ssh to listen")
        for _ in range(MANY):  # one after the other
            with connect(("127.0.0.1", port)) as connection:
                assert converse(connection, b"through") == b"through"
        connections = [connect(("127.0.0.1", port)) for _ in range(3)]
        for connection in connections:
            connection.sendall(b"x")
            assert connection.recv(1) == b"x"
        with connect(("127.0.0.1", port)) as one_more:
            assert one_more.recv(1) == b""
        for connection in connections:
            connection.sendall(b"y")
            assert connection.recv(1) == b"y"
            connection.close()
        client.kill()
        said = client.stderr.read().decode()
    assert re.search(r"open failed: resource shortage: too many open channels; close one of them", said)


def test_without_it_a_plain_session_has_as_many_as_it_likes(work, upstream_keys, accounts, through, openssh, tmp_path):
    target = through(Sshd(work, upstream_keys, accounts, options=[f"MaxSessions {MANY}"]))
    client, control = openssh(target), tmp_path / "control"
    client.start("-N", "-M", f"-S{control}")
    wait_until(control.exists, "the control socket")
    for _ in range(MANY):
        client.start(f"-S{control}", run="cat", options=["ControlMaster=no"])
    for process in client.started[1:]:
        says_on(process, b"open\n")
    assert subprocess.run(client.command(f"-S{control}", "-O", "exit"), env=client.environment, capture_output=True).returncode == 0

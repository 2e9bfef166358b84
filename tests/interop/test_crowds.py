"""Too many connections: those that don't log in shut out nobody, the limits of a source or a user hold, and who is ended or refused reads why."""
# SPDX-License-Identifier: MIT

import re

import pytest

from harness.counters import read_counters
from harness.crowd import Renewing, connect
from harness.process import SLOWDOWN, wait_until
from harness.running_cat import running_cat, says_on
from harness.services import receive_all
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only

FULL, IDLE, LOGINS = 100, 200, 20
CROWD, OTHER = "127.0.77.1", "127.0.78.1"  # anybody's on Linux
WORDS = b"too many connections before login; "


@pytest.fixture
def target(new_proxy, upstreams):
    upstream = upstreams["openssh9"].start()
    proxy = new_proxy({"limits": {"max_startups": str(FULL)}, "level": "INFO"})
    proxy.route(upstream, "alice", user="visitor")
    proxy.start()
    yield proxied_target(proxy, upstream, user="visitor")
    proxy.stop()


def log_in(ssh, source):
    return ssh.exec("exit 3", options=[f"BindAddress={source}"])


def test_idle_crowd_shuts_out_nobody_and_reads_why_it_is_ended(target, openssh):
    idle = [connect(target.port, CROWD) for _ in range(IDLE)]
    ssh = openssh(target)
    assert [log_in(ssh, OTHER).returncode for _ in range(LOGINS)] == [3] * LOGINS
    ended = read_counters(target.proxy)["connections_ended_max_startups"]
    assert ended >= IDLE - FULL
    for connection in idle[:ended]:  # who came first waits longest
        heard = receive_all(connection)
        assert heard.startswith(b"SSH-2.0-") and WORDS in heard
    for connection in idle:
        connection.close()
    wait_until(lambda: read_counters(target.proxy)["logins_in_progress"] == 0, "all to be gone")


def test_renewing_crowd_shuts_out_nobody(target, openssh):
    ssh = openssh(target)
    with Renewing(target.port, IDLE, [CROWD]) as crowd:
        wait_until(lambda: crowd.ended > IDLE, "the crowd to be renewed")
        assert [log_in(ssh, OTHER).returncode for _ in range(LOGINS)] == [3] * LOGINS


def test_idle_crowd_below_max_startups_doesnt_close_max_sessions(target, openssh):
    """One source has all of max_sessions, and not too many before login."""
    target.proxy.settings["limits"] = {"max_sessions": 3, "max_startups": "1000"}
    target.proxy.reload()
    ssh = openssh(target)
    idle = [connect(target.port, CROWD) for _ in range(3)]
    assert [connection.recv(1) for connection in idle] == [b"S"] * 3
    assert [log_in(ssh, OTHER).returncode for _ in range(LOGINS)] == [3] * LOGINS
    assert WORDS in receive_all(idle[0])
    target.proxy.wait_for_text(f"a connection from {CROWD} that hasn't logged in is ended: max_sessions")
    assert read_counters(target.proxy)["connections_ended_max_sessions"] >= 1
    for connection in idle:
        connection.close()


def test_renewing_crowd_spread_over_networks_shuts_out_nobody(target, openssh):
    ssh = openssh(target)
    with Renewing(target.port, IDLE, [f"127.0.{100 + i}.1" for i in range(60)]) as crowd:
        wait_until(lambda: crowd.ended > IDLE, "the crowd to be renewed")
        assert [log_in(ssh, OTHER).returncode for _ in range(LOGINS)] == [3] * LOGINS


def test_renewing_crowd_behind_the_same_address_shuts_out_nobody_who_goes_on(target, openssh):
    """Its connections say nothing: who has said who he is, and so on, is before all that come within the allowance for that."""
    ssh = openssh(target)
    with Renewing(target.port, IDLE, [CROWD], pause=0.05 * SLOWDOWN) as crowd:
        wait_until(lambda: crowd.ended > 10, "the crowd to be renewed")
        assert [log_in(ssh, CROWD).returncode for _ in range(5)] == [3] * 5


@pytest.fixture
def limited(target):
    """The same with other limits: limited(max_sessions_per_user=1)."""
    def limit(**limits):
        target.proxy.settings["limits"] = limits
        target.proxy.reload()
        return target
    return limit


def refusal(ssh, source):
    done = log_in(ssh, source)
    assert done.returncode == 255
    assert b":12: " in done.stderr, done.stderr  # SSH_DISCONNECT_TOO_MANY_CONNECTIONS
    return done.stderr.partition(b":12: ")[2].splitlines()[0].strip()


def test_source_has_as_many_sessions_as_it_may(limited, openssh):
    target = limited(max_sessions_per_source=1)
    ssh = openssh(target)
    session = ssh.start(run="cat", options=[f"BindAddress={CROWD}"])
    says_on(session, b"before\n")
    assert refusal(ssh, CROWD) == b"too many connections from your address; end one of them"
    assert log_in(ssh, OTHER).returncode == 3
    says_on(session, b"after\n")
    session.communicate(timeout=20 * SLOWDOWN)
    wait_until(lambda: log_in(ssh, CROWD).returncode == 3, "the source to have room again")
    target.proxy.wait_for_text(f"connection from {CROWD}:")
    assert read_counters(target.proxy)["connections_refused_max_sessions_per_source"] >= 1


def test_source_has_as_many_connections_before_login_as_it_may(limited, openssh):
    target = limited(max_startups_per_source=2)
    ssh = openssh(target)
    with connect(target.port, CROWD) as first, connect(target.port, CROWD) as second:
        assert first.recv(1) == second.recv(1) == b"S"
        assert refusal(ssh, CROWD) == b"too many connections from your address that haven't logged in; try again later"
        assert log_in(ssh, OTHER).returncode == 3
        assert read_counters(target.proxy)["connections_refused_max_startups_per_source"] == 1


def test_source_comes_as_often_as_it_may(limited, openssh):
    target = limited(max_connection_rate="1/h:2")
    ssh = openssh(target)
    assert [log_in(ssh, CROWD).returncode for _ in range(2)] == [3, 3]
    assert refusal(ssh, CROWD).startswith(b"too many connections from your address; try again in 3")
    assert log_in(ssh, OTHER).returncode == 3
    limited(max_connection_rate="1/h:1", exempt=["127.0.77.0/24"])
    assert [log_in(ssh, CROWD).returncode for _ in range(3)] == [3, 3, 3]


def test_user_has_as_many_sessions_as_he_may(limited, openssh, upstreams):
    target = limited(max_sessions_per_user=1)
    other = proxied_target(target.proxy, target.upstream, user=target.proxy.route(target.upstream, "alice", user="other", max_sessions_per_user=2))
    target = limited(max_sessions_per_user=1)
    first, others = openssh(target), openssh(other)
    session = running_cat(first)
    said = first.exec("true")
    assert said.returncode == 255 and b":12: too many sessions of your user name; end one of them (session " in said.stderr
    running_cat(others)
    assert others.exec("exit 3").returncode == 3
    session.communicate(timeout=20 * SLOWDOWN)
    wait_until(lambda: first.exec("exit 3").returncode == 3, "the user to have room again")
    assert read_counters(target.proxy)["sessions_refused_max_sessions_per_user"] >= 1


def test_flood_of_refusals_is_summed_up(limited):
    target = limited(max_sessions_per_source=1)
    with connect(target.port, CROWD) as first:
        assert first.recv(1) == b"S"
        for _ in range(50):
            with connect(target.port, CROWD) as refused:
                receive_all(refused)
        summed_up = re.compile(rf"\d+ more within \d+ s: connection from {CROWD} is refused: max_sessions_per_source")
        wait_until(lambda: summed_up.search(target.proxy.text()), "the others to be summed up")
    assert 5 <= target.proxy.text().count(f"connection from {CROWD}:") < 50

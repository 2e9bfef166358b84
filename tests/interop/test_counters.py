"""What the daemon counts is true, and never goes back, whatever becomes of its processes."""
# SPDX-License-Identifier: MIT

import os
import shutil
import signal
import socket

import pytest

from harness.counters import Watch, counter_names, read_counters
from harness.ports import free_port
from harness.process import SLOWDOWN, birth, children, only_child, wait_until
from harness.proxy import PROJECT, SSHRPD
from harness.running_cat import running_cat, says_on
from harness.services import receive_all
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only

OTHER = PROJECT / "build/release/sshrpd_other_metrics"  # a build whose counters stand elsewhere
GAUGES = {"sessions_open", "logins_in_progress", "upstream_logins_waiting"}


@pytest.fixture
def proxy(new_proxy, upstreams):
    proxy = new_proxy()
    proxy.copy_program()
    proxy.route(upstreams["openssh9"].start(), "alice")
    proxy.start()
    yield proxy
    if proxy.processes():
        proxy.stop()
    else:
        proxy.process.kill()


@pytest.fixture
def ssh(proxy, upstreams, openssh):
    return openssh(proxied_target(proxy, upstreams["openssh9"]))


def wait_for(proxy, **wanted):
    """What a session has done is counted before its client has noticed all of its end, or soon after."""
    def reached():
        now = read_counters(proxy)
        return all(now[name] == value for name, value in wanted.items()) and now
    try:
        return wait_until(reached, f"the counters {wanted}")
    except AssertionError as error:
        raise AssertionError(f"{error}: {read_counters(proxy)}") from None


def kill_worker_and_wait(proxy):
    worker = max(children(proxy.master), key=birth)  # others are leaving
    start = proxy.log.stat().st_size
    os.kill(worker, signal.SIGKILL)
    proxy.wait_for_line("has taken over", start)


def test_sessions_are_counted(proxy, ssh, upstreams, openssh):
    before = wait_for(proxy, worker_starts=1, connections_accepted=0)
    assert set(before) == counter_names(proxy) | GAUGES and not any(before[name] for name in before if name != "worker_starts")
    session = running_cat(ssh)
    wait_for(proxy, connections_accepted=1, logins_ok=1, sessions_begun=1, sessions_open=1, logins_in_progress=0, sessions_ended=0,
             channels=1, upstream_connects_ok=1, key_exchanges=2)
    sent = b"x" * 100_000 + b"\n"
    says_on(session, sent)
    session.communicate(timeout=20 * SLOWDOWN)
    now = wait_for(proxy, sessions_open=0, sessions_ended=1, logins_failed=0)
    proxy.wait_for_text(" ended: ")
    [end] = [line for line in proxy.text().splitlines() if " ended: " in line]
    assert f"bytes_up={now['bytes_up']} bytes_down={now['bytes_down']} channels={now['channels']} " in end
    assert min(now["bytes_up"], now["bytes_down"]) > len(sent)


def test_what_is_refused_and_fails_is_counted(proxy, ssh, upstreams, openssh):
    user = proxy.route(upstreams["openssh9"], "alice", user="nobody-listens", upstream_port=free_port())
    proxy.settings["limits"] = {"max_sessions": 1}
    proxy.reload()
    assert openssh(proxied_target(proxy, upstreams["openssh9"], user=user)).exec("true").returncode == 255
    wait_for(proxy, reloads=1, worker_starts=2, upstream_connects_failed=1, logins_failed=1, logins_in_progress=0)
    session = running_cat(ssh)
    with socket.create_connection(("127.0.0.1", proxy.port)) as connection:
        assert b"too many connections; try again later" in receive_all(connection)
    wait_for(proxy, connections_refused_max_sessions=1, connections_accepted=2, sessions_open=1)
    session.kill()
    wait_for(proxy, sessions_open=0)
    proxy.settings["limits"] = {"max_startups": "1"}
    proxy.reload()
    with socket.create_connection(("127.0.0.1", proxy.port)) as first:
        assert first.recv(1) == b"S"
        wait_for(proxy, logins_in_progress=1)
        with socket.create_connection(("127.0.0.1", proxy.port)) as second:
            assert second.recv(1) == b"S"
            wait_for(proxy, connections_ended_max_startups=1, connections_refused_max_startups=0, logins_failed=2)
    wait_for(proxy, logins_in_progress=0, logins_failed=3, connections_accepted=4)
    proxy.settings["limits"] = {"max_startups": "1:100:2"}
    proxy.reload()
    with socket.create_connection(("127.0.0.1", proxy.port)) as first:
        assert first.recv(1) == b"S"
        wait_for(proxy, logins_in_progress=1)
        with socket.create_connection(("127.0.0.1", proxy.port)) as second:
            assert b"too many connections before login; try again" in receive_all(second)
        wait_for(proxy, connections_refused_max_startups=1)


def test_counters_grow_over_reloads_upgrades_between_builds_and_killed_workers(proxy, ssh):
    """20 reloads, 5 upgrades, each to a build with other counters, and workers killed; a session of the first worker all the while."""
    assert OTHER.exists(), f"{OTHER} is missing: build it"
    names = counter_names(proxy)
    first = running_cat(ssh)
    logins = 1
    with Watch(proxy, names) as watch:
        for upgrades in range(5):
            for _ in range(4):
                proxy.reload()
            assert ssh.exec("exit 3").returncode == 3
            logins += 1
            wait_for(proxy, sessions_ended=logins - 1)
            kill_worker_and_wait(proxy)
            says_on(first, b"x" * 1000 + b"\n")
            proxy.replace_program(lambda path: shutil.copy(SSHRPD if upgrades % 2 else OTHER, path))
            proxy.upgrade()
            assert ("first_of_another_build" in read_counters(proxy)) == (upgrades % 2 == 0)
        now = wait_for(proxy, sessions_open=1, logins_in_progress=0, reloads=20, worker_starts=1 + 20 + 5 + 5, worker_deaths=5,
                       sessions_begun=logins, sessions_ended=logins - 1)
        says_on(first, b"x" * 100_000 + b"\n")
        wait_until(lambda: read_counters(proxy)["bytes_up"] > now["bytes_up"] + 100_000, "the session of the first worker to be counted")
        first.communicate(timeout=20 * SLOWDOWN)
        wait_until(lambda: len(proxy.processes()) == 2, "all before to end")
        wait_for(proxy, sessions_open=0, logins_in_progress=0, sessions_ended=logins, counters_spoilt=0)
        wait_until(lambda: watch.readings > 100, "a hundred readings")


def test_killed_worker_takes_its_sessions_from_the_gauges(proxy, ssh):
    sessions = [running_cat(ssh) for _ in range(3)]
    wait_for(proxy, sessions_open=3)
    kill_worker_and_wait(proxy)
    wait_for(proxy, sessions_open=0, sessions_begun=3, sessions_ended=0, worker_deaths=1)
    for session in sessions:
        session.kill()


def test_worker_can_write_no_counters_but_its_own(proxy):
    """It has its own memory to write, and what all have only to read."""
    worker = only_child(proxy.master)
    maps = open(f"/proc/{worker}/maps").read().splitlines()
    shared = [line.split() for line in maps if "memfd:sshrpd-" in line and "memfd:sshrpd-names" not in line]  # the order of names is all workers'
    assert sorted((fields[1], fields[5]) for fields in shared) == [
        ("r--s", "/memfd:sshrpd-penalties"), ("rw-s", "/memfd:sshrpd-counters"), ("rw-s", "/memfd:sshrpd-input-notes"),
        ("rw-s", "/memfd:sshrpd-series"), ("rw-s", "/memfd:sshrpd-sessions")]
    open_files = [os.readlink(f"/proc/{worker}/fd/{name}") for name in os.listdir(f"/proc/{worker}/fd")]
    assert not any("sshrpd-ledger" in name or "sshrpd-metrics" in name for name in open_files)


def test_worker_that_is_started_during_an_upgrade_is_counted_by_the_next_daemon(proxy, ssh, tmp_path):
    names, [worker] = counter_names(proxy), children(proxy.master)
    go, late = tmp_path / "go", tmp_path / "late"
    late.write_text(f'#!/bin/sh\nuntil [ -e {go} ]; do sleep 0.05; done\nexec {SSHRPD.resolve()} "$@"\n')
    late.chmod(0o755)
    proxy.replace_program(lambda path: shutil.copy(late, path))
    with Watch(proxy, names):
        before, start = proxy.master, proxy.log.stat().st_size
        proxy.signal(signal.SIGUSR2)
        proxy.wait_for_line("SIGUSR2: starting", start)
        os.kill(worker, signal.SIGKILL)
        proxy.wait_for_line("has taken over", start)
        session = running_cat(ssh)
        wait_for(proxy, sessions_begun=1, worker_starts=2)
        go.touch()
        wait_until(lambda: proxy.master != before, "another master")
        wait_for(proxy, sessions_open=1, worker_starts=3, worker_deaths=1)
        session.communicate(timeout=20 * SLOWDOWN)
        wait_for(proxy, sessions_open=0, sessions_ended=1)

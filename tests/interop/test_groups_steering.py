"""Groups of upstreams under an operator's hands: what was counted and said holds over reloads, and over the death of any process."""
# SPDX-License-Identifier: MIT

import os
import signal

import pytest

from harness.control import short_folder
from harness.groups import Group, of_role, says_to_balancer
from harness.process import wait_until
from harness.proxy import SSHRPD
from harness.running_cat import running_cat, says_on

pytestmark = pytest.mark.proxy_only


@pytest.fixture
def folder():
    with short_folder() as path:
        yield path


@pytest.fixture
def begin(new_proxy, new_upstream, folder):
    """begin(server=…, **settings): a daemon with a group of two."""
    groups = []

    def make(**settings):
        group = Group(new_proxy(), [new_upstream("openssh9") for _ in range(2)], folder, **settings)
        groups.append(group)
        group.proxy.start()
        return group
    yield make
    for group in groups:
        group.proxy.stop()
        for server in group.servers:
            server.stop()


@pytest.fixture
def session(openssh):
    """session(group): one that is under way; all end with the test."""
    processes = []

    def make(group):
        processes.append(running_cat(openssh(group.target)))
        return processes[-1]
    yield make
    for process in processes:
        end(process)


@pytest.fixture
def refused(openssh):
    """refused(group): what a client reads that isn't let in."""
    def ask(group):
        done = openssh(group.target).exec("true")
        assert done.returncode == 255, done
        return done.stderr.decode()
    return ask


def end(process):
    process.stdin.close()
    process.wait()


def servers_of(group):
    """Where its sessions are that relay."""
    return [found["upstream"] for found in group.control.sessions("--user", "web")]


def kill_balancer(group):
    before = group.balancer()
    os.kill(before, signal.SIGKILL)
    return group.balancer(before)


# ── limits ──

def test_sessions_of_all_workers_count_over_a_reload(begin, session, refused):
    group = begin(server={"max_sessions": 2}, queue=0)
    early = [session(group) for _ in range(3)]
    group.proxy.reload()
    session(group)
    group.wait_for_sessions(2, 2)
    assert len(of_role(group.proxy.master, "worker")) == 2
    assert "busy" in refused(group)
    end(early[0])
    group.wait_for_sessions(1, 2)
    session(group)
    group.wait_for_sessions(2, 2)
    assert "busy" in refused(group)


def test_login_waits_in_the_queue_for_a_place(begin, session, openssh):
    group = begin(server={"max_sessions": 1}, queue_timeout="60s")
    first, _ = session(group), session(group)
    waiting = openssh(group.target).start(run="cat")
    wait_until(lambda: all(row["waiting"] == 1 for row in group.control.servers().values()), "a login that waits")
    end(first)
    says_on(waiting, b"has a place\n")
    end(waiting)


def test_limits_hold_after_the_balancer_was_killed(begin, session, refused):
    group = begin(server={"max_sessions": 1}, queue=0)
    sessions = [session(group), session(group)]
    kill_balancer(group)
    group.wait_for_sessions(1, 1)
    for each in sessions:
        says_on(each, b"goes on\n")
    assert "busy" in refused(group)
    end(sessions[0])
    group.wait_for_sessions(0, 1)
    session(group)
    group.wait_for_sessions(1, 1)


def test_killed_worker_gives_its_places_back_at_once(begin, session):
    group = begin(server={"max_sessions": 1}, queue=0)
    session(group), session(group)
    group.wait_for_sessions(1, 1)
    [worker] = of_role(group.proxy.master, "worker")
    os.kill(worker, signal.SIGKILL)
    group.wait_for_sessions(0, 0)
    group.proxy.wait_for_text("has taken over")
    session(group), session(group)
    group.wait_for_sessions(1, 1)


# ── an operator's word ──

def test_servers_are_put_out_of_service_and_back(begin, session, refused):
    group = begin()
    one, other = group.names
    group.set(one, "maint")
    for _ in range(3):
        session(group)
    assert servers_of(group) == [other] * 3
    group.set(other, "maint")
    assert "service" in refused(group)
    group.set(one, "ready")
    session(group)
    assert sorted(servers_of(group)) == sorted([other] * 3 + [one])
    wanted = {one: "ready", other: "maint"}
    wait_until(lambda: {name: row["state"] for name, row in group.control.servers().items()} == wanted, f"{wanted}")


def test_word_of_an_operator_outlives_reloads_and_the_balancer(begin, session):
    group = begin()
    one, other = group.names
    group.set(one, "drain")
    group.proxy.reload()
    session(group)
    kill_balancer(group)
    session(group)
    assert servers_of(group) == [other] * 2
    wait_until(lambda: group.control.servers()[one]["state"] == "drain", "the word to be known")


def test_nobody_is_told_of_servers_that_are_not_there(begin):
    group = begin()
    assert b"has no server" in group.control.run("upstream", "web", "127.0.0.1:1", "maint").stderr
    assert b"there is no upstream" in group.control.run("upstream", "mail", group.names[0], "maint").stderr


# ── the balancer's life ──

def test_reload_that_takes_the_last_group_away_lets_the_balancer_go(begin, session):
    group = begin()
    early = session(group)
    group.balancer()
    group.proxy.written_routes = ""
    group.proxy.routes = [route for route in group.proxy.routes if "upstream" not in route]
    group.proxy.reload()
    wait_until(lambda: not of_role(group.proxy.master, "balancer"), "no balancer")
    says_on(early, b"goes on\n")


@pytest.mark.parametrize("packet", [b"\xff garbage", b"\x01", b"", b"\x00" * 65_536], ids=["number", "cut", "empty", "long"])
def test_worker_that_was_taken_over_loses_only_its_own_link_and_gets_another(begin, session, packet):
    group = begin(server={"max_sessions": 2}, queue=0)
    early = session(group)
    [before] = of_role(group.proxy.master, "worker")
    group.proxy.reload()
    session(group)
    group.wait_for_sessions(1, 1)
    balancer = group.balancer()
    says_to_balancer(before, packet)
    group.proxy.wait_for_text(f"worker {before} has lost the balancer")
    says_on(early, b"goes on\n")
    session(group)
    group.wait_for_sessions(1, 2)  # that of the worker, too
    assert group.balancer() == balancer


def test_lost_link_of_the_serving_worker_is_mended(begin, session, refused):
    group = begin(server={"max_sessions": 1}, queue=0)
    early = session(group)
    group.wait_for_sessions(0, 1)
    [worker] = of_role(group.proxy.master, "worker")
    balancer = group.balancer()
    says_to_balancer(worker, b"\xff garbage")
    group.proxy.wait_for_text(f"worker {worker} has lost the balancer")
    session(group)  # which nobody could let in without a balancer
    group.wait_for_sessions(1, 1)
    says_on(early, b"goes on\n")
    assert "busy" in refused(group)
    assert group.balancer() == balancer


# ── upgrades ──

def test_sessions_of_the_daemon_before_count_after_an_upgrade(begin, session, refused):
    group = begin(server={"max_sessions": 1}, queue=0)
    early = [session(group), session(group)]
    old = group.proxy.process
    group.proxy.upgrade()
    group.wait_for_sessions(1, 1)
    assert "busy" in refused(group)
    wait_until(lambda: not of_role(old.pid, "balancer"), "the old daemon's balancer to end")
    end(early[0])
    group.wait_for_sessions(0, 1)
    session(group)
    group.wait_for_sessions(1, 1)
    assert "busy" in refused(group)
    says_on(early[1], b"goes on\n")


def test_sessions_from_two_upgrades_ago_count_though_the_balancer_dies(begin, session, refused):
    group = begin(server={"max_sessions": 1}, queue=0)
    early = session(group)
    group.proxy.upgrade()
    late = session(group)
    group.proxy.upgrade()
    group.wait_for_sessions(1, 1)
    kill_balancer(group)
    group.wait_for_sessions(1, 1)
    assert "busy" in refused(group)
    end(early)
    group.wait_for_sessions(0, 1)
    end(late)
    group.wait_for_sessions(0, 0)


def test_login_that_waits_for_a_place_goes_on_to_wait_after_an_upgrade(begin, session, openssh):
    group = begin(server={"max_sessions": 1}, queue_timeout="120s")
    first, _ = session(group), session(group)
    waiting = openssh(group.target).start(run="cat")
    wait_until(lambda: all(row["waiting"] == 1 for row in group.control.servers().values()), "a login that waits")
    group.proxy.upgrade()
    wait_until(lambda: all(row["waiting"] == 1 for row in group.control.servers().values()), "it to wait at the new balancer")
    end(first)
    says_on(waiting, b"has a place\n")
    end(waiting)


def test_operators_words_and_places_outlive_an_upgrade(begin, session):
    group = begin(sticky="user")
    one, other = group.names
    group.set(one, "drain")
    early = session(group)
    assert servers_of(group) == [other]
    end(early)
    group.wait_for_sessions(0, 0)
    group.proxy.upgrade()
    wait_until(lambda: group.control.servers()[one]["state"] == "drain", "the word to be known")
    group.set(one, "ready")
    for _ in range(4):
        end(session(group))
    def given():
        return {name: row["given"] for name, row in group.control.servers().items()}
    wait_until(lambda: sum(given().values()) == 5, "all to be counted")
    assert given() == {one: 0, other: 5}


def test_program_that_fails_leaves_the_balancer_as_it_was(begin, session, refused):
    group = begin(server={"max_sessions": 1}, queue=0)
    group.proxy.copy_program()
    group.proxy.stop()
    group.proxy.start()
    one, other = group.names
    group.set(one, "maint")
    session(group)
    balancer = group.balancer()

    def make(path):
        path.write_text("#!/bin/sh\nexit 1\n")
        path.chmod(0o755)
    group.proxy.replace_program(make)
    group.proxy.signal(signal.SIGUSR2)
    group.proxy.wait_for_line("before it was ready: this one goes on")
    assert "busy" in refused(group)
    assert group.control.servers()[one]["state"] == "maint" and group.balancer() == balancer


def test_program_that_knows_nothing_of_it_is_told_nothing_and_both_say_so(begin, session, refused):
    group = begin(server={"max_sessions": 1}, queue=0)
    group.proxy.copy_program()
    group.proxy.stop()
    group.proxy.start()
    early = session(group)

    def make(path):  # one that was told nothing is as one of before
        path.write_text(f'#!/bin/sh\nunset SSHRPD_SERVERS\nexec {SSHRPD} "$@"\n')
        path.chmod(0o755)
    group.proxy.replace_program(make)
    group.proxy.upgrade()
    group.proxy.wait_for_line("the daemon before this one doesn't tell of its sessions")
    group.proxy.wait_for_line("doesn't count the sessions that stay here")
    late = [session(group), session(group)]
    group.wait_for_sessions(1, 1)
    assert "busy" in refused(group)
    for each in (early, *late):
        says_on(each, b"goes on\n")

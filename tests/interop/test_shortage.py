"""A worker without descriptors: its sessions go on, who comes is told and closed instead of waiting, and afterwards all is as before."""
# SPDX-License-Identifier: MIT

import contextlib
import os
import socket
import time

import pytest

from harness.counters import read_counters
from harness.process import SLOWDOWN, only_child, wait_until
from harness.running_cat import running_cat, says_on
from harness.services import receive_all
from harness.target import proxied_target

pytestmark = [pytest.mark.proxy_only, pytest.mark.descriptors]

DESCRIPTORS = 160  # more than a worker of many threads begins with
WORDS = b"the proxy has too many open files; try again later"
FAILS = "connections can't be accepted: Too many open files; it is tried again"


@pytest.fixture
def target(new_proxy, upstreams):
    upstream = upstreams["openssh9"].start()
    proxy = new_proxy({"limits": {"handshake_grace_time": 600, "login_grace_time": 600}})
    proxy.runner = ["prlimit", f"--nofile={DESCRIPTORS}"]
    proxy.route(upstream, "alice", user="visitor")
    proxy.start()
    yield proxied_target(proxy, upstream, user="visitor")
    proxy.stop()


@contextlib.contextmanager
def without_descriptors(target):
    """All that the worker may have are taken, by connections that wait; the last of them was one too many."""
    waiting = []
    start = target.proxy.log.stat().st_size
    try:
        while FAILS not in target.proxy.text(start):
            waiting.append(socket.create_connection(("127.0.0.1", target.port), timeout=60 * SLOWDOWN))
            wait_until(lambda: accepted(target, waiting[-1]) or FAILS in target.proxy.text(start), "it to be accepted, or not")
        yield waiting
    finally:
        for connection in waiting:
            connection.close()


def accepted(target, connection):
    connection.setblocking(False)
    try:
        return connection.recv(1, socket.MSG_PEEK) == b"S"
    except BlockingIOError:
        return False
    finally:
        connection.settimeout(60 * SLOWDOWN)


def seconds_of_work(pid):
    user, system = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def test_shortage_of_descriptors(target, openssh):
    ssh = openssh(target)
    session = running_cat(ssh)
    worker = only_child(target.proxy.master)
    with without_descriptors(target) as waiting:
        assert WORDS in receive_all(waiting[-1]), "it waited, and then was told"
        began, worked = time.monotonic(), seconds_of_work(worker)
        for _ in range(5):
            with socket.create_connection(("127.0.0.1", target.port), timeout=60 * SLOWDOWN) as connection:
                assert WORDS in receive_all(connection)
        refused = ssh.exec("true")
        assert refused.returncode == 255 and WORDS in refused.stderr, refused.stderr
        says_on(session, b"goes on\n")
        assert seconds_of_work(worker) - worked < (time.monotonic() - began) / 2, "it tries again and again without a pause"
    wait_until(lambda: ssh.exec("exit 3").returncode == 3, "logins to work again")
    target.proxy.wait_for_text("were closed unserved")
    assert target.proxy.text().count("connections can't be accepted") == 1
    assert read_counters(target.proxy)["connections_closed_no_descriptor"] >= 7
    says_on(session, b"to the end\n")

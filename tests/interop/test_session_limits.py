"""Limits of time: of a session without data, of its length, and of a connection that doesn't log in. The client reads which it was."""
# SPDX-License-Identifier: MIT

import re
import socket
import time

import pytest

from harness.process import SLOWDOWN
from harness.running_cat import says_on
from harness.services import receive_all
from peers.openssh import Sshd
from peers.scripted.client import SERVICE_REQUEST, connect
from peers.scripted.packets import Closed
from peers.scripted.wire import Number

pytestmark = pytest.mark.proxy_only

IDLE = 2 * max(2, round(SLOWDOWN))  # seconds; a busy machine gives back a line sooner
SESSION_TIME = 6
GRACE = 2


@pytest.fixture(scope="module")
def sshd_behind(work, upstream_keys, accounts, through):
    def make(settings, **route):
        return through(Sshd(work, upstream_keys, accounts), settings, **route)
    return make


def end_of(session):
    """What ssh said, once it has ended."""
    _, errors = session.communicate(timeout=60 * SLOWDOWN)
    assert session.returncode == 255
    return errors.decode()


@pytest.mark.parametrize("settings, route", [({"limits": {"idle_timeout": IDLE}}, {}), ({}, {"idle_timeout": IDLE, "sftp_audit": True})],
                         ids=["all", "route"])
def test_session_lives_while_data_goes_and_not_by_keepalives(sshd_behind, openssh, settings, route):
    target = sshd_behind(settings, **route)
    session = openssh(target).start(run="cat", options=["ServerAliveInterval=1", "ServerAliveCountMax=60"])
    until = time.monotonic() + IDLE + 2
    while time.monotonic() < until:
        says_on(session, b"something\n")
    quiet = time.monotonic()
    said = end_of_quiet(session)
    assert time.monotonic() - quiet >= IDLE - 1
    assert f"idle for {IDLE} s (idle_timeout)" in said
    assert re.search(rf'reason="idle for {IDLE} s \(idle_timeout\)"', target.proxy.text())


def end_of_quiet(session):
    """Its stdin stays open: an end of it would end the session."""
    assert session.stdout.read() == b""
    assert session.wait(timeout=60 * SLOWDOWN) == 255
    return session.stderr.read().decode()


@pytest.mark.parametrize("settings, route", [({"limits": {"max_session_time": SESSION_TIME}}, {}),
                                             ({"limits": {"max_session_time": 3600}}, {"max_session_time": SESSION_TIME})], ids=["all", "route"])
def test_session_ends_after_its_time_whatever_goes(sshd_behind, openssh, settings, route):
    target = sshd_behind(settings, **route)
    began = time.monotonic()
    session = openssh(target).start(run="while echo something; do sleep 0.1; done")
    said = end_of(session)
    assert time.monotonic() - began >= SESSION_TIME - 1
    assert f"the session has lasted {SESSION_TIME} s (max_session_time)" in said


def closing_words(peer):
    with pytest.raises(Closed) as closed:
        while True:
            peer.receive()
    return str(closed.value)


def test_connection_that_exchanges_no_keys_is_ended(sshd_behind):
    target = sshd_behind({"limits": {"handshake_grace_time": GRACE, "login_grace_time": 3600}})
    with socket.create_connection(("127.0.0.1", target.port), timeout=20 * SLOWDOWN) as connection:
        assert b"(handshake_grace_time)" in receive_all(connection)


def test_login_that_isnt_done_is_ended_later(sshd_behind):
    handshake = GRACE * max(1, round(SLOWDOWN))
    login = 3 * handshake
    target = sshd_behind({"limits": {"handshake_grace_time": handshake, "login_grace_time": login}})
    began = time.monotonic()
    with connect(target) as peer:
        peer.send(SERVICE_REQUEST)
        peer.expect(Number.SERVICE_ACCEPT)
        peer.connection.settimeout(login + 20 * SLOWDOWN)
        assert f"no login within {login} s (login_grace_time)" in closing_words(peer)
    assert time.monotonic() - began >= login - 1

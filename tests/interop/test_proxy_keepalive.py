"""Keepalives of the proxy's own: who answers lives on, who doesn't is given up, and the other side hears nothing of them."""
# SPDX-License-Identifier: MIT

import dataclasses
import os
import signal
import threading
import time
from functools import partial

import pytest

from harness.line import Line
from harness.process import SLOWDOWN, wait_until
from harness.running_cat import running_cat, says_on
from peers.openssh import Sshd
from peers.scripted.client import connect, log_in, open_session
from peers.scripted.server import global_request, work
from peers.scripted.stage import Stage
from peers.scripted.wire import Number, message, reader

pytestmark = pytest.mark.proxy_only

ENOUGH = 3
PATIENT = {"keepalive_interval": 1, "keepalive_count_max": 60}  # a busy machine may not end the session
COUNT_MAX = 2
INTERVAL = max(2, round(SLOWDOWN))  # seconds; who is well answers sooner
STRICT = {"keepalive_interval": INTERVAL, "keepalive_count_max": COUNT_MAX}
KEEPALIVE = "keepalive@openssh.com"
BESIDES = {Number.IGNORE, Number.DEBUG, Number.EXT_INFO}


@pytest.fixture(scope="module")
def sshd_behind(work, upstream_keys, accounts, through):
    """A target behind a proxy with these settings, with an sshd of its own."""
    def make(settings, **route):
        return through(Sshd(work, upstream_keys, accounts), settings, **route)
    return make


@pytest.mark.parametrize("route", [{}, {"sftp_audit": True}], ids=["plain", "looked-into"])
def test_client_that_answers_lives_and_the_upstream_hears_nothing(sshd_behind, openssh, tmp_path, route):
    target, log = sshd_behind({"limits": PATIENT}, **route), tmp_path / "log"
    ssh = openssh(target)
    session = ssh.start("-vvv", "-E", str(log), run="cat")
    says_on(session, b"first\n")
    wait_until(lambda: log.read_text().count(f"rtype {KEEPALIVE} want_reply 1") >= ENOUGH, f"{ENOUGH} keepalives")
    says_on(session, b"last\n")
    session.stdin.close()
    assert session.wait(timeout=30 * SLOWDOWN) == 0
    assert "keepalive" not in target.upstream.process.text(), "neither a question nor an answer"


def test_upstream_that_answers_lives_and_the_client_hears_nothing(sshd_behind, openssh, tmp_path):
    target, log = sshd_behind({"limits.upstream": PATIENT}), tmp_path / "log"
    session = openssh(target).start("-vvv", "-E", str(log), run="cat")
    says_on(session, b"first\n")
    start = len(log.read_text())
    wait_until(lambda: target.upstream.process.text().count(f"rtype {KEEPALIVE} want_reply 1") >= ENOUGH, f"{ENOUGH} keepalives")
    says_on(session, b"last\n")
    text = log.read_text()[start:]
    assert "receive packet: type 80" not in text
    assert "receive packet: type 81" not in text and "receive packet: type 82" not in text, "an answer to a question of the proxy's came through"
    session.stdin.close()
    assert session.wait(timeout=30 * SLOWDOWN) == 0


def test_client_that_stands_still_is_given_up(sshd_behind, openssh):
    target = sshd_behind({"limits": STRICT})
    session = running_cat(openssh(target))
    start, began = len(target.proxy.text()), time.monotonic()
    os.kill(session.pid, signal.SIGSTOP)
    try:
        wait_until(lambda: "the client answers no keepalives" in target.proxy.text()[start:], "the client to be given up")
        assert time.monotonic() - began >= INTERVAL * COUNT_MAX
        wait_until(lambda: not target.upstream.session_processes(), "the upstream to end the session")
    finally:
        os.kill(session.pid, signal.SIGCONT)
    _, errors = session.communicate(timeout=20 * SLOWDOWN)
    assert session.returncode == 255
    assert b"the client answers no keepalives" in errors


def test_client_whose_machine_is_gone_is_given_up_by_keepalives_alone(sshd_behind, openssh):
    target = sshd_behind({"limits": {**STRICT, "ack_timeout": 0}})
    line = Line(target.port)
    session = running_cat(openssh(dataclasses.replace(target, port=line.port)))
    start = len(target.proxy.text())
    line.vanish()
    wait_until(lambda: "the client answers no keepalives" in target.proxy.text()[start:], "the client to be given up")
    session.kill()


def test_upstream_that_stands_still_is_given_up(sshd_behind, openssh):
    target = sshd_behind({"limits.upstream": STRICT})
    session = running_cat(openssh(target))
    stopped = target.upstream.session_processes()
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        _, errors = session.communicate(timeout=30 * SLOWDOWN)
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
    assert session.returncode == 255
    assert b"the upstream answers no keepalives" in errors


class Noting:
    """What a scripted server got; it answers requests by `answers`, in turn, of which None is UNIMPLEMENTED."""

    def __init__(self, *answers):
        self.names, self.replies, self.answers = [], [], list(answers)
        self.enough = threading.Event()

    def __call__(self, peer, payload):
        if payload[0] in (Number.REQUEST_SUCCESS, Number.REQUEST_FAILURE, Number.UNIMPLEMENTED):
            self.replies.append(payload)
        if payload[0] != Number.GLOBAL_REQUEST:
            return False
        self.names.append(reader(payload).text())
        answer = self.answers.pop(0) if self.answers else Number.REQUEST_FAILURE
        peer.refuse_last() if answer is None else peer.send(message(answer))
        if self.names.count(KEEPALIVE) >= ENOUGH:
            self.enough.set()
        return True


@pytest.fixture(scope="module")
def stage_behind(work, upstream_keys, through):
    def make(settings):
        return through(Stage(work, upstream_keys), settings)
    return make


def next_keepalive(peer):
    asked = reader(peer.expect(Number.GLOBAL_REQUEST))
    name = asked.text()
    return name if name == KEEPALIVE else next_keepalive(peer)  # the proxy's host keys


def test_answers_of_a_client_of_any_kind_count_also_around_new_keys(stage_behind):
    target = stage_behind({"limits": STRICT})
    noting = Noting()
    target.upstream.play(work=partial(work, on=noting))
    with connect(target) as peer:
        log_in(peer, target)
        for answer in (lambda: peer.send(message(Number.REQUEST_FAILURE)), lambda: peer.send(message(Number.REQUEST_SUCCESS)), peer.refuse_last,
                       peer.exchange_keys, lambda: peer.send(message(Number.IGNORE, ""))):
            assert next_keepalive(peer) == KEEPALIVE
            answer()
        open_session(peer)  # it lives
    assert KEEPALIVE not in noting.names and not noting.replies


def test_answers_of_a_server_to_others_requests_stay_in_their_order(stage_behind):
    target = stage_behind({"limits.upstream": PATIENT})
    known = {"yes@example.com": Number.REQUEST_SUCCESS, "no@example.com": Number.REQUEST_FAILURE}

    class Answering(Noting):
        def __call__(self, peer, payload):
            if payload[0] == Number.GLOBAL_REQUEST:
                self.answers = [known.get(reader(payload).text())]  # a keepalive: UNIMPLEMENTED
            return super().__call__(peer, payload)
    noting = Answering()
    target.upstream.play(work=partial(work, on=noting))
    with connect(target) as peer:
        log_in(peer, target)
        while not noting.enough.is_set():
            for name, answer in known.items():
                peer.send(global_request(name, True))
                got = peer.receive(passing_over=BESIDES | {Number.GLOBAL_REQUEST})
                assert got[0] == answer
            noting.enough.wait(1.5)  # the server is asked where nothing has come of it for a second
    assert noting.names.count("yes@example.com") == noting.names.count("no@example.com") >= 1

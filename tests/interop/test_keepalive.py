"""Keepalives of either side are answered, so an idle session lives on."""
# SPDX-License-Identifier: MIT

import re

import pytest

from harness.process import SLOWDOWN, wait_until
from peers.openssh import RELEASES, Sshd

ENOUGH = 4
# Answers are counted in the logs; that many seconds of a busy machine may not end the session.
PATIENT = 60


@pytest.fixture(scope="module")
def asking_upstreams(work, upstream_keys, accounts, through):
    made = {}

    def make(release):
        if release not in made:
            made[release] = through(Sshd(work, upstream_keys, accounts, RELEASES[release], ["ClientAliveInterval 1", f"ClientAliveCountMax {PATIENT}"]))
        return made[release]
    return make


def idle_session(ssh, log, *options):
    process = ssh.start("-vvv", "-E", str(log), run="cat", options=options)
    process.stdin.write(b"first\n")
    assert process.stdout.readline() == b"first\n"
    return process, len(log.read_text())


def answers_of_the_upstream(log):
    """Replies to the client's global requests, in its log."""
    return log.count("receive packet: type 81") + log.count("receive packet: type 82")


def answers_of_the_client(target, start):
    """Replies to sshd's questions, in its log: 81 and 82, or 99 and 100 of a channel."""
    return len(re.findall(r"Got \d+/\d+ for keepalive", target.upstream.process.text(start)))


def assert_alive(process):
    out, _ = process.communicate(b"last\n", timeout=30 * SLOWDOWN)
    assert (out, process.returncode) == (b"last\n", 0)


def test_keepalives_of_the_client_are_answered(ssh, tmp_path):
    log = tmp_path / "log"
    process, start = idle_session(ssh, log, "ServerAliveInterval=1", f"ServerAliveCountMax={PATIENT}")
    wait_until(lambda: answers_of_the_upstream(log.read_text()[start:]) >= ENOUGH, f"{ENOUGH} answers")
    assert log.read_text()[start:].count("send packet: type 80") >= ENOUGH
    assert_alive(process)


def test_keepalives_of_the_upstream_are_answered(asking_upstreams, openssh, release, tmp_path):
    target, log = asking_upstreams(release), tmp_path / "log"
    process, start = idle_session(openssh(target, release), log)
    served = target.upstream.process.log.stat().st_size
    wait_until(lambda: answers_of_the_client(target, served) >= ENOUGH, f"{ENOUGH} answers")
    assert log.read_text()[start:].count("rtype keepalive@openssh.com reply 1") >= ENOUGH
    assert_alive(process)


def test_keepalives_of_both_at_once_keep_their_answers_apart(asking_upstreams, openssh, release, tmp_path):
    target, log = asking_upstreams(release), tmp_path / "log"
    process, start = idle_session(openssh(target, release), log, "ServerAliveInterval=1", f"ServerAliveCountMax={PATIENT}")
    served = target.upstream.process.log.stat().st_size

    def answered():
        """To either: who hears the other's question doesn't ask himself."""
        return answers_of_the_upstream(log.read_text()[start:]) + answers_of_the_client(target, served)
    wait_until(lambda: answered() >= ENOUGH, f"{ENOUGH} answers")
    text = log.read_text()[start:]
    assert answers_of_the_upstream(text) <= text.count("send packet: type 80"), "an answer to a question of the proxy's came through"
    assert_alive(process)

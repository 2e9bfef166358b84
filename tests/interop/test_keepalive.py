"""Keepalives of either side are answered, so an idle session lives on."""

import pytest

from harness.process import wait_until
from peers.openssh import RELEASES, Sshd

ENOUGH = 4


@pytest.fixture(scope="module")
def asking_upstreams(work, upstream_keys, accounts, through):
    made = {}

    def make(release):
        if release not in made:
            made[release] = through(Sshd(work, upstream_keys, accounts, RELEASES[release], ["ClientAliveInterval 1", "ClientAliveCountMax 1"]))
        return made[release]
    return make


def idle_session(ssh, log, *options):
    process = ssh.start("-vvv", "-E", str(log), run="cat", options=options)
    process.stdin.write(b"first\n")
    assert process.stdout.readline() == b"first\n"
    return process, len(log.read_text())


def assert_alive(process):
    out, _ = process.communicate(b"last\n", timeout=30)
    assert (out, process.returncode) == (b"last\n", 0)


def test_keepalives_of_the_client_are_answered(ssh, tmp_path):
    log = tmp_path / "log"
    process, start = idle_session(ssh, log, "ServerAliveInterval=1", "ServerAliveCountMax=1")
    # Global requests (80) with their answers (81 or 82).
    wait_until(lambda: log.read_text()[start:].count("send packet: type 80") >= ENOUGH, f"{ENOUGH} keepalives")
    text = log.read_text()[start:]
    assert text.count("receive packet: type 81") + text.count("receive packet: type 82") >= ENOUGH - 1
    assert_alive(process)


def test_keepalives_of_the_upstream_are_answered(asking_upstreams, openssh, release, tmp_path):
    target, log = asking_upstreams(release), tmp_path / "log"
    process, start = idle_session(openssh(target, release), log)
    wait_until(lambda: log.read_text()[start:].count("rtype keepalive@openssh.com reply 1") >= ENOUGH, f"{ENOUGH} keepalives")
    assert_alive(process)


def test_keepalives_of_both_at_once_keep_their_answers_apart(asking_upstreams, openssh, release, tmp_path):
    target, log = asking_upstreams(release), tmp_path / "log"
    process, start = idle_session(openssh(target, release), log, "ServerAliveInterval=1", "ServerAliveCountMax=2")

    def asked():
        """Either's questions: who hears the other's doesn't ask himself."""
        text = log.read_text()[start:]
        return text.count("send packet: type 80") + text.count("rtype keepalive@openssh.com reply 1")
    wait_until(lambda: asked() >= ENOUGH, f"{ENOUGH} keepalives")
    assert_alive(process)

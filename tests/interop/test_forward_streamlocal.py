"""Forwarding of Unix sockets, both ways."""
# SPDX-License-Identifier: MIT

from harness.data import payload, sha256
from harness.process import listening, wait_until
from harness.services import Service, connect, converse, echo

DATA = payload(700_000)


def test_local_socket_leads_to_one_on_the_upstream(ssh, tmp_path):
    place = ssh.target.scratch()
    with Service(echo, path=place / "echo"):
        ssh.start("-N", f"-L{tmp_path}/near:{place}/echo")
        wait_until(lambda: listening(tmp_path / "near"), "ssh to listen")
        answers = [converse(connect(tmp_path / "near"), DATA) for _ in range(3)]
    assert {sha256(answer) for answer in answers} == {sha256(DATA)}


def test_socket_on_the_upstream_leads_to_a_local_one(ssh, tmp_path):
    place = ssh.target.scratch()
    with Service(echo, path=tmp_path / "echo"):
        ssh.start("-N", f"-R{place}/far:{tmp_path}/echo")
        wait_until(lambda: listening(place / "far"), "the upstream to listen")
        answers = [converse(connect(place / "far"), DATA) for _ in range(3)]
    assert {sha256(answer) for answer in answers} == {sha256(DATA)}


def test_socket_on_the_upstream_leads_to_a_local_port(ssh, tmp_path):
    place = ssh.target.scratch()
    with Service(echo) as service:
        ssh.start("-N", f"-R{place}/far:127.0.0.1:{service.port}")
        wait_until(lambda: listening(place / "far"), "the upstream to listen")
        assert converse(connect(place / "far"), b"mixed") == b"mixed"

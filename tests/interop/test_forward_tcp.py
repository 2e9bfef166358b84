"""TCP forwarding: -L, -R, -D, -W."""
# SPDX-License-Identifier: MIT

import re
import socket
import struct

import pytest

from harness.data import payload, sha256
from harness.ports import free_port
from harness.process import SLOWDOWN, listening, wait_until
from harness.services import Service, connect, converse, echo

DATA = payload(700_000)


@pytest.fixture
def service():
    with Service(echo) as running:
        yield running


def forwarding(ssh, tmp_path, *flags):
    """An ssh without a command; its messages go to a file."""
    process = ssh.start("-N", "-v", "-E", str(tmp_path / "log"), *flags, options=["ExitOnForwardFailure=yes"])
    return process, tmp_path / "log"


def test_local_forward_carries_many_connections(ssh, tmp_path, service):
    port = free_port()
    forwarding(ssh, tmp_path, f"-L127.0.0.1:{port}:127.0.0.1:{service.port}")
    wait_until(lambda: listening(port), "ssh to listen")
    open_at_once = [connect(("127.0.0.1", port)) for _ in range(8)]
    assert {sha256(converse(connection, DATA)) for connection in open_at_once} == {sha256(DATA)}


def test_local_forward_to_a_closed_port_ends_only_that_connection(ssh, tmp_path, service):
    dead, alive = free_port(), free_port()
    _, log = forwarding(ssh, tmp_path, f"-L127.0.0.1:{dead}:127.0.0.1:{free_port()}", f"-L127.0.0.1:{alive}:127.0.0.1:{service.port}")
    wait_until(lambda: listening(dead) and listening(alive), "ssh to listen")
    assert converse(connect(("127.0.0.1", dead)), b"") == b""
    wait_until(lambda: "connect failed" in log.read_text(), "the refusal of the upstream")
    assert converse(connect(("127.0.0.1", alive)), b"still there") == b"still there"


def test_remote_forward_comes_back_to_the_client(ssh, tmp_path, service):
    _, log = forwarding(ssh, tmp_path, f"-R0:127.0.0.1:{service.port}")
    found = wait_until(lambda: re.search(r"Allocated port (\d+)", log.read_text() if log.exists() else ""), "the allocated port")
    port = int(found[1])
    answers = [converse(connect(("127.0.0.1", port)), DATA) for _ in range(3)]
    assert {sha256(answer) for answer in answers} == {sha256(DATA)}


def test_remote_forward_of_a_used_port_is_refused(ssh, tmp_path, service):
    process, log = forwarding(ssh, tmp_path, f"-R127.0.0.1:{service.port}:127.0.0.1:1")
    assert process.wait(30 * SLOWDOWN) == 255
    assert "remote port forwarding failed" in log.read_text()


def test_remote_forward_can_be_cancelled(ssh, tmp_path, service):
    socket, port = tmp_path / "control", free_port()
    ssh.start("-N", "-M", f"-S{socket}", f"-R127.0.0.1:{port}:127.0.0.1:{service.port}")
    wait_until(lambda: listening(port), "the upstream to listen")
    assert converse(connect(("127.0.0.1", port)), b"before") == b"before"
    ssh.finish(ssh.command(f"-S{socket}", "-O", "cancel", f"-R127.0.0.1:{port}:127.0.0.1:{service.port}"))
    wait_until(lambda: not listening(port), "the upstream to stop listening")


def test_dynamic_forward_speaks_socks(ssh, tmp_path, service):
    port = free_port()
    forwarding(ssh, tmp_path, f"-D127.0.0.1:{port}")
    wait_until(lambda: listening(port), "ssh to listen")
    connection = connect(("127.0.0.1", port))
    connection.sendall(b"\x05\x01\x00")
    assert connection.recv(2, socket.MSG_WAITALL) == b"\x05\x00"
    connection.sendall(b"\x05\x01\x00\x03" + bytes([9]) + b"127.0.0.1" + struct.pack(">H", service.port))
    assert connection.recv(10, socket.MSG_WAITALL)[:2] == b"\x05\x00"
    assert sha256(converse(connection, DATA)) == sha256(DATA)


def test_standard_streams_are_forwarded(ssh, service):
    done = ssh.finish(ssh.command("-W", f"127.0.0.1:{service.port}"), DATA)
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(DATA))

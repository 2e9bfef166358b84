"""One side dies or stands still for a while; the other is told, or waits and loses nothing."""
# SPDX-License-Identifier: MIT

import contextlib
import hashlib
import os
import re
import select
import signal

import pytest

from harness.data import payload, sha256
from harness.process import SLOWDOWN, birth, program, read_proc, wait_until
from harness.stream import generator, stream_checksum


def signal_all(pids, wanted):
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):  # the death of one may be that of the next
            os.kill(pid, wanted)


@pytest.fixture
def session_processes(ssh):
    """What serves the sessions of this test on the upstream: earlier tests' may still be ending."""
    before = {(pid, birth(pid)) for pid in ssh.target.upstream.session_processes()}

    def find():
        return [pid for pid in ssh.target.upstream.session_processes() if (pid, birth(pid)) not in before]
    yield find
    signal_all(find(), signal.SIGCONT)


def running_cat(ssh):
    process = ssh.start(run="cat")
    process.stdin.write(b"first\n")
    assert process.stdout.readline() == b"first\n"
    return process


def test_killed_client_ends_the_session_on_the_upstream(ssh, session_processes):
    process = running_cat(ssh)
    assert session_processes()
    process.kill()
    wait_until(lambda: not session_processes(), "the upstream to end the session")


def test_killed_upstream_ends_the_client(ssh, session_processes):
    process = running_cat(ssh)
    signal_all(session_processes(), signal.SIGKILL)
    out, errors = process.communicate(timeout=20 * SLOWDOWN)
    assert (out, process.returncode) == (b"", 255)
    assert b"closed" in errors or b"disconnect" in errors


def test_what_the_upstream_said_before_it_died_is_delivered(ssh, session_processes):
    process = ssh.start(run="head -c 300000 /dev/zero; echo last words; exec cat")
    wait_until(lambda: "cat" in map(program, session_processes()), "the last words")
    assert select.select([process.stdout], [], [], 20 * SLOWDOWN)[0]
    received = b""
    while not received.endswith(b"last words\n"):
        received += process.stdout.read(65536)
    signal_all(session_processes(), signal.SIGKILL)
    assert received == b"\0" * 300_000 + b"last words\n"
    assert process.wait(20 * SLOWDOWN) == 255


def test_stopped_upstream_holds_the_client_back_and_loses_nothing(ssh, session_processes):
    process = running_cat(ssh)
    signal_all(session_processes(), signal.SIGSTOP)
    data, sent = payload(64_000_000), 0
    os.set_blocking(process.stdin.fileno(), False)
    # A second without room in the pipe: everything between here and there is full.
    while select.select([], [process.stdin], [], 1)[1]:
        sent += process.stdin.write(data[sent:sent + 65536]) or 0
        assert sent < len(data), "64 MB were taken from the client while the upstream stood still"
    signal_all(reversed(session_processes()), signal.SIGCONT)
    os.set_blocking(process.stdin.fileno(), True)
    out, _ = process.communicate(data[sent:sent + 100_000], timeout=60 * SLOWDOWN)
    assert (process.returncode, sha256(out)) == (0, sha256(data[:sent + 100_000]))


def test_stopped_client_holds_the_upstream_back_and_loses_nothing(ssh, session_processes):
    size = 64_000_000
    process = ssh.start(run=generator(size, 3))
    received = hashlib.sha256(process.stdout.read(1000))
    process.send_signal(signal.SIGSTOP)

    def written():
        """Bytes that the upstream's generator has got rid of."""
        for pid in session_processes():
            if program(pid) == "head" and (counted := re.search(r"^wchar: (\d+)$", read_proc(pid, "io"), re.M)):
                return int(counted[1])
        return size
    counts = []

    def stands_still():
        counts.append(written())
        return len(counts) > 15 and len(set(counts[-15:])) == 1
    wait_until(stands_still, "the upstream to be held back")
    assert counts[-1] < size, "64 MB were taken from the upstream while the client stood still"
    process.send_signal(signal.SIGCONT)
    while data := process.stdout.read(1 << 20):
        received.update(data)
    assert received.hexdigest() == stream_checksum(size, 3)
    assert process.wait(30 * SLOWDOWN) == 0


def test_stopped_and_continued_idle_session_goes_on(ssh, session_processes):
    process = running_cat(ssh)
    signal_all(session_processes(), signal.SIGSTOP)
    process.stdin.write(b"while stopped\n")
    assert not select.select([process.stdout], [], [], 0.5)[0]
    signal_all(session_processes(), signal.SIGCONT)
    out, _ = process.communicate(timeout=20 * SLOWDOWN)
    assert (out, process.returncode) == (b"while stopped\n", 0)

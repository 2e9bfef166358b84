"""A log that takes no line, a pipe that nobody reads, a syslog that hangs and a full disk, holds up no session; what it lost is counted and told."""
# SPDX-License-Identifier: MIT

import fcntl
import os
import re
import signal
import socket
from pathlib import Path

import pytest

from harness.counters import read_counters
from harness.namespaces import with_mounts
from harness.process import SLOWDOWN, wait_until
from harness.running_cat import running_cat, says_on
from harness.target import proxied_target
from peers.syslog import Syslog

pytestmark = pytest.mark.proxy_only

LOST = re.compile(r"WARNING (\d+) lines were lost: the log took none")
LOGINS, ROUNDS = 2, 5


@pytest.fixture
def started(new_proxy, upstreams):
    proxies = []

    def start(settings, runner=(), **route):
        upstream = upstreams["openssh9"].start()
        proxy = new_proxy(settings)
        proxies.append(proxy)
        proxy.runner = list(runner)
        proxy.route(upstream, "alice", user="visitor", **route)
        proxy.start()
        return proxied_target(proxy, upstream, user="visitor")
    yield start
    for proxy in proxies:
        proxy.stop()


class Pipe:
    """A log that this test reads, or doesn't."""

    def __init__(self, path):
        os.mkfifo(path, 0o666)
        self.path, self.text = path, ""
        self.reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        fcntl.fcntl(self.reader, fcntl.F_SETPIPE_SZ, 4096)

    def read(self):
        """All lines until now."""
        try:
            while piece := os.read(self.reader, 65536):
                self.text += piece.decode()
        except BlockingIOError:
            pass
        return self.text

    def fill_some(self):
        """False: there is no more room."""
        with open(self.path, "wb", buffering=0, opener=lambda path, flags: os.open(path, os.O_WRONLY | os.O_NONBLOCK)) as writer:
            try:
                return writer.write(bytes(4096)) is not None
            except BlockingIOError:
                return False


@pytest.fixture
def pipe(tmp_path):
    pipe = Pipe(tmp_path / "log")
    yield pipe
    os.close(pipe.reader)


def log_in(ssh):
    return [ssh.exec("exit 3").returncode for _ in range(LOGINS)] == [3] * LOGINS


def test_pipe_that_nobody_reads_holds_up_no_session_nor_the_end_of_the_daemon(started, pipe, openssh):
    target = started({"log": str(pipe.path), "level": "DEBUG"})
    ssh = openssh(target)
    session = running_cat(ssh)
    for _ in range(ROUNDS):  # a page is some logins' lines
        assert log_in(ssh)
        says_on(session, b"goes on\n")
    assert " is on alice@" in pipe.read()  # there is room again, for what waited
    wait_until(lambda: pipe.read().count(" ended: client=") >= ROUNDS * LOGINS, "the lines that waited, in the end")
    assert not LOST.search(pipe.text)
    sessions = re.findall(r"session (\w+): user .* is on", pipe.text)
    assert len(sessions) == ROUNDS * LOGINS + 1
    for name in sessions[1:]:
        assert pipe.text.index(f"session {name}: user") < pipe.text.index(f"session {name} ended:")


def fill(daemon):
    """Until the kernel's queue of its socket has no room for another message, whoever sends it."""
    sent = True
    while sent:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            try:
                sender.sendto(b"<15>Nov 29 20:00:00 filler[1]: one more", str(daemon.path))
            except BlockingIOError:
                sent = False


def test_syslog_that_hangs_holds_up_no_session(started, openssh, tmp_path):
    daemon = Syslog(tmp_path / "syslog")
    target = started({"log": "syslog", "level": "DEBUG"}, runner=daemon.runner)
    ssh = openssh(target)
    session = running_cat(ssh)
    fill(daemon)
    for _ in range(ROUNDS):
        assert log_in(ssh)
        says_on(session, b"goes on\n")
    wait_until(lambda: len(daemon.having(" ended: client=")) >= ROUNDS * LOGINS, "the lines that waited")
    daemon.stop()


WITHOUT_ROOM = 'mount -t tmpfs -o size=64k,mode=777 tmpfs "$0" && cat /dev/zero 2>/dev/null > "$0/filler"; exec "$@"'


def test_full_disk_holds_up_no_session_and_the_next_line_with_room_says_how_many_are_lost(started, openssh, tmp_path):
    place = tmp_path / "full"
    place.mkdir()
    target = started({"log": str(place / "log"), "level": "DEBUG"}, runner=with_mounts("a full disk", WITHOUT_ROOM, place))
    seen = Path(f"/proc/{target.proxy.process.pid}/root{place}")
    ssh = openssh(target)
    assert log_in(ssh)
    lost = read_counters(target.proxy)["log_lines_lost"]
    assert lost > 0
    (seen / "filler").unlink()
    assert log_in(ssh)
    told = [int(LOST.search(line)[1]) for line in (seen / "log").read_text().splitlines() if LOST.search(line)]
    assert sum(told) <= read_counters(target.proxy)["log_lines_lost"] and max(told) > LOGINS
    wait_until(lambda: (seen / "log").read_text().count(" ended: client=") >= LOGINS, "the end of the last session to be logged")


def test_log_is_reopened_though_the_old_one_takes_no_line(started, pipe, openssh, tmp_path):
    """The old one is a pipe that nobody reads; in its place there is a file."""
    target = started({"log": str(pipe.path), "level": "DEBUG"})
    ssh = openssh(target)
    assert log_in(ssh)
    while pipe.fill_some():
        pass
    pipe.path.rename(tmp_path / "old")
    target.proxy.signal(signal.SIGUSR1)
    wait_until(pipe.path.exists, "the new log")
    assert log_in(ssh)
    pipe.read()  # what was in a write goes on
    wait_until(lambda: pipe.path.read_text().count(" ended: client=") >= LOGINS, "the lines in the new log")


def test_audit_waits_for_its_log(started, pipe, openssh):
    """What isn't recorded isn't done: a session waits, and the others go on."""
    target = started({"audit_log": str(pipe.path)}, sftp_audit=True)
    ssh = openssh(target)
    while pipe.fill_some():
        pass
    process = ssh.start(run="true")  # is a record
    assert process.stdout.read(0) == b""
    wait_until(lambda: "is on alice@" in target.proxy.text(), "the login")
    assert process.poll() is None
    pipe.read()
    assert process.wait(timeout=60 * SLOWDOWN) == 0
    wait_until(lambda: '"true"' in pipe.read(), "the record")

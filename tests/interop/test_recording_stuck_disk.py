"""Recordings on a file system that stands still, as one of a network does: FUSE, whose process is stopped. Who is recorded there waits, or
ends once it is gone; nobody else notices."""
# SPDX-License-Identifier: MIT

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from harness.process import SLOWDOWN, die_with_parent, wait_until
from harness.recordings import begin, client, folder, recording_account, recordings

SFTP_SERVER = "/usr/lib/openssh/sftp-server"

pytestmark = [pytest.mark.proxy_only,
              pytest.mark.skipif(not (os.path.exists("/dev/fuse") and shutil.which("sshfs") and os.path.exists(SFTP_SERVER)), reason="FUSE or sshfs is missing")]

PROGRAM = "stty raw -echo; echo here; read line; head -c 8000000 /dev/zero | tr '\\0' x; echo; echo done; cat"


class RemoteDisk:
    """sshfs, and what serves it, without SSH in between. While it is stopped nobody should look into the folder: who does waits, too."""

    def __init__(self, folder: Path, store: Path):
        self.folder, account = folder, recording_account()
        folder.mkdir()
        store.mkdir()
        near, far = socket.socketpair()
        with near, far:
            self.server = subprocess.Popen([SFTP_SERVER], stdin=far, stdout=far, preexec_fn=die_with_parent)
            self.process = subprocess.Popen(["sshfs", f":{store}", folder, "-f", "-o", f"passive,allow_other,uid={account.pw_uid},gid={account.pw_gid},umask=027"],
                                            stdin=near, stdout=near, preexec_fn=die_with_parent)
        wait_until(lambda: os.path.ismount(folder), "sshfs to be mounted")

    def stand_still(self):
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def vanish(self):
        self.process.kill()
        self.process.wait()

    def close(self):
        subprocess.run(["umount", "-l", self.folder], check=False)
        for process in (self.process, self.server):
            process.kill()
            process.wait()


@pytest.fixture
def disk(folder, tmp_path):
    disk = RemoteDisk(folder, tmp_path / "store")
    yield disk
    disk.close()


def printing(client, proxy):
    """A recorded session that begins to print much."""
    session = client(proxy).start("-tt", run=PROGRAM)
    assert session.stdout.readline() == b"here\n"
    return session


def test_disk_that_stands_still_holds_up_who_is_recorded_there_and_loses_nothing(disk, begin, client, recordings):
    proxy = begin(record_on_failure="end")
    session = printing(client, proxy)
    disk.stand_still()
    session.stdin.write(b"go\n")
    waiting = client(proxy).start(run="echo ran")
    assert client(proxy, "unrecorded").exec("echo fine").stdout == b"fine\n"
    assert waiting.poll() is None, "a program that is recorded has begun without its file"
    disk.go_on()
    assert len(session.stdout.readline()) == 8_000_001 and session.stdout.readline() == b"done\n"
    assert waiting.communicate(timeout=20 * SLOWDOWN)[0] == b"ran\n"
    session.stdin.close()
    session.kill()
    assert max(len(recording.raw()) for recording in recordings.wait(2)) >= 8_000_001


@pytest.mark.parametrize("policy", ["end", "continue"])
def test_disk_that_stands_still_and_vanishes(disk, begin, client, policy):
    proxy = begin(record_on_failure=policy)
    session = printing(client, proxy)
    disk.stand_still()
    session.stdin.write(b"go\n")
    assert client(proxy, "unrecorded").exec("echo fine").stdout == b"fine\n"
    disk.vanish()
    if policy == "end":
        session.stdout.read()
        assert session.wait(timeout=30 * SLOWDOWN) == 255 and b"can't be recorded" in session.stderr.read()
    else:
        assert len(session.stdout.readline()) == 8_000_001 and session.stdout.readline() == b"done\n"
        session.kill()
    proxy.wait_for_text("can't be recorded, and " + ("ends" if policy == "end" else "goes on unrecorded"))
    assert client(proxy, "unrecorded").exec("echo fine").stdout == b"fine\n"

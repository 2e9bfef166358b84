"""Memory of SFTP channels that are looked at: a window at most, while one side stands still in the middle of a file."""
# SPDX-License-Identifier: MIT

import os
import shutil
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.data import checksum
from harness.memory import anonymous_memory, open_descriptors
from harness.process import SLOWDOWN, wait_until
from peers.openssh import Sshd
from peers.paramiko_peer import Paramiko

SIZE = int(os.environ.get("SSHRP_BULK_MIB", "1024")) << 20
# Sessions at once, so that each thread of the proxy has some.
WARM = 2 * os.cpu_count()
WINDOW = 2 << 20
# A side that stands still stops the other one before it has used its window up: 0.3 MiB were seen.
OF_DATA = WINDOW
# A window of requests, of which each waits with what it asks for: 2.0 MiB were seen.
OF_REQUESTS = WINDOW + (1 << 20)

pytestmark = [pytest.mark.proxy_only, pytest.mark.slow, pytest.mark.memory, pytest.mark.deadline(600)]


@pytest.fixture(scope="module")
def place(work, upstream_keys, accounts):
    upstream = Sshd(work, upstream_keys, accounts)
    return upstream, upstream.scratch()


@pytest.fixture(scope="module")
def target(place, through):
    upstream, root = place
    return through(upstream, {"level": "INFO"}, upstream_root_path=str(root), sftp_audit=True)


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    """A file of random bytes without the time to make a GiB of them."""
    path, block = tmp_path_factory.mktemp("big") / "file", os.urandom(1 << 20)
    with path.open("wb") as file:
        for number in range(SIZE >> 20):
            file.write(number.to_bytes(8, "big") + block[8:])
    yield path
    path.unlink()


@pytest.fixture
def held(openssh, target, tmp_path):
    """What the proxy holds more than after transfers that nobody held up, which gave all its threads their buffers."""
    def warm(number):
        mine = tmp_path / f"warm-{number}"
        mine.write_bytes(os.urandom(16 << 20))
        assert openssh(target).sftp(f"put {mine} {mine.name}\nget {mine.name} {mine}\nrm {mine.name}\n").returncode == 0
    idle = open_descriptors(target.proxy.processes())
    with ThreadPoolExecutor(WARM) as pool:
        list(pool.map(warm, range(WARM)))
    wait_until(lambda: open_descriptors(target.proxy.processes()) <= idle, "the proxy to be idle")
    before = anonymous_memory(target.proxy.processes())
    return lambda: anonymous_memory(target.proxy.processes()) - before


def stands_still(count):
    """Whether the last counts are all the same."""
    counts = []

    def still():
        counts.append(count())
        return len(counts) > 20 and len(set(counts[-20:])) == 1
    return still


def test_stopped_client_in_a_get(openssh, target, place, big, held, tmp_path):
    shutil.copy(big, place[1] / "big")
    os.chown(place[1] / "big", *place[0].owner("alice"))
    back = tmp_path / "back"
    ssh = openssh(target)
    argv = [str(ssh.release.program("sftp")), *ssh.options("BatchMode=no"), "-P", str(target.port), f"{target.user}@{target.host}:big", str(back)]
    process = subprocess.Popen(argv, env=ssh.environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: back.exists() and back.stat().st_size > 1 << 20, "the file to come")
    os.killpg(process.pid, signal.SIGSTOP)
    seen = []
    wait_until(stands_still(lambda: seen.append(held()) or seen[-1] >> 16), "the proxy to hold what it can")
    print(f"the proxy holds {max(seen) >> 10} KiB more for a client that stands still")
    assert max(seen) < OF_DATA, f"{max(seen) >> 10} KiB are held for a client that doesn't read"
    assert back.stat().st_size < SIZE
    os.killpg(process.pid, signal.SIGCONT)
    assert process.wait(500 * SLOWDOWN) == 0
    assert checksum(back) == checksum(big)
    back.unlink()
    (place[1] / "big").unlink()


def test_stopped_upstream_in_a_put(openssh, target, place, big, held):
    ssh, there = openssh(target), place[1] / "up"
    argv = [str(ssh.release.program("sftp")), *ssh.options("BatchMode=no"), "-b", "-", "-P", str(target.port), f"{target.user}@{target.host}"]
    process = subprocess.Popen(argv, env=ssh.environment, start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    process.stdin.write(f"put {big} up\n".encode())
    process.stdin.close()
    wait_until(lambda: there.exists() and there.stat().st_size > 1 << 20, "the file to go")
    place[0].signal_sessions(signal.SIGSTOP)
    seen = []
    wait_until(stands_still(lambda: seen.append(held()) or seen[-1] >> 16), "the proxy to hold what it can")
    print(f"the proxy holds {max(seen) >> 10} KiB more for an upstream that stands still")
    assert max(seen) < OF_DATA, f"{max(seen) >> 10} KiB are held for an upstream that doesn't read"
    assert there.stat().st_size < SIZE
    place[0].signal_sessions(signal.SIGCONT)
    assert process.wait(500 * SLOWDOWN) == 0
    assert checksum(there) == checksum(big)
    there.unlink()


def test_client_that_reads_no_answers(target, work, held):
    """It keeps its channel's window shut, and asks and asks."""
    with Paramiko(target, work).connection() as client:
        channel = client.get_transport().open_session(window_size=32768)
        channel.settimeout(5)
        channel.invoke_subsystem("sftp")
        channel.sendall(b"\0\0\0\5\1\0\0\0\3")
        realpath = b"\0\0\0\x0e" + b"\x10" + b"\0\0\0\1" + b"\0\0\0\5/a/b/"
        try:
            for _ in range(2000):
                channel.sendall(realpath * 1000)
        except TimeoutError:
            pass
        else:
            pytest.fail("36 MB of requests were taken from a client that reads no answer")
        print(f"the proxy holds {held() >> 10} KiB more for a client that reads no answers")
        assert held() < OF_REQUESTS

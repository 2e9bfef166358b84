"""A process of the daemon that somebody has taken over: what it scribbles over shared memory harms nobody but itself, and what it tries with
the rights that it has kept is refused."""
# SPDX-License-Identifier: MIT

import mmap
import os
import platform
import random
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from harness.control import Control
from harness.process import SLOWDOWN, read_proc, wait_until
from harness.proxy import is_sanitized
from harness.recordings import Recordings, recorders, workers
from harness.running_cat import running_cat, says_on
from harness.taken_over import AT_FDCWD, KILLED, attempt, scribble, shared_with_others
from harness.target import proxied_target
from harness.terminal import Terminal

pytestmark = pytest.mark.proxy_only

O_RDWR = os.O_RDWR
ROUNDS = 40
HEAD = 64  # bytes of a file's own description: its format, and how much of it is in use


@pytest.fixture
def control(tmp_path):
    return Control(tmp_path / "control.sock")


@pytest.fixture
def level():
    """Of who asks at the control socket."""
    return "admin"


@pytest.fixture
def proxy(new_proxy, upstreams, control, tmp_path, level):
    proxy = new_proxy({"user": "nobody", "recordings": f"{tmp_path}/recordings/%Y-%m-%d"})
    proxy.knows_control = False  # there is a table
    proxy.written_routes = f'[[control]]\npath = "{control.socket}"\nlevel = "{level}"\n'
    upstream = upstreams["openssh9"].start()
    proxy.route(upstream, "alice")
    proxy.route(upstream, "alice", user="recorded", record=["terminal"])
    tmp_path.chmod(0o755)
    yield proxy.start()
    proxy.stop()


@pytest.fixture
def ssh(proxy, upstreams, openssh):
    return lambda user=None: openssh(proxied_target(proxy, upstreams["openssh9"], "alice", **({"user": user} if user else {})))


def observer(control):
    [found] = [process["pid"] for process in control.json("version") if process.get("role") == "observer"]
    return found


def recorded_on(client):
    terminal = Terminal([*client.command("-tt"), "stty -echo; echo ready; cat"], {**client.environment, "TERM": "xterm"})
    terminal.read_until("ready")
    return terminal


@pytest.mark.parametrize("keep", [0, HEAD], ids=["all of it", "all but the heads"])
def test_worker_that_scribbles_over_its_shared_memory_harms_only_its_own(proxy, control, ssh, keep):
    lost = running_cat(ssh())
    [hostile] = workers(proxy.master)
    [its_session] = [session["session"] for session in control.wait_for_sessions(1)]
    proxy.reload()  # it leaves, and has its session still
    [good] = [worker for worker in workers(proxy.master) if worker != hostile]
    kept = running_cat(ssh())
    [other] = [session["session"] for session in control.wait_for_sessions(2) if session["worker"] == good]
    before, files = observer(control), shared_with_others(hostile, proxy.master)
    assert {"sshrpd-sessions", "sshrpd-series", "sshrpd-counters"} <= {name.rpartition("-")[0] for name in files}, files
    rng = random.Random(keep)
    for _ in range(ROUNDS):
        for path in files.values():
            scribble(path, rng, keep)
        listed = control.sessions()
        assert [session["worker"] for session in listed if session["session"] == other] == [good]
        assert all(re.fullmatch("[0-9a-f]{12}", session["session"]) for session in listed)
        assert all(session["worker"] in (good, hostile) for session in listed)
        control.json("status")
        says_on(kept, b"still there\n")
    os.kill(hostile, signal.SIGKILL)
    proxy.wait_for_text(f"worker {hostile}, which was leaving, was killed by signal 9")
    assert [session["session"] for session in control.wait_for_sessions(1)] == [other] != [its_session]
    assert observer(control) == before, "the observer had to be started anew"
    proxy.reload()
    says_on(kept, b"and after a reload\n")
    assert ssh().exec("exit 7").returncode == 7
    kept.communicate(timeout=20 * SLOWDOWN)
    lost.kill()


def ring_of(worker):
    """Its memory that the recorder reads, as a path by which it can be written."""
    [line] = [line for line in read_proc(worker, "maps").splitlines() if "/memfd:recordings" in line]
    return Path(f"/proc/{worker}/map_files/{line.split()[0]}")


def test_worker_that_scribbles_over_its_ring_is_recorded_no_more_and_its_recorder_goes_on(proxy, ssh, tmp_path):
    recordings = Recordings(tmp_path / "recordings")
    with recorded_on(ssh("recorded")) as terminal:
        part = recordings.wait_for_part()
        wait_until(lambda: b'"ready' in part.read_bytes(), "what is in the ring to be written")
        [recorder], [hostile] = recorders(proxy.master), workers(proxy.master)
        scribble(ring_of(hostile), random.Random(1), keep=0)
        terminal.type("more\n")
        terminal.read_until("can't be recorded", timeout=20 * SLOWDOWN)
    [recording] = recordings.wait()
    assert recording.end["reason"] == "cut" and recording.raw().startswith(b"ready")
    assert recorders(proxy.master) == [recorder]
    assert ssh().exec("exit 7").returncode == 7
    proxy.reload()
    with recorded_on(ssh("recorded")):
        recordings.wait_for_part()


on_x86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="its system calls are those of x86-64")
in_sandbox = pytest.mark.skipif(is_sanitized(), reason="the sanitizers' runtimes need all system calls, and read what they like")


def refused(result):
    return result == KILLED or result < 0


@on_x86
def test_a_process_with_all_rights_could_do_what_is_tried(tmp_path):
    """So that a refusal below is one of the daemon's sandbox."""
    secret = tmp_path / "secret"
    secret.write_text("secret")
    with subprocess.Popen([sys.executable, "-c", "import time; print(flush=True); time.sleep(600)"], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        try:
            assert attempt(process.pid, "openat", AT_FDCWD, bytes(secret), O_RDWR) > 2
            assert attempt(process.pid, "socket", socket.AF_INET, socket.SOCK_STREAM, 0) > 2
            assert attempt(process.pid, "kill", os.getpid(), 0) == 0
            assert attempt(process.pid, "unlink", bytes(secret)) == 0 and not secret.exists()
        finally:
            process.kill()


def of_the_observer(proxy, control):
    """(call, what is tried)"""
    [worker] = workers(proxy.master)
    files = [*map(bytes, proxy.keys.private), bytes(proxy.config), bytes(proxy.log), b"/etc/passwd", f"/proc/{worker}/mem".encode(),
             f"/proc/{proxy.master}/mem".encode(), b"/proc/self/mem", b"/"]
    yield from [("openat", (AT_FDCWD, path, flags)) for path in files for flags in (os.O_RDONLY, O_RDWR)]
    yield "openat", (AT_FDCWD, b"/tmp/made-by-an-observer", os.O_CREAT | os.O_WRONLY, 0o600)
    yield from [("unlink", (path,)) for path in files]
    yield from [("socket", (family, kind, 0)) for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK)
                for kind in (socket.SOCK_STREAM, socket.SOCK_RAW)]
    yield from [("kill", (pid, signal.SIGKILL)) for pid in (worker, proxy.master)]
    yield from [("ptrace", (16, pid, 0, 0)) for pid in (worker, proxy.master)]
    yield from [("pidfd_open", (pid, 0)) for pid in (worker, proxy.master)]
    yield "process_vm_readv", (worker, 0, 1, 0, 1, 0)
    yield "execve", (b"/bin/true", 0, 0)
    yield "setuid", (0,)


@on_x86
@in_sandbox
@pytest.mark.parametrize("level", ["operator", "admin"])
def test_observer_that_was_taken_over_reaches_no_file_no_process_and_no_network(proxy, control, ssh):
    session = running_cat(ssh())
    control.wait_for_sessions(1)
    for call, arguments in of_the_observer(proxy, control):
        pid = wait_until(lambda: observer(control), "an observer")
        result = attempt(pid, call, *arguments)
        assert refused(result), (call, arguments, result)
        if result == KILLED:
            wait_until(lambda: (control.run("version").returncode == 0 and observer(control) != pid), "another observer")
        else:
            assert observer(control) == pid
        says_on(session, b"still there\n")
    assert not Path("/tmp/made-by-an-observer").exists()
    session.communicate(timeout=20 * SLOWDOWN)


@on_x86
@in_sandbox
@pytest.mark.parametrize("level", ["operator", "admin"])
def test_observer_that_was_taken_over_reads_recordings_only_where_there_is_an_auditor(proxy, control, ssh, tmp_path, level):
    with recorded_on(ssh("recorded")):
        part = Recordings(tmp_path / "recordings").wait_for_part()
        content = part.read_bytes()
        for path in (tmp_path / "recordings", part.parent, part):
            result = attempt(observer(control), "openat", AT_FDCWD, bytes(path), os.O_RDONLY)
            assert refused(result) == (level == "operator"), (path, result)
        for flags in (O_RDWR, os.O_WRONLY | os.O_TRUNC, os.O_WRONLY | os.O_APPEND):
            assert refused(attempt(observer(control), "openat", AT_FDCWD, bytes(part), flags))
        assert part.read_bytes()[:len(content)] == content


@on_x86
@pytest.mark.parametrize("level", ["operator"])
def test_observer_holds_no_descriptor_of_traffic_or_files_and_only_reads_what_workers_share(proxy, control, ssh):
    session = running_cat(ssh())
    control.wait_for_sessions(1)
    pid = observer(control)
    for path in Path(f"/proc/{pid}/fd").iterdir():
        target = os.readlink(path)
        assert re.match(r"(?:socket|pipe|anon_inode):", target) or Path(target) in (Path("/dev/null"), proxy.log) or \
            Path(target).parent == Path(f"/proc/{pid}"), target
    shared = re.findall(r"^(\w+)-\w+ (\S+) .* /memfd:", read_proc(pid, "maps"), re.MULTILINE)
    assert len(shared) > 3 and {rights for _, rights in shared} == {"r--s"}
    for address, _ in shared:
        assert refused(attempt(pid, "mprotect", int(address, 16), 4096, mmap.PROT_READ | mmap.PROT_WRITE))
    connected = {line.split()[9] for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "01"}
    assert not connected & {re.sub(r"\D", "", os.readlink(path)) for path in Path(f"/proc/{pid}/fd").iterdir()}
    assert observer(control) == pid
    session.communicate(timeout=20 * SLOWDOWN)


def of_a_worker(part, folder, own):
    """(call, arguments): on another's recording, and beside it."""
    yield from [("openat", AT_FDCWD, bytes(part), flags) for flags in (os.O_RDONLY, O_RDWR, os.O_WRONLY | os.O_TRUNC)]
    yield "openat", AT_FDCWD, bytes(folder), os.O_RDONLY
    yield "openat", AT_FDCWD, bytes(folder / "0123456789ab.0.cast"), os.O_CREAT | os.O_WRONLY, 0o600
    yield "unlinkat", AT_FDCWD, bytes(part), 0
    yield "renameat", AT_FDCWD, bytes(part), AT_FDCWD, bytes(folder / "other")
    yield "linkat", AT_FDCWD, bytes(part), AT_FDCWD, bytes(own / "other"), 0
    yield "truncate", bytes(part), 0


@on_x86
@in_sandbox
def test_worker_that_was_taken_over_cant_touch_recordings(proxy, control, ssh, tmp_path):
    """Another's that goes on, and one that has ended: the worker is of the same account, and has no right to the folder."""
    recordings = Recordings(tmp_path / "recordings")
    with recorded_on(ssh("recorded")):
        part = recordings.wait_for_part()
        [recording_one] = workers(proxy.master)
        proxy.reload()
        content, folder = part.read_bytes(), part.parent
        [account] = re.findall(r"Uid:\s*(\d+)", read_proc(recording_one, "status"))
        assert part.stat().st_uid == int(account), "else it would be easy"
        for call, *arguments in of_a_worker(part, folder, proxy.directory / "state"):
            other = wait_until(lambda: [worker for worker in workers(proxy.master) if worker != recording_one], "another worker")[0]
            result = attempt(other, call, *arguments)
            assert refused(result), (call, arguments, result)
            if result == KILLED:
                proxy.wait_for_text(f"worker {other} was killed by signal {signal.SIGSYS.value}")
        assert part.read_bytes()[:len(content)] == content and [*folder.iterdir()] == [part]
    recordings.wait(1)

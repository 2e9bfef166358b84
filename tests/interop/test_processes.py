"""Workers are started by fork and exec: each from the program that the daemon began as, with another address layout, from what the
master read."""
# SPDX-License-Identifier: MIT

import os
import re
import signal
import struct
import subprocess
from pathlib import Path

import pytest

from harness.faults import Faults
from harness.namespaces import with_mounts
from harness.process import SLOWDOWN, children, only_child, read_proc
from harness.proxy import is_sanitized
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only

AT_RANDOM = 25
FEW, MANY = 1_000, 10_000  # routes
START = 1.0  # seconds of CPU for many, both processes together
# Of what a start takes for many routes by what it takes for few: ten where each takes the same, a hundred where each looks at all others.
MOST = 25


@pytest.fixture
def proxy(new_proxy, upstreams):
    proxy = new_proxy()
    proxy.copy_program()
    proxy.route(upstreams["openssh9"].start(), "alice")
    yield proxy
    proxy.stop()


@pytest.fixture
def logs_in(proxy, upstreams, openssh):
    return lambda: openssh(proxied_target(proxy, upstreams["openssh9"])).exec("exit 3").returncode == 3


def restart(proxy):
    """Kills the worker; the next one."""
    worker = only_child(proxy.master)
    before = proxy.text().count("has taken over")
    os.kill(worker, signal.SIGKILL)
    proxy.wait_for_text("has taken over", count=before + 1)
    [successor] = children(proxy.master)
    return successor


def layout(pid):
    """Where a process has its program, stack and heap; and the random bytes that its stack protector's canary is made of."""
    maps = read_proc(pid, "maps").splitlines()
    begin = {}
    for line in reversed(maps):  # the first part of each counts; a sanitizer's allocator has no [heap]
        begin |= {name: line.partition("-")[0] for name in ("sshrpd", "[stack]", "[heap]") if line.endswith(name)}
    assert {"sshrpd", "[stack]"} <= begin.keys()
    words = struct.iter_unpack("NN", Path(f"/proc/{pid}/auxv").read_bytes())
    [where] = [value for key, value in words if key == AT_RANDOM]
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        memory.seek(where)
        return {**begin, "canary": memory.read(16)}


def test_two_workers_and_their_master_have_other_addresses_and_canaries(proxy):
    proxy.start()
    layouts = [layout(proxy.master), layout(children(proxy.master)[0]), layout(restart(proxy))]
    for what in layouts[0]:
        assert len({found[what] for found in layouts}) == 3, what


def test_worker_after_the_program_was_replaced_by_one_that_exits_at_once_serves(proxy, logs_in):
    proxy.start()

    def make(path):
        path.write_text("#!/bin/sh\nexit 0\n")
        path.chmod(0o755)
    proxy.replace_program(make)
    worker = restart(proxy)
    assert os.readlink(f"/proc/{worker}/exe") == f"{proxy.program} (deleted)"
    assert logs_in()
    proxy.reload()
    assert logs_in()


def test_worker_needs_no_proc(proxy, logs_in):
    # The leak sanitizer looks into /proc, at the end of a process.
    proxy.runner = with_mounts("unmounting /proc", 'export ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0"; exec "$@"', "sh")
    proxy.start()
    subprocess.run(["nsenter", f"--mount=/proc/{proxy.master}/ns/mnt", "umount", "-l", "/proc"], check=True)
    restart(proxy)
    assert logs_in()


def test_worker_needs_no_file_that_its_master_read(proxy, logs_in, proxy_keys, tmp_path):
    key = tmp_path / "host.key"
    key.write_bytes(proxy.keys.private[0].read_bytes())
    key.chmod(0o600)
    proxy.keys = None
    proxy.settings["key"] = str(key)
    proxy.start()
    key.unlink()
    proxy.config.write_text("nonsense")
    before = read_proc(restart(proxy), "status")
    assert re.search(r"^Name:\tsshrpd: worker$", before, re.MULTILINE)
    assert proxy.process.running


def test_worker_says_what_it_is_and_no_secret_and_has_no_descriptor_by_accident(proxy):
    proxy.routes[0] |= {"password": "hunter1", "upstream_password": "hunter2"}
    proxy.start()
    worker = only_child(proxy.master)
    assert Path(f"/proc/{worker}/cmdline").read_bytes() == b"sshrpd: worker\0"
    assert b"hunter" not in Path(f"/proc/{worker}/environ").read_bytes()
    shared = {file for file in open_files(worker) & open_files(proxy.master) if not file.startswith("anon_inode:")}
    assert {"/dev/null", str(proxy.log)} < shared
    order_of_names = {file for file in shared if file.startswith("/memfd:sshrpd-name")}
    [listening] = shared - {"/dev/null", str(proxy.log)} - order_of_names
    assert listening.startswith("socket:") and len(order_of_names) == 1


def test_what_the_starter_had_open_is_closed(proxy, logs_in, tmp_path):
    left = tmp_path / "left"
    proxy.runner = ["bash", "-c", 'exec 3>"$0" 77<"$0"; exec "$@"', str(left)]
    proxy.start()
    for pid in [proxy.master, *children(proxy.master)]:
        assert str(left) not in open_files(pid)
    assert logs_in()
    proxy.upgrade()
    assert logs_in()


def test_daemon_without_standard_files_puts_nothing_else_in_their_place(proxy, logs_in):
    proxy.settings["log"] = str(proxy.directory / "a.log")
    proxy.runner = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"]
    proxy.start()
    for pid in [proxy.master, *children(proxy.master)]:
        assert {os.readlink(f"/proc/{pid}/fd/{number}") for number in range(3)} == {"/dev/null"}
    assert logs_in()


@pytest.mark.parametrize("message", [b"\xff", b"!\0\0\0\x63", b"!", b"#\0\0\0\x01\x01", b"!" * 65537])
def test_worker_that_says_what_none_says_is_killed_and_another_started(proxy, logs_in, tmp_path, message):
    faults = Faults(tmp_path / "faults")
    proxy.runner = faults.runner
    proxy.start()
    worker = only_child(proxy.master)
    faults.begin("say", message)
    os.kill(worker, signal.SIGKILL)
    proxy.wait_for_text("says what no worker says, so it is killed")
    proxy.wait_for_text("was killed by signal 9 (Killed)")
    faults.end("say")
    proxy.wait_for_text("has taken over")
    assert logs_in()


def open_files(pid):
    return {os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()}


def cpu_seconds(pid):
    return sum(int(path.read_text().split()[0]) for path in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def cpu_of_a_start(proxy, routes):
    """What its processes have used when it listens; the daemon runs on."""
    proxy.written_routes = "".join(f'[[servers]]\nuser = "^team{i}-([a-z]+)$"\nupstream_host = "host{i}"\n\n' for i in range(routes))
    proxy.stop()
    proxy.start()
    return sum(map(cpu_seconds, [proxy.master, *children(proxy.master)]))


def test_start_takes_the_same_for_each_of_many_routes(proxy):
    none, few = (min(cpu_of_a_start(proxy, routes) for _ in range(3)) for routes in (0, FEW))
    many = cpu_of_a_start(proxy, MANY)
    print(f"seconds of CPU for a start: {none:.3f}, with {FEW} routes {few:.3f}, with {MANY} {many:.3f}")
    assert many - none < MOST * (few - none)
    assert is_sanitized() or many < START * SLOWDOWN

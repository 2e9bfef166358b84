"""A worker that can't be started is tried again until it can; meanwhile the master says why, and that it is well."""

import contextlib
import os
import re
import resource
import signal
import subprocess

import pytest

from harness.faults import Faults
from harness.process import children, wait_until
from harness.proxy import SSHRPD
from harness.service_manager import ServiceManager
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only

NO_FORK = "can't be started: fork: Resource temporarily unavailable"
CANT_BEGIN = {
    "fork": NO_FORK,
    "socketpair": "can't be started: socketpair: Too many open files",
    "dup": "ended with status 3",
}
NO_DUPLICATE = "can't go on: dup: Too many open files"  # what the worker itself says


@pytest.fixture
def faults(tmp_path):
    return Faults(tmp_path / "faults")


@pytest.fixture
def manager(tmp_path):
    return ServiceManager(tmp_path / "notify")


@pytest.fixture
def proxy(new_proxy, upstreams, faults, manager):
    proxy = new_proxy()
    proxy.runner = [*manager.runner, *faults.runner]
    proxy.route(upstreams["openssh9"].start(), "alice")
    proxy.start()
    yield proxy
    proxy.stop()


@pytest.fixture
def logs_in(proxy, upstreams, openssh):
    ssh = openssh(proxied_target(proxy, upstreams["openssh9"]))
    return lambda: ssh.exec("exit 3").returncode == 3


def kill_worker(proxy):
    [worker] = children(proxy.master)
    os.kill(worker, signal.SIGKILL)
    proxy.wait_for_text(f"worker {worker} was killed by signal 9 (Killed), and all its sessions with it")


def fed(manager, times=5):
    """The watchdog is: so many times from now on."""
    manager.said()
    heard = []

    def often():
        heard.extend(line for line in manager.said() if line == "WATCHDOG=1")
        return len(heard) >= times
    wait_until(often, f"{times} times WATCHDOG=1")


@pytest.mark.parametrize("fault", CANT_BEGIN)
def test_worker_that_cant_be_started_is_told_of_and_tried_again(proxy, faults, manager, logs_in, fault):
    if fault == "dup":
        proxy.expected_trouble = [NO_DUPLICATE]
    faults.begin(fault)
    kill_worker(proxy)
    proxy.wait_for_text(f"ERROR the new worker {CANT_BEGIN[fault]}\n", count=4)
    waits = [int(wait or 0) for wait in re.findall(r"INFO starting a new worker(?: in (\d+) ms)?$", proxy.text(), re.M)]
    assert waits[:4] == [0, 100, 200, 400]
    fed(manager)
    assert (NO_DUPLICATE in proxy.text()) == (fault == "dup")
    faults.end(fault)
    proxy.wait_for_text("has taken over")
    assert logs_in()
    fed(manager)


def test_worker_that_is_never_ready_is_killed_and_another_started(proxy, faults, manager, logs_in):
    faults.begin("hang")
    kill_worker(proxy)
    [candidate] = wait_until(lambda: children(proxy.master), "a new worker")
    fed(manager)
    faults.begin("later")
    proxy.wait_for_text("ERROR the new worker wasn't ready within 30 s and was killed by signal 9 (Killed)\n")
    assert candidate not in children(proxy.master)
    faults.end("hang")
    proxy.wait_for_text("has taken over")
    assert logs_in()


@pytest.mark.parametrize("fault", CANT_BEGIN)
def test_reload_without_a_new_worker_leaves_all_as_it_was(proxy, faults, manager, logs_in, fault):
    if fault == "dup":
        proxy.expected_trouble = [NO_DUPLICATE]
    workers = children(proxy.master)
    good = proxy.routes[0]["user"]
    proxy.routes[0]["user"] = "somebody-else"
    proxy.write()
    manager.said()
    faults.begin(fault)
    proxy.signal(signal.SIGHUP)
    proxy.wait_for_text(f"ERROR the new worker {CANT_BEGIN[fault]}: the configuration stays as it was\n")
    wait_until(lambda: any("the last reload failed" in line for line in manager.said()), "systemd to be told")
    assert children(proxy.master) == workers and logs_in()
    faults.end(fault)
    proxy.routes[0]["user"] = good
    proxy.reload()
    assert logs_in()


def test_start_without_a_worker_fails(proxy, faults):
    proxy.stop()
    for fault, why in CANT_BEGIN.items():
        faults.begin(fault)
        done = subprocess.run([*proxy.runner, SSHRPD, "-c", proxy.config], capture_output=True, text=True, timeout=60)
        faults.end(fault)
        assert done.returncode == 3
        assert f"CRITICAL the worker can't begin: it {why}\n" in done.stderr
    proxy.start()


@contextlib.contextmanager
def no_descriptors(pid):
    """Without one for anything new; what it has open it keeps."""
    soft, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (5, hard))
    yield
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.descriptors
def test_master_without_descriptors_neither_reloads_nor_upgrades_and_lives_on(proxy, logs_in):
    with no_descriptors(proxy.master):
        proxy.signal(signal.SIGHUP)
        proxy.wait_for_text("the configuration stays as it was")
        proxy.signal(signal.SIGUSR2)
        proxy.wait_for_text("ERROR the new program can't be started: socketpair: Too many open files\n")
        kill_worker(proxy)
        proxy.wait_for_text("ERROR the new worker can't be started: socketpair: Too many open files\n", count=2)
    proxy.wait_for_text("has taken over")
    assert logs_in()
    proxy.reload()
    proxy.upgrade()
    assert logs_in()


def test_watchdog_isnt_fed_for_a_worker_that_stands_still(proxy, manager):
    [worker] = children(proxy.master)
    fed(manager)
    os.kill(worker, signal.SIGSTOP)
    wait_until(manager.is_left_alone, "the watchdog to hear nothing")
    os.kill(worker, signal.SIGCONT)
    fed(manager)

"""What fails in the master is said and tried again until it can be done; nobody is told that all is well while nobody serves."""
# SPDX-License-Identifier: MIT

import contextlib
import os
import re
import resource
import signal
import subprocess

import pytest

from harness.faults import Faults
from harness.process import SLOWDOWN, Process, children, only_child, wait_until
from harness.proxy import SSHRPD
from harness.running_cat import running_cat, says_on
from harness.service_manager import ServiceManager
from harness.shared_socket import shut_listening_down
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only

NO_FORK = "can't be started: fork: Resource temporarily unavailable"
CANT_BEGIN = {
    "fork": NO_FORK,
    "socketpair": "can't be started: socketpair: Too many open files",
    "execveat": "ended with status 3: execveat: Cannot allocate memory",
    "dup": "ended with status 3",
}
SAID_BY_WORKER = {"dup": "can't go on: dup: Too many open files"}  # itself


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
    worker = only_child(proxy.master)
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
    proxy.expected_trouble = list(SAID_BY_WORKER.values())
    faults.begin(fault)
    kill_worker(proxy)
    proxy.wait_for_text(f"ERROR the new worker {CANT_BEGIN[fault]}\n", count=4)
    waits = [int(wait or 0) for wait in re.findall(r"INFO starting a new worker(?: in (\d+) ms)?$", proxy.text(), re.M)]
    assert waits[:4] == [0, 100, 200, 400]
    wait_until(manager.is_left_alone, "the watchdog to hear nothing while nobody serves")
    assert [of for of, sentence in SAID_BY_WORKER.items() if sentence in proxy.text()] == [fault] * (fault in SAID_BY_WORKER)
    faults.end(fault)
    proxy.wait_for_text("has taken over")
    assert logs_in()
    fed(manager)


def test_worker_that_is_never_ready_is_killed_and_another_started(proxy, faults, manager, logs_in):
    faults.begin("hang")
    kill_worker(proxy)
    [candidate] = wait_until(lambda: children(proxy.master), "a new worker")
    wait_until(manager.is_left_alone, "the watchdog to hear nothing while nobody serves")
    faults.begin("later")
    proxy.wait_for_text("ERROR the new worker wasn't ready within 30 s and was killed by signal 9 (Killed)\n")
    assert candidate not in children(proxy.master)
    faults.end("hang")
    proxy.wait_for_text("has taken over")
    assert logs_in()
    fed(manager)


@pytest.mark.parametrize("fault", CANT_BEGIN)
def test_reload_without_a_new_worker_leaves_all_as_it_was(proxy, faults, manager, logs_in, fault):
    proxy.expected_trouble = list(SAID_BY_WORKER.values())
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
        done = subprocess.run([*proxy.runner, SSHRPD, "-c", proxy.config], capture_output=True, text=True, timeout=60 * SLOWDOWN)
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
    worker = only_child(proxy.master)
    fed(manager)
    os.kill(worker, signal.SIGSTOP)
    wait_until(manager.is_left_alone, "the watchdog to hear nothing")
    os.kill(worker, signal.SIGCONT)
    fed(manager)


def test_worker_that_stands_still_for_long_is_killed_and_another_serves(proxy, faults, manager, logs_in):
    worker = only_child(proxy.master)
    os.kill(worker, signal.SIGSTOP)
    faults.begin("later")
    proxy.wait_for_text(f"ERROR worker {worker} is stuck, so it is killed, and all its sessions with it\n")
    proxy.wait_for_text("has taken over")
    assert worker not in children(proxy.master)
    assert logs_in()
    fed(manager)


def test_next_program_that_cant_be_started_leaves_all_as_it_was(proxy, faults, logs_in):
    master = proxy.master
    faults.begin("execv")
    proxy.signal(signal.SIGUSR2)
    proxy.wait_for_text("before it was ready: this one goes on")
    assert "Cannot allocate memory" in proxy.text()
    assert proxy.master == master and logs_in()
    faults.end("execv")
    proxy.upgrade()
    assert logs_in()


def test_configuration_that_cant_be_opened_leaves_all_as_it_was(proxy, faults, logs_in):
    faults.begin("open", str(proxy.config).encode())
    proxy.signal(signal.SIGHUP)
    proxy.wait_for_text("the configuration stays as it was")
    assert "Too many open files" in proxy.text() and logs_in()
    faults.end("open")
    proxy.reload()
    assert logs_in()


def test_log_that_cant_be_opened_anew_is_tried_again(proxy, faults, logs_in):
    log, moved = proxy.directory / "own.log", proxy.directory / "own.log.1"
    proxy.settings["log"] = str(log)
    proxy.write()
    proxy.signal(signal.SIGHUP)
    wait_until(lambda: log.exists() and "the configuration is in force" in log.read_text(), "the other log")
    faults.begin("open", str(log).encode())
    log.rename(moved)
    wait_until(lambda: moved.read_text().count("going on in the log as it was: can't log to") >= 2, "a second try")
    assert logs_in()
    faults.end("open")
    wait_until(log.exists, "the log, opened anew")


def shut_down_by_worker(proxy):
    worker = only_child(proxy.master)
    shut_listening_down(worker)
    return worker


WAS_SHUT = "was shut down; another is bound in its place\n"


def test_socket_that_was_shut_down_is_bound_anew_and_sessions_go_on(proxy, upstreams, openssh, logs_in):
    session = running_cat(openssh(proxied_target(proxy, upstreams["openssh9"])))
    worker = shut_down_by_worker(proxy)
    proxy.wait_for_text(f"ERROR the socket that listened on 127.0.0.1:{proxy.port} {WAS_SHUT}")
    proxy.wait_for_text("has taken over")
    assert logs_in()
    says_on(session, b"after\n")
    assert worker in children(proxy.master)
    proxy.reload()
    assert logs_in()


def test_socket_that_was_shut_down_by_a_worker_that_died_is_bound_anew(proxy, logs_in):
    worker = shut_down_by_worker(proxy)
    os.kill(worker, signal.SIGKILL)
    proxy.wait_for_text(WAS_SHUT)
    proxy.wait_for_text("has taken over")
    assert logs_in()


def test_socket_that_was_shut_down_and_cant_be_bound_is_tried_again(proxy, faults, logs_in):
    faults.begin("bind")
    shut_down_by_worker(proxy)
    proxy.wait_for_text(f"ERROR can't listen on 127.0.0.1:{proxy.port}: Cannot assign requested address; it is tried again\n")
    faults.end("bind")
    proxy.wait_for_text(f"INFO listening on 127.0.0.1:{proxy.port}\n", count=2)
    proxy.wait_for_text("has taken over")
    assert logs_in()


def test_address_that_isnt_there_yet_is_listened_on_once_it_is(proxy, faults, logs_in):
    proxy.stop()
    faults.begin("bind")
    done = subprocess.run([*proxy.runner, SSHRPD, "-t", "-c", proxy.config], capture_output=True, text=True, timeout=60 * SLOWDOWN)
    address = f"127.0.0.1:{proxy.port}"
    assert done.returncode == 1 and f"can't listen on {address}: Cannot assign requested address" in done.stderr
    proxy.process = Process([*proxy.runner, proxy.program, "-c", proxy.config, "--pid-file", proxy.pid_file], proxy.log)
    proxy.wait_for_text(f"ERROR can't listen on {address}: Cannot assign requested address; it is tried again\n")
    wait_until(proxy.pid_file.exists, "the daemon to be ready all the same")
    faults.end("bind")
    proxy.wait_for_text(f"INFO listening on {address}\n", count=2)
    wait_until(logs_in, "somebody to be let in")

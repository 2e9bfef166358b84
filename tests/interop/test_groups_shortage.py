"""A master that the system refuses what a new worker or the balancer needs of it: all goes on as it was, and once it can be had, the
next worker is one like all others."""
# SPDX-License-Identifier: MIT

import os
import signal

import pytest

from harness.control import short_folder
from harness.faults import Faults
from harness.groups import Group, of_role
from harness.process import wait_until
from peers.openssh import Sshd

pytestmark = pytest.mark.proxy_only

IDLE = '[[upstreams]]\nname = "idle"\nservers = ["127.0.0.1:9"]\n'  # another group, which nobody is led to
MANY_FILES = "Too many open files"


@pytest.fixture
def faults(tmp_path):
    return Faults(tmp_path / "faults")


@pytest.fixture
def group(new_proxy, work, upstream_keys, accounts, faults):
    with short_folder() as folder:
        server = Sshd(work, upstream_keys, accounts)
        proxy = new_proxy()
        proxy.runner = faults.runner
        group = Group(proxy, [server], folder)
        proxy.written_routes += IDLE
        proxy.start()
        group.balancer()
        yield group
        proxy.stop()
        server.stop()


def worker_of(group):
    return wait_until(lambda: len(found := of_role(group.proxy.master, "worker")) == 1 and found, "one worker")[0]


def still_works(group, openssh):
    assert openssh(group.target).exec("exit 3").returncode == 3
    group.wait_for_sessions(0)


# The worker without its socket to the balancer has its control: that is the only pair that there is.
@pytest.mark.parametrize(("call", "how", "said"), [
    pytest.param("socketpair", [b"1"], "ERROR the new worker can't be started: socketpair: ", id="a worker without its socket to the balancer"),
    pytest.param("memfd_create", [], "memfd_create: ", id="groups that the balancer can't be told")])
def test_reload_that_lacks_something_changes_nothing(group, faults, openssh, call, how, said):
    worker, balancer = worker_of(group), group.balancer()
    faults.begin(call, *how)
    group.proxy.signal(signal.SIGHUP)
    group.proxy.wait_for_text(f"{said}{MANY_FILES}: the configuration stays as it was")
    assert worker_of(group) == worker and group.balancer() == balancer
    still_works(group, openssh)
    faults.end(call)
    group.proxy.reload()
    assert worker_of(group) != worker
    still_works(group, openssh)


def test_balancer_is_told_later_which_groups_are_left(group, faults, openssh):
    def is_there():
        return "idle" in {row["upstream"] for row in group.control.json("upstreams")}
    wait_until(is_there, "what the balancer knows")
    faults.begin("hang")
    group.write()
    group.proxy.write()
    group.proxy.signal(signal.SIGHUP)
    wait_until(lambda: len(of_role(group.proxy.master, "worker")) == 2, "the next worker")
    faults.begin("memfd_create")
    faults.end("hang")
    group.proxy.wait_for_text(f"ERROR the balancer can't be told which groups are left, and is told again: memfd_create: {MANY_FILES}")
    assert is_there()
    faults.end("memfd_create")
    wait_until(lambda: not is_there(), "it to be told")
    still_works(group, openssh)


def test_master_without_files_in_memory_has_another_worker_when_one_dies(group, faults, openssh):
    faults.begin("memfd_create")
    os.kill(worker_of(group), signal.SIGKILL)
    group.proxy.wait_for_text("has taken over")
    faults.end("memfd_create")
    still_works(group, openssh)


def test_another_balancer_that_cant_take_over_leaves_the_one_before(group, faults, openssh):
    """It would be of another account."""
    worker, balancer = worker_of(group), group.balancer()
    group.proxy.settings["user"] = "daemon"
    group.proxy.write()
    faults.begin("socketpair")
    group.proxy.signal(signal.SIGHUP)
    group.proxy.wait_for_text(f"ERROR the new worker can't be started: socketpair: {MANY_FILES}: the configuration stays as it was")
    assert worker_of(group) == worker and group.balancer() == balancer
    faults.end("socketpair")
    del group.proxy.settings["user"]  # whose the folder of the state is again
    group.proxy.reload()
    assert group.balancer() == balancer
    still_works(group, openssh)

"""Started as root, the worker is somebody else, has no rights to speak of, and can't get them back."""
# SPDX-License-Identifier: MIT

import os
import pwd
import re
import signal
import socket
import subprocess
import sys
from math import ceil
from pathlib import Path

import pytest

from harness.faults import Faults
from harness.process import SLOWDOWN, children, listening, only_child, wait_until
from harness.proxy import SSHRPD, is_sanitized
from harness.target import proxied_target
from peers.upstream import PASSWORDS

pytestmark = pytest.mark.proxy_only


@pytest.fixture(scope="module")
def proxy(new_proxy, upstreams):
    proxy = new_proxy({"user": "games", "group": "tape"})
    proxy.route(upstreams["openssh9"].start(), "alice")
    proxy.start()
    yield proxy
    proxy.stop()


@pytest.fixture
def worker(proxy):
    return wait_until(lambda: children(proxy.process.pid), "the worker")[0]


def status(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.split() for name, _, value in (line.partition(":") for line in lines)}


def test_worker_is_the_configured_user_with_its_groups_for_good(worker):
    account = pwd.getpwnam("games")
    facts = wait_until(lambda: (found := status(worker))["Seccomp"] == ["2"] and found, "the worker to have given up its rights")
    assert set(facts["Uid"]) == {str(account.pw_uid)}
    tape = {entry.split(":")[2] for entry in Path("/etc/group").read_text().splitlines() if entry.startswith("tape:")}
    assert set(facts["Gid"]) == tape
    assert {int(group) for group in facts["Groups"]} == set(os.getgrouplist("games", int(*tape)))


def test_worker_has_no_capability_and_gets_no_privilege(worker):
    facts = wait_until(lambda: (found := status(worker))["Seccomp"] == ["2"] and found, "the worker to have given up its rights")
    for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(facts[kind][0], 16) == 0, kind
    assert facts["NoNewPrivs"] == ["1"]
    limits = Path(f"/proc/{worker}/limits").read_text()
    assert [line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core file size")] == [["0", "0"]]


def as_worker(worker, action):
    """How a process with the worker's ids, groups and capabilities fares: its exit status."""
    facts = status(worker)
    script = f"import os\nos.setgroups({[int(group) for group in facts['Groups']]})\nos.setresgid(*[{facts['Gid'][0]}] * 3)\n" \
             f"os.setresuid(*[{facts['Uid'][0]}] * 3)\n{action}"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20 * SLOWDOWN)


def test_worker_cant_read_the_host_keys_nor_what_root_has_in_the_state_directory(proxy, worker):
    keys = [*proxy.keys.private]
    for key in keys:
        done = as_worker(worker, f"open({str(key)!r}, 'rb').read()")
        assert done.returncode == 1 and "PermissionError" in done.stderr, done.stderr
    state = proxy.directory / "state"
    (state / "root").write_text("root's")
    (state / "root").chmod(0o600)
    assert "PermissionError" in as_worker(worker, f"open({str(state / 'root')!r}).read()").stderr
    assert "PermissionError" in as_worker(worker, f"os.unlink({str(state / 'root')!r})").stderr
    assert as_worker(worker, f"open({str(state / 'own')!r}, 'w')").returncode == 0


def test_worker_cant_start_a_process(proxy, worker):
    """The kernel kills a worker that tries: its own system call table has the filter, which SystemCalls (unit) tries out."""
    facts = wait_until(lambda: (found := status(worker))["Seccomp"] == ["2"] and found, "the filter")
    assert int(facts["Seccomp_filters"][0]) >= 1
    assert not children(worker)


def test_worker_with_these_rights_serves_sessions(proxy, upstreams, openssh):
    assert openssh(proxied_target(proxy, upstreams["openssh9"])).exec("exit 7").returncode == 7


def test_new_upstream_key_is_stored_by_the_worker(new_proxy, upstreams, openssh):
    proxy = new_proxy({"user": "games"})
    upstream = upstreams["openssh9"].start()
    user = proxy.route(upstream, "alice", upstream_known_hosts=None, upstream_host_key_check=None)
    proxy.start()
    assert openssh(proxied_target(proxy, upstream, user=user)).exec("exit 7").returncode == 7
    stored = proxy.directory / "state/known_hosts"
    assert (stored.owner(), stored.stat().st_mode & 0o777) == ("games", 0o600)
    proxy.stop()


def test_worker_that_is_killed_is_replaced_and_the_address_answers_within_a_second(proxy, worker, upstreams, openssh):
    """In one of three tries, for the machine may stand still for a second. Nobody is refused in any."""
    def replaced():
        now = children(proxy.process.pid)
        return len(now) == 1 and worker not in now and now
    target = openssh(proxied_target(proxy, upstreams["openssh9"]))
    once = [f"ConnectTimeout={ceil(SLOWDOWN)}", "ConnectionAttempts=1"]
    for _ in range(3):
        start = proxy.log.stat().st_size
        os.kill(worker, signal.SIGKILL)
        done = target.exec("exit 7", options=once)
        [successor] = wait_until(replaced, "another worker")
        wait_until(lambda: f"worker {worker} was killed by signal 9" in proxy.text(start), "its death to be told")
        if done.returncode == 7:
            return
        assert b"timed out" in done.stderr, done.stderr
        wait_until(lambda: "has taken over" in proxy.text(start), "the other worker to serve")
        worker = successor
    pytest.fail("nobody was answered in time")


def test_worker_whose_master_is_gone_goes_on_with_its_sessions_and_leaves_the_address(new_proxy, upstreams, openssh):
    proxy = new_proxy()
    proxy.route(upstreams["openssh9"].start(), "alice")
    proxy.start()
    session = openssh(proxied_target(proxy, upstreams["openssh9"])).start(run="cat")
    session.stdin.write(b"before\n")
    assert session.stdout.readline() == b"before\n"
    worker = only_child(proxy.process.pid)
    os.kill(proxy.process.pid, signal.SIGKILL)
    wait_until(lambda: not proxy.process.running, "the master to be gone")
    wait_until(lambda: not listening(proxy.port), "the address to be free")
    out, _ = session.communicate(b"after\n", timeout=20 * SLOWDOWN)
    assert (out, session.returncode) == (b"after\n", 0)
    wait_until(lambda: not Path(f"/proc/{worker}").exists() or status(worker)["State"][0] == "Z", "the worker to end")
    proxy.process.kill()


def sshrpd(proxy, *options):
    return subprocess.run([SSHRPD, *options, "-c", proxy.config], capture_output=True, text=True, timeout=60 * SLOWDOWN)


def rights(folder):
    status = folder.stat()
    return status.st_uid, status.st_gid, status.st_mode & 0o7777


@pytest.fixture
def with_volume(new_proxy, upstreams):
    """A proxy that has never run, and its state directory: made for the worker's account, as volumes of containers are."""
    proxy = new_proxy({"user": "nobody"}, keys=None)
    proxy.route(upstreams["openssh9"].start(), "alice")
    proxy.write()
    state = proxy.directory / "state"
    state.mkdir(mode=0o755)
    nobody = pwd.getpwnam("nobody")
    os.chown(state, nobody.pw_uid, nobody.pw_gid)
    yield proxy, state
    proxy.stop()


def test_state_directory_of_the_workers_account_serves_and_is_taken_over(with_volume):
    proxy, state = with_volume
    checked = sshrpd(proxy, "-t")
    assert checked.returncode == 0, checked.stderr
    proxy.start()
    assert rights(state) == (0, pwd.getpwnam("nobody").pw_gid, 0o1770)
    assert (state / "host_ed25519.key").stat().st_mode & 0o7777 == 0o600
    checked = sshrpd(proxy, "-t")
    assert checked.returncode == 0, checked.stderr
    proxy.reload()


def test_key_of_the_workers_account_serves_before_and_after_the_start(with_volume, proxy_keys):
    proxy, state = with_volume
    key = state / "key"
    key.write_bytes(proxy_keys.path("ed25519").read_bytes())
    key.chmod(0o600)
    os.chown(key, *rights(state)[:2])
    proxy.settings["key"] = str(key)
    proxy.write()
    checked = sshrpd(proxy, "-t")
    assert checked.returncode == 0, checked.stderr
    proxy.start()
    checked = sshrpd(proxy, "-t")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("wrong", ["key", "port"])
def test_refused_configuration_leaves_the_state_directory_as_it_was(with_volume, wrong):
    proxy, state = with_volume
    before = rights(state)
    if wrong == "key":
        proxy.settings["key"] = "/nowhere/key"
        proxy.write()
    with socket.socket() as taken:
        if wrong == "port":
            taken.bind(("127.0.0.1", proxy.port))
            taken.listen()
        refused = sshrpd(proxy)
    assert refused.returncode != 0 and {"key": "/nowhere/key", "port": "can't listen"}[wrong] in refused.stderr
    assert rights(state) == before


@pytest.mark.skipif(is_sanitized(), reason="the sanitizers' runtimes need all system calls")
def test_worker_that_was_taken_over_spoils_no_log_and_no_shared_socket(new_proxy, upstreams, openssh, tmp_path):
    faults = Faults(tmp_path / "faults")
    proxy = new_proxy()
    log = proxy.directory / "own.log"
    proxy.settings["log"] = str(log)
    proxy.runner = faults.runner
    proxy.route(upstreams["openssh9"].start(), "alice")
    proxy.start()
    wait_until(lambda: "is ready" in log.read_text(), "the log")
    before = log.read_text()
    faults.begin("spoil")
    worker = only_child(proxy.master)
    os.kill(worker, signal.SIGKILL)
    proxy.wait_for_text("spoilt what it could")
    wait_until(lambda: "has taken over" in log.read_text(), "another worker")
    assert openssh(proxied_target(proxy, upstreams["openssh9"])).exec("exit 7").returncode == 7
    wait_until(lambda: re.search("session .* ended", log.read_text()), "the session's line")
    now = log.read_text()
    assert now.startswith(before) and "spoilt" not in now and "was shut down" not in now
    proxy.stop()


@pytest.mark.skipif(is_sanitized(), reason="the sanitizers' runtimes read what they like")
def test_worker_reads_nothing_beside_what_it_needs(new_proxy, upstreams, openssh, tmp_path):
    """A list of keys behind a link that leads out of the folder of its name is one of `read_folders`, or isn't read."""
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    elsewhere, keys = tmp_path / "elsewhere", tmp_path / "keys"
    for folder in (elsewhere, keys):
        folder.mkdir()
    (elsewhere / "alice").write_text(key.with_suffix(".pub").read_text())
    (keys / "alice-openssh9").symlink_to(elsewhere)
    proxy = new_proxy()
    upstream = upstreams["openssh9"].start()
    user = proxy.route(upstream, "alice", user="^(alice-openssh9)$", upstream_user="alice", authorized_keys=f"{keys}/\\1/alice",
                       upstream_password=PASSWORDS["alice"])
    assert user
    proxy.start()

    def lets_in():
        target = proxied_target(proxy, upstream)
        ssh = openssh(target)
        return ssh.exec("exit 7", options=["PreferredAuthentications=publickey", f"IdentityFile={key}"]).returncode == 7
    assert not lets_in()
    proxy.settings["read_folders"] = str(elsewhere)
    proxy.reload()
    assert lets_in()
    proxy.stop()

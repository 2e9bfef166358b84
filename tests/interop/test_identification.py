"""What the proxy says before and besides SSH: its identification, its own key, its grace time, its log of a session."""
# SPDX-License-Identifier: MIT

import contextlib
import re
import shutil
import socket
from dataclasses import replace

import pytest

from harness.data import payload
from harness.namespaces import with_mounts
from harness.ports import free_port
from harness.process import SLOWDOWN, Process, listening, wait_until
from harness.proxy import SSHRPD
from harness.services import receive_all
from harness.target import direct_target, proxied_target

pytestmark = pytest.mark.proxy_only


@pytest.fixture
def proxy_with(new_proxy, upstreams):
    """Starts a proxy with these settings in front of the system's sshd."""
    made = []

    def make(settings=None, **arguments):
        proxy = new_proxy(settings, **arguments)
        made.append(proxy)
        proxy.route(upstreams["openssh9"].start(), "alice")
        return proxy.start()
    yield make
    for proxy in made:
        proxy.stop()


def identification(port):
    with socket.create_connection(("127.0.0.1", port), timeout=20 * SLOWDOWN) as connection:
        return connection.makefile("rb").readline()


def test_identification_begins_as_openssh_and_names_sshrp(proxy_with):
    line = identification(proxy_with().port)
    assert re.fullmatch(rb"SSH-2\.0-OpenSSH_[\x21-\x7e]+ [\x20-\x7e]*sshrp[\x20-\x7e]*\r\n", line)


def test_identification_is_the_configured_one(proxy_with, openssh, upstreams):
    proxy = proxy_with({"version": "SSH-2.0-Gate_7 of house"})
    assert identification(proxy.port) == b"SSH-2.0-Gate_7 of house\r\n"
    assert openssh(proxied_target(proxy, upstreams["openssh9"])).exec("exit 4").returncode == 4


def test_key_is_made_once_and_kept(proxy_with, openssh, upstreams, proxy_keys, tmp_path):
    proxy = proxy_with(keys=None)
    target = replace(proxied_target(proxy, upstreams["openssh9"]), keys=proxy_keys)
    known = [f"UserKnownHostsFile={tmp_path}/known", "StrictHostKeyChecking=accept-new"]
    assert openssh(target).exec("exit 4", options=known).returncode == 4
    proxy.stop()
    proxy.start()
    known[1] = "StrictHostKeyChecking=yes"
    assert openssh(target).exec("exit 5", options=known).returncode == 5
    private = [path for path in (proxy.directory / "state").rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]
    assert private and all(path.stat().st_mode & 0o077 == 0 for path in private)


@pytest.mark.parametrize("limit", ["handshake_grace_time", "login_grace_time"])
def test_connection_without_a_login_ends_after_the_grace_time(proxy_with, limit):
    proxy = proxy_with({"limits": {limit: 1}})
    for greeting in (b"", b"SSH-2.0-slow\r\n"):
        with socket.create_connection(("127.0.0.1", proxy.port), timeout=20 * SLOWDOWN) as connection:
            connection.sendall(greeting)
            assert connection.makefile("rb").readline().startswith(b"SSH-2.0-")
            with contextlib.suppress(ConnectionResetError):  # the greeting came too late
                receive_all(connection)


def test_log_tells_of_a_session_with_all_that_belongs_to_it(proxy_with, openssh, upstreams):
    proxy = proxy_with({"level": "INFO"})
    data = payload(400_000)
    assert openssh(proxied_target(proxy, upstreams["openssh9"])).exec("cat", data).returncode == 0

    def account():
        for line in proxy.text().splitlines():
            numbers = [int(number) for number in re.findall(r"\b\d+\b", line)]
            if "alice-openssh9" in line and "127.0.0.1" in line and str(upstreams["openssh9"].port) in line \
                    and len([number for number in numbers if len(data) <= number < 2 * len(data)]) == 2:
                return line
        return None
    wait_until(account, "one line with client, user, upstream and the bytes each way")


def assert_serves_without_a_file(run_by, upstream, openssh, proxy_keys, tmp_path):
    """The daemon, begun by this command. It is a copy: where it was built may be hidden from it."""
    port = free_port()
    process = Process([*run_by, shutil.copy(SSHRPD, tmp_path), "--to", f"127.0.0.1:{upstream.port}", "--listen", f"127.0.0.1:{port}"],
                      tmp_path / "log")
    try:
        wait_until(lambda: listening(port) or not process.running, "sshrpd to listen")
        assert process.running, process.text()
        target = replace(direct_target(upstream), port=port, keys=proxy_keys)
        known = [f"UserKnownHostsFile={tmp_path}/known", "StrictHostKeyChecking=accept-new"]
        done = openssh(target).exec("id -un", options=known)
        assert done.stdout == b"alice\n", (done.stderr, process.text())
        assert process.stop() == 0
    finally:
        process.kill()


def test_proxy_for_one_upstream_needs_no_file(work, upstreams, openssh, proxy_keys, tmp_path):
    # In a namespace with an empty /var/lib and home: that is where a key may be made.
    elsewhere = with_mounts("an empty home", 'mount -t tmpfs -o mode=755 tmpfs /var/lib; mount -t tmpfs -o mode=700 tmpfs /root; exec "$@"', "sh")
    assert_serves_without_a_file(elsewhere, upstreams["openssh9"].start(), openssh, proxy_keys, tmp_path)


def test_proxy_of_a_user_serves_from_folders_that_a_umask_of_002_made(upstreams, openssh, proxy_keys, tmp_path):
    """The user daemon has a group of its own, with nobody else in it."""
    home = tmp_path / "home"
    state = home / ".local/state/sshrp"
    state.mkdir(parents=True)
    for folder in (home, home / ".local", state.parent, state):
        shutil.chown(folder, "daemon", "daemon")
        folder.chmod(0o775)
    as_daemon = ["setpriv", "--reuid=daemon", "--regid=daemon", "--clear-groups", "env", "-u", "XDG_STATE_HOME", f"HOME={home}"]
    assert_serves_without_a_file(as_daemon, upstreams["openssh9"].start(), openssh, proxy_keys, tmp_path)

"""Host keys of new upstreams are stored in the state directory, whole, however many sessions come at once, or not at all."""
# SPDX-License-Identifier: MIT

import subprocess
from pathlib import Path

import pytest

from harness.namespaces import with_mounts
from harness.process import SLOWDOWN
from harness.target import proxied_target
from peers.openssh import Sshd

pytestmark = pytest.mark.proxy_only

ROUTES = 4


@pytest.fixture
def targets(new_proxy, work, upstream_keys, accounts):
    """Several upstreams that the proxy has never seen."""
    servers = [Sshd(work, upstream_keys, accounts).start() for _ in range(ROUTES)]
    proxy = new_proxy()
    for number, server in enumerate(servers):
        proxy.route(server, "alice", user=f"visitor{number}", upstream_known_hosts=None, upstream_host_key_check="accept-new")
    proxy.start()
    yield [proxied_target(proxy, server, user=f"visitor{number}") for number, server in enumerate(servers)]
    proxy.stop()
    for server in servers:
        server.stop()


WITHOUT_ROOM = 'mount -t tmpfs -o size=16k,mode=700 tmpfs "$0" && cat /dev/zero 2>/dev/null > "$0/filler"; exec "$@"'


@pytest.fixture
def on_a_full_disk(new_proxy, upstream_keys, accounts, work):
    """A target behind a proxy whose state directory has no room, and that directory as the proxy sees it."""
    proxy, server = new_proxy(), Sshd(work, upstream_keys, accounts).start()
    proxy.route(server, "alice", user="visitor", upstream_known_hosts=None, upstream_host_key_check="accept-new")
    state = proxy.directory / "state"
    state.mkdir(mode=0o700)
    proxy.runner = with_mounts("a full disk", WITHOUT_ROOM, state)
    proxy.start()
    yield proxied_target(proxy, server, user="visitor"), Path(f"/proc/{proxy.process.pid}/root{state}")
    proxy.stop()
    server.stop()


def stored(target):
    """The file in the state directory that holds the upstream's key."""
    files = [path for path in (target.proxy.directory / "state").rglob("*")
             if path.is_file() and f":{target.upstream.port} " in path.read_text(errors="replace")]
    assert len(files) == 1, f"the accepted key of port {target.upstream.port} is in {files}"
    return files[0]


def test_key_of_a_new_upstream_is_stored_as_known_hosts_has_it(targets, openssh):
    target = targets[0]
    for _ in range(2):
        assert openssh(target).exec("echo entered").stdout == b"entered\n"
    lines = [line for line in stored(target).read_text().splitlines() if f":{target.upstream.port} " in line]
    known = set(target.upstream.keys.known_hosts("127.0.0.1", target.upstream.port).splitlines())
    assert lines and len(lines) == len(set(lines)) and set(lines) <= known


def test_first_logins_at_once_leave_a_whole_file(targets, openssh):
    clients = [openssh(target) for target in targets for _ in range(5)]
    running = [client.start(run="echo entered") for client in clients]
    assert [process.communicate(timeout=60 * SLOWDOWN)[0] for process in running] == [b"entered\n"] * len(running)
    for target in targets:
        file = stored(target)
        found = subprocess.run(["ssh-keygen", "-F", f"[127.0.0.1]:{target.upstream.port}", "-f", file], capture_output=True, text=True)
        assert found.returncode == 0
        keys = [line for line in found.stdout.splitlines() if not line.startswith("#")]
        assert len(keys) == len(set(keys))
        known = target.upstream.keys.known_hosts("127.0.0.1", target.upstream.port).splitlines()
        assert set(keys) <= set(known)


def test_key_that_there_is_no_room_for_is_not_trusted_and_not_half_stored(on_a_full_disk, openssh):
    target, state = on_a_full_disk
    running = [openssh(target).start(run="echo entered") for _ in range(2)]
    assert [process.communicate(timeout=60 * SLOWDOWN)[0] for process in running] == [b""] * 2
    assert all(process.returncode == 255 for process in running)
    assert target.proxy.text().count("No space left on device") == 2
    assert "password for" not in target.upstream.process.text(), "the password was sent to a stranger"
    assert [path for path in state.iterdir() if "known_hosts" in path.name and path.stat().st_size] == []
    (state / "filler").unlink()
    assert openssh(target).exec("echo entered").stdout == b"entered\n"
    lines = (state / "known_hosts").read_text().splitlines()
    assert len(lines) == 1 and lines[0] in target.upstream.keys.known_hosts("127.0.0.1", target.upstream.port).splitlines()

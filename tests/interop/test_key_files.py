"""Key files on this machine: as Kubernetes mounts a secret they are read, and where somebody else could have replaced a step of
their path they are refused, with a sentence that names the step."""
# SPDX-License-Identifier: MIT

import grp
import os
import subprocess

import pytest

from harness.process import SLOWDOWN
from harness.proxy import SSHRPD
from harness.target import proxied_target
from harness.user_keys import UserKeys
from peers.openssh_client import OpenSSH

pytestmark = pytest.mark.proxy_only

DAEMON, FS_GROUP, STRANGER = 61300, 61301, 61302  # the pod's runAsUser and fsGroup, and somebody else
DATED = "..2026_11_28_10_00_00.1234567890"
AS_DAEMON = ["setpriv", f"--reuid={DAEMON}", f"--regid={DAEMON}", f"--groups={FS_GROUP}", "--"]

# As kubelet does it: a tmpfs that is filled, and then mounted read-only where the container sees it.
MOUNT = """
set -e
source=$1 target=$2; shift 2
mount -t tmpfs -o mode=1777 tmpfs "$target"
cp -a "$source/." "$target"
mount -o remount,bind,ro "$target"
exec "$@"
"""


def may_mount():
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0


needs_mounts = pytest.mark.skipif(not may_mount(), reason="mounting needs CAP_SYS_ADMIN")


def make_secret(place, files):
    """kubelet's tree of a volume with defaultMode 0400 in a pod with an fsGroup."""
    dated = place / DATED
    dated.mkdir(parents=True)
    (place / "..data").symlink_to(DATED)
    for name, content in files.items():
        (dated / name).write_bytes(content)
        os.chown(dated / name, 0, FS_GROUP)
        (dated / name).chmod(0o440)
        (place / name).symlink_to(f"..data/{name}")
    for folder, mode in ((place, 0o3777), (dated, 0o2755)):
        os.chown(folder, 0, FS_GROUP)
        folder.chmod(mode)
    return place


@pytest.fixture(scope="module")
def keys(work):
    return UserKeys(work / "secret-keys")


@pytest.fixture(scope="module")
def upstream(new_key_upstream, keys):
    return new_key_upstream(keys, "secret-accounts")


@pytest.fixture
def files(keys, upstream, proxy_keys):
    """Of a secret: all that the daemon needs to serve alice."""
    return {"host_key": proxy_keys.path("ed25519").read_bytes(), "upstream_key": keys.path("proxy").read_bytes(),
            "authorized_keys": (keys.line("ed25519") + "\n").encode(),
            "known_hosts": upstream.keys.known_hosts("127.0.0.1", upstream.port).encode()}


def route_by(proxy, upstream, secret, **settings):
    """A proxy that has its keys and lists from the secret; gives the user name."""
    proxy.settings["key"] = str(secret / "host_key")
    return proxy.route(upstream, "alice", upstream_known_hosts=str(secret / "known_hosts"), upstream_key=str(secret / "upstream_key"),
                       authorized_keys=[str(secret / "authorized_keys")], auth_methods=["publickey"], **settings)


def belongs_to_daemon(proxy):
    """What a daemon that isn't root reads and writes, its configuration and its state, is its own."""
    state = proxy.directory / "state"
    state.mkdir(mode=0o700)
    proxy.pid_file = state / "pid"
    proxy.config.touch(0o600)
    for path in (state, proxy.config):
        os.chown(path, DAEMON, DAEMON)


def entered(proxy, user, keys, work, kind="ed25519"):
    """As whom; None if nobody got in."""
    client = OpenSSH(proxied_target(proxy, None, "alice", user), work)
    done = client.exec("whoami", options=[f"IdentityFile={keys.path(kind)}", "IdentitiesOnly=yes", "PreferredAuthentications=publickey"])
    return done.stdout.decode().strip() or None


@needs_mounts
def test_secret_of_kubernetes_serves_a_daemon_that_is_not_root(new_proxy, upstream, files, keys, work, tmp_path):
    source, target = make_secret(tmp_path / "source", files), tmp_path / "secret"
    target.mkdir()
    proxy = new_proxy()
    user = route_by(proxy, upstream, target)
    belongs_to_daemon(proxy)
    proxy.runner = ["unshare", "--mount", "--propagation", "private", "sh", "-c", MOUNT, "sh", source, target, *AS_DAEMON]
    proxy.start()
    assert entered(proxy, user, keys, work) == "alice"
    assert entered(proxy, user, keys, work, "stranger") is None
    proxy.stop()


@needs_mounts
def test_read_only_mount_may_have_folders_that_others_could_write_to(new_proxy, upstream, files, keys, work, tmp_path):
    source, target = make_secret(tmp_path / "source", files), tmp_path / "secret"
    target.mkdir()
    source.chmod(0o777)
    os.chown(source / DATED, STRANGER, STRANGER)
    proxy = new_proxy()
    user = route_by(proxy, upstream, target)
    belongs_to_daemon(proxy)
    proxy.runner = ["unshare", "--mount", "--propagation", "private", "sh", "-c", MOUNT, "sh", source, target, *AS_DAEMON]
    proxy.start()
    assert entered(proxy, user, keys, work) == "alice"
    proxy.stop()


def shared_folder(secret):
    secret.chmod(0o777)


def strangers_link(secret):
    os.chown(secret / "..data", STRANGER, STRANGER, follow_symlinks=False)


def strangers_folder(secret):
    (secret / DATED).chmod(0o755)
    os.chown(secret / DATED, STRANGER, STRANGER)


def shared_dated_folder(secret):
    (secret / DATED).chmod(0o777)


def foreign_group(secret):
    for path in (secret / DATED).iterdir():
        os.chown(path, 0, STRANGER)


def readable_for_all(secret):
    for path in (secret / DATED).iterdir():
        path.chmod(0o444)


def strangers_file(secret):
    for path in (secret / DATED).iterdir():
        os.chown(path, STRANGER, FS_GROUP)


OWNED_BY = f"belongs to another user (uid {STRANGER}): it must be root's or the daemon's"
CAN_BE_WRITTEN = "which can be written by others"
REPLACEABLE = {  # a step of the path: what others have of it, and what is said of a file NAME in the secret SECRET
    "folder": (shared_folder, f"is in SECRET, {CAN_BE_WRITTEN}: chmod go-w SECRET would be right"),
    "link": (strangers_link, f"leads through SECRET, {CAN_BE_WRITTEN}, and SECRET/..data {OWNED_BY}"),
    "dated folder": (strangers_folder, f"leads through SECRET, {CAN_BE_WRITTEN}, and SECRET/{DATED} {OWNED_BY}"),
    "shared dated folder": (shared_dated_folder, f"leads through SECRET/{DATED}, {CAN_BE_WRITTEN}: chmod go-w SECRET/{DATED} would be right"),
    "file": (strangers_file, f"leads to SECRET/{DATED}/NAME, which {OWNED_BY}"),
}
READABLE = {
    "foreign group": (foreign_group, f"leads to SECRET/{DATED}/NAME, which can be read by a group that isn't the daemon's (gid {STRANGER}): "
                                     "chmod 600 would be right"),
    "everybody": (readable_for_all, f"leads to SECRET/{DATED}/NAME, which can be read or written by others: chmod 600 would be right"),
}


def sentence(text, secret, name):
    return f"{secret / name} " + text.replace("SECRET", str(secret)).replace("NAME", name)


@pytest.mark.parametrize("step", [*REPLACEABLE, *READABLE])
def test_key_that_others_could_replace_or_read_is_an_error_of_the_configuration(new_proxy, upstream, files, tmp_path, step):
    spoil, text = {**REPLACEABLE, **READABLE}[step]
    secret = make_secret(tmp_path / "secret", files)
    proxy = new_proxy()
    route_by(proxy, upstream, secret)
    belongs_to_daemon(proxy)
    proxy.write()
    command = [*AS_DAEMON, SSHRPD, "-t", "-c", proxy.config]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60 * SLOWDOWN)
    assert done.returncode == 0, done.stderr
    spoil(secret)
    done = subprocess.run(command, capture_output=True, text=True, timeout=60 * SLOWDOWN)
    assert done.returncode != 0
    for name in ("host_key", "upstream_key"):
        assert f"key file {sentence(text, secret, name)}\n" in done.stdout + done.stderr


@pytest.fixture(scope="module")
def serving(new_proxy, upstream, keys, work):
    """A proxy with two routes for each step; each has a secret with a list that its worker reads at each login."""
    proxy = new_proxy()
    clients = work / "clients-of-lists"
    clients.write_text(keys.line("ed25519") + "\n")
    content = {"authorized_keys": clients.read_bytes(), "known_hosts": upstream.keys.known_hosts("127.0.0.1", upstream.port).encode()}
    secrets = {}
    for step in REPLACEABLE:
        for name, text in content.items():
            secret = secrets[step, name] = make_secret(work / f"lists-{len(secrets)}", {name: text})
            (secret / DATED / name).chmod(0o444)
            lists = {"authorized_keys": [str(secret / name)]} if name == "authorized_keys" else \
                {"authorized_keys": [str(clients)], "upstream_known_hosts": str(secret / name)}
            proxy.route(upstream, "alice", user=f"{name}-{step}".replace(" ", "-"), upstream_key=str(keys.path("proxy")),
                        auth_methods=["publickey"], **lists)
    proxy.start()
    yield proxy, secrets
    proxy.stop()


@pytest.mark.parametrize("step", REPLACEABLE)
def test_list_that_others_could_replace_lets_nobody_in(serving, keys, work, step):
    proxy, secrets = serving
    user, secret = f"authorized_keys-{step}".replace(" ", "-"), secrets[step, "authorized_keys"]
    assert entered(proxy, user, keys, work) == "alice"
    spoil, text = REPLACEABLE[step]
    spoil(secret)
    assert entered(proxy, user, keys, work) is None
    proxy.wait_for_text(sentence(text, secret, "authorized_keys"))


@pytest.mark.parametrize("step", REPLACEABLE)
def test_known_hosts_are_read_whoever_owns_them_as_ssh_does(serving, keys, work, step):
    proxy, secrets = serving
    user, secret = f"known_hosts-{step}".replace(" ", "-"), secrets[step, "known_hosts"]
    spoil, _ = REPLACEABLE[step]
    spoil(secret)
    assert entered(proxy, user, keys, work) == "alice"


def test_key_may_be_readable_for_the_groups_of_the_worker_to_be(new_proxy, upstream, files, tmp_path):
    """The master is root, and reads it for a worker that is in the group."""
    secret = make_secret(tmp_path / "secret", files)
    tape = grp.getgrnam("tape").gr_gid
    for path in (secret / DATED).iterdir():
        os.chown(path, 0, tape)
    proxy = new_proxy({"user": "games", "group": "tape"})
    route_by(proxy, upstream, secret)
    proxy.write()
    command = [SSHRPD, "-t", "-c", proxy.config]
    assert subprocess.run(command, capture_output=True, timeout=60 * SLOWDOWN).returncode == 0
    proxy.settings["group"] = "games"
    proxy.write()
    done = subprocess.run(command, capture_output=True, text=True, timeout=60 * SLOWDOWN)
    assert done.returncode != 0 and f"can be read by a group that isn't the daemon's (gid {tape})" in done.stderr


ACCOUNTS = 'mount --bind "$0" /etc/passwd; exec "$@"'


@needs_mounts
def test_account_may_keep_the_keys_that_open_its_own_login(new_proxy, upstream, keys, work):
    """In its home, with a file and folders that are its own; another account's opens nothing."""
    proxy, accounts = new_proxy(), upstream.accounts
    for owner, user in (("alice", "own"), ("bob", "of-another")):
        file = accounts.home(owner) / "keys/of_clients"
        file.parent.mkdir()
        file.write_text(keys.line("ed25519") + "\n")
        for path in (file.parent, file):
            os.chown(path, accounts.number(owner), accounts.number(owner))
        proxy.route(upstream, "alice", user=user, upstream_key=str(keys.path("proxy")), auth_methods=["publickey"], authorized_keys=[str(file)])
    proxy.runner = ["unshare", "--mount", "--propagation", "private", "sh", "-c", ACCOUNTS, accounts.root / "etc/passwd"]
    proxy.start()
    assert entered(proxy, "own", keys, work) == "alice"
    assert entered(proxy, "of-another", keys, work) is None
    proxy.wait_for_text(f"is in {accounts.home('bob')}, which belongs to another user (uid {accounts.number('bob')}): "
                        "it must be root's, the daemon's or that of alice")
    proxy.stop()


def test_pipe_in_the_place_of_a_key_blocks_nothing(new_proxy, upstream, tmp_path, keys):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    proxy = new_proxy()
    proxy.route(upstream, "alice", upstream_key=str(pipe), password="p")
    proxy.write()
    done = subprocess.run([SSHRPD, "-t", "-c", proxy.config], capture_output=True, text=True, timeout=60 * SLOWDOWN)
    assert done.returncode != 0 and f"key file {pipe} is not a regular file" in done.stderr

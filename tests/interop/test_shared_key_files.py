"""Lists of keys, of CAs and of revoked keys are parsed once for all logins; what becomes of their files between two logins counts at
once."""
# SPDX-License-Identifier: MIT

import os
import time

import pytest

from harness.process import wait_until
from harness.target import proxied_target
from harness.user_keys import UserKeys
from peers.openssh_client import OpenSSH

pytestmark = pytest.mark.proxy_only

STRANGER = 61302  # a group, and a user
YOUNG = 2.5  # seconds: files that were changed since aren't shared
LISTS = ("authorized_keys", "trusted_user_ca_keys", "revoked_keys")


@pytest.fixture(scope="module")
def keys(work):
    return UserKeys(work / "shared-keys")


@pytest.fixture(scope="module")
def upstream(new_key_upstream, keys):
    return new_key_upstream(keys, "shared-accounts")


def content(kind, keys, lets_in=True):
    """Of a list that lets the client in, or nobody of ours."""
    name = {"authorized_keys": "ed25519", "trusted_user_ca_keys": "ca", "revoked_keys": "stranger"}[kind] if lets_in else \
        "ed25519" if kind == "revoked_keys" else "stranger"
    return keys.line(name) + "\n"


def written(path, kind, keys):
    path.write_text(content(kind, keys, lets_in=False))


def replaced(path, kind, keys):
    new = path.with_suffix(".new")
    new.write_text(content(kind, keys, lets_in=False))
    new.rename(path)


def removed(path, kind, keys):
    path.unlink()


def writable_for_a_group(path, kind, keys):
    os.chown(path, 0, STRANGER)
    path.chmod(0o664)


def given_to_a_stranger(path, kind, keys):
    os.chown(path, STRANGER, 0)


def in_a_folder_of_everybody(path, kind, keys):
    path.parent.chmod(0o777)


def behind_a_strangers_link(path, kind, keys):
    """The file is the same as before, and its name leads to it."""
    path.rename(path.with_suffix(".moved"))
    path.symlink_to(path.with_suffix(".moved"))
    os.chown(path, STRANGER, STRANGER, follow_symlinks=False)
    path.parent.chmod(0o1777)


CHANGES = (written, replaced, removed, writable_for_a_group, given_to_a_stranger, in_a_folder_of_everybody, behind_a_strangers_link)


@pytest.fixture(scope="module")
def serving(new_proxy, upstream, keys, work):
    """A proxy with a route for each list and change; the lists are old enough to be shared."""
    proxy, paths = new_proxy(), {}
    clients = work / "clients-of-shared-lists"
    clients.write_text(keys.line("ed25519") + "\n")
    for kind in LISTS:
        for change in CHANGES:
            path = paths[kind, change] = work / "shared-lists" / f"{kind}-{change.__name__}" / "list"
            path.parent.mkdir(parents=True)
            path.write_text(content(kind, keys))
            path.chmod(0o644)
            lists = {kind: str(path) if kind == "revoked_keys" else [str(path)]}
            if kind == "revoked_keys":
                lists["authorized_keys"] = [str(clients)]
            proxy.route(upstream, "alice", user=f"{kind}-{change.__name__}", upstream_key=str(keys.path("proxy")),
                        auth_methods=["publickey"], **lists)
    newest = max(path.stat().st_ctime for path in [clients, *paths.values()])
    wait_until(lambda: time.time() - newest > YOUNG, "the lists to be old enough")
    proxy.start()
    yield proxy, paths
    proxy.stop()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("kind", LISTS)
def test_change_of_a_list_counts_at_the_next_login(serving, keys, work, kind, change):
    proxy, paths = serving
    key = keys.certified("ed25519") if kind == "trusted_user_ca_keys" else keys.path("ed25519")

    def entered():
        client = OpenSSH(proxied_target(proxy, None, "alice", f"{kind}-{change.__name__}"), work)
        done = client.exec("whoami", options=[f"IdentityFile={key}", "IdentitiesOnly=yes", "PreferredAuthentications=publickey"])
        return done.stdout.decode().strip() or None

    assert [entered(), entered()] == ["alice", "alice"]
    change(paths[kind, change], kind, keys)
    assert [entered(), entered()] == [None, None]

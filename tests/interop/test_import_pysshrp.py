"""A configuration of pysshrp, imported and run: by key, the same people get in as there."""
# SPDX-License-Identifier: MIT

import subprocess

import pytest

from harness.process import SLOWDOWN
from harness.proxy import SSHRPD
from harness.target import proxied_target
from harness.user_keys import UserKeys
from peers.accounts import Accounts
from peers.openssh import Sshd
from peers.upstream import PASSWORDS

pytestmark = pytest.mark.proxy_only

CONFIGURATION = """
listen = '127.0.0.1:2200'
level = 'DEBUG'
key = {host_key!r}
common = {{'upstream_host': '127.0.0.1', 'upstream_port': {port}, 'upstream_user': 'alice'}}
by_key = dict(common, upstream_key={proxy_key!r})
servers = [
    dict(by_key, user='default'),
    dict(by_key, user='named', upstream_authorized_keys='door/keys'),
    dict(by_key, user='password', password='typed', upstream_password='shown'),
    dict(common, user='keyless', upstream_authorized_keys='door/keys'),
]
"""
# Of each user: whose key opened pysshrp.
OPENED_BY = {"default": {"ed25519"}, "named": {"rsa"}, "password": {"ed25519"}, "keyless": set()}


@pytest.fixture(scope="module")
def keys(work):
    """`ed25519` is in the upstream's authorized_keys, `rsa` in another file there, and the proxy's own in both."""
    return UserKeys(work / "import-keys")


@pytest.fixture(scope="module")
def upstream(work, upstream_keys, keys):
    accounts = Accounts(work / "import-accounts", PASSWORDS)
    for name, key in ((".ssh/authorized_keys", "ed25519"), ("door/keys", "rsa")):
        file = accounts.home("alice") / name
        file.parent.mkdir()
        file.write_text("".join(keys.line(key) + "\n" for key in (key, "proxy")))
    server = Sshd(work, upstream_keys, accounts)
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def proxy(new_proxy, upstream, keys, work):
    file = work / "pysshrp.py"
    file.write_text(CONFIGURATION.format(host_key=str(keys.path("ecdsa")), port=upstream.port, proxy_key=str(keys.path("proxy"))))
    imported = subprocess.run([SSHRPD, "--import-pysshrp", file], capture_output=True, text=True, timeout=60 * SLOWDOWN)
    assert imported.returncode == 0, imported.stderr
    assert "without an upstream_key no client's key was looked up in it" in imported.stderr
    proxy = new_proxy()
    proxy.written_routes = imported.stdout[imported.stdout.index("[[servers]]"):].replace(
        "[[servers]]", f"[[servers]]\nupstream_known_hosts = '{proxy.known_hosts}'")
    proxy.known_hosts.write_text(upstream.keys.known_hosts("127.0.0.1", upstream.port))
    proxy.start()
    yield proxy
    proxy.stop()


@pytest.mark.parametrize("user", OPENED_BY)
def test_keys_that_opened_pysshrp_open_sshrpd_and_no_others(proxy, upstream, openssh, keys, user):
    client = openssh(proxied_target(proxy, upstream, user=user))

    def enters(key):
        return client.exec("whoami", options=[
            f"IdentityFile={keys.path(key)}", "IdentitiesOnly=yes", "PreferredAuthentications=publickey"]).stdout == b"alice\n"
    assert {key for key in ("ed25519", "rsa", "stranger") if enters(key)} == OPENED_BY[user]

"""An upstream that allows no sessions, only forwardings: the proxy can read no file of keys there, and the login goes on."""
# SPDX-License-Identifier: MIT

import pytest

from harness.services import Service, echo
from harness.user_keys import UserKeys
from peers.openssh import RELEASES, Sshd

pytestmark = pytest.mark.proxy_only


def test_key_that_cant_be_looked_up_leaves_the_password(work, upstream_keys, accounts, through, openssh, release, tmp_path):
    """sshd ends the connection of who closes a channel that it hasn't opened."""
    keys = UserKeys(tmp_path / "keys")
    taken = tmp_path / "authorized_keys"
    taken.write_text(keys.line("proxy") + "\n")
    upstream = Sshd(work, upstream_keys, accounts, RELEASES[release], ["MaxSessions 0", f"AuthorizedKeysFile {taken}"])
    target = through(upstream, upstream_authorized_keys="keys", upstream_key=str(keys.path("proxy")))
    ssh = openssh(target, release)
    options = [f"IdentityFile={keys.path('ed25519')}", "IdentitiesOnly=yes", "PreferredAuthentications=publickey,password"]
    with Service(echo) as service:
        done = ssh.finish(ssh.command("-W", f"127.0.0.1:{service.port}", options=options), b"echo")
    assert (done.returncode, done.stdout) == (0, b"echo"), done.stderr
    assert "keys on the upstream: the upstream has no SFTP for it" in target.proxy.text()

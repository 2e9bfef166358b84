"""force_command: what runs, what the program learns of what was asked for, and what goes on beside it."""
# SPDX-License-Identifier: MIT

import pytest

from harness.process import SLOWDOWN
from peers.openssh import Sshd

pytestmark = pytest.mark.proxy_only


@pytest.fixture(scope="module")
def client_of(work, upstream_keys, accounts, new_proxy):
    from conftest import _proxies
    from harness.target import proxied_target
    upstream = Sshd(work, upstream_keys, accounts, options=["AcceptEnv SSH_ORIGINAL_COMMAND SSHRP_* LANG"]).start()
    proxy = new_proxy()
    proxy.route(upstream, "alice", "forced", force_command='echo "ran, asked for: $SSH_ORIGINAL_COMMAND"; cat; exit 7')
    proxy.route(upstream, "alice", "sftp", force_command="internal-sftp", allow_ssh=False)
    proxy.start()
    yield lambda openssh, user: openssh(proxied_target(proxy, upstream, "alice", user))
    _proxies.remove(proxy)
    proxy.stop()
    upstream.stop()


@pytest.mark.parametrize("asked", ["rm -rf /tmp/nothing", "id; echo $(id)", "x\ny"])
def test_command_is_replaced_and_told_what_was_asked(client_of, openssh, asked):
    done = client_of(openssh, "forced").exec(asked, b"stdin")
    assert done.stdout == f"ran, asked for: {asked}\nstdin".encode() and done.returncode == 7


def test_shell_is_replaced(client_of, openssh):
    ssh = client_of(openssh, "forced")
    done = ssh.finish(ssh.command(), b"echo shell >&2\n")
    assert done.stdout == b"ran, asked for: \necho shell >&2\n" and b"shell" not in done.stderr


def test_sftp_is_replaced(client_of, openssh):
    ssh = client_of(openssh, "forced")
    done = ssh.finish(ssh.command("-s", run="sftp"), b"bytes")
    assert done.stdout == b"ran, asked for: sftp\nbytes"


def test_client_cant_tell_another_original(client_of, openssh):
    ssh = client_of(openssh, "forced")
    done = ssh.finish(ssh.command(options=["SetEnv=SSH_ORIGINAL_COMMAND=faked"]), b"")
    assert done.stdout == b"ran, asked for: \n"


@pytest.mark.parametrize("asked", ["id", None])
def test_internal_sftp_starts_sftp_whatever_is_asked_for(client_of, openssh, asked):
    ssh = client_of(openssh, "sftp")
    process = ssh.start(run=asked)
    process.stdin.write(b"\0\0\0\5\1\0\0\0\3")
    assert process.stdout.read(9)[4:] == b"\2\0\0\0\3"
    process.stdin.close()
    assert process.wait(30 * SLOWDOWN) == 0
    assert ssh.sftp("pwd\n").returncode == 0

"""A remote command: its three streams, exit code and exit signal."""
# SPDX-License-Identifier: MIT

import re

from harness.data import payload, sha256


def test_stdin_reaches_the_command_and_stdout_comes_back(ssh):
    data = payload(3_000_000)
    done = ssh.exec("cat", data)
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(data))


def test_stdout_and_stderr_stay_apart(ssh):
    done = ssh.exec("echo to stdout; echo to stderr >&2")
    assert (done.stdout, done.stderr) == (b"to stdout\n", b"to stderr\n")


def test_large_stdout_and_stderr_at_once_are_complete(ssh):
    done = ssh.exec("head -c 2000000 /dev/zero & head -c 1500000 /dev/zero >&2; wait")
    assert (len(done.stdout), len(done.stderr)) == (2_000_000, 1_500_000)


def test_exit_code_reaches_the_client(ssh):
    assert [ssh.exec(f"exit {code}").returncode for code in (0, 1, 77, 255)] == [0, 1, 77, 255]


def test_command_that_is_missing_is_127(ssh):
    done = ssh.exec("no-such-command-here")
    assert done.returncode == 127 and b"no-such-command-here" in done.stderr


def test_exit_signal_reaches_the_client(ssh):
    done = ssh.exec("kill -TERM $$", flags=["-v"])
    assert done.returncode == 255
    assert re.search(rb"rtype exit-signal reply 0", done.stderr)


def test_command_runs_as_the_account_of_the_upstream(ssh):
    assert ssh.exec("id -un; pwd").stdout.decode().split() == ["alice", str(ssh.target.home)]


def test_each_user_name_takes_its_own_account(target_for, openssh, release):
    for account in ("alice", "bob"):
        client = openssh(target_for(release, account), release)
        assert client.exec("id -un").stdout.decode().strip() == account


def test_command_with_every_byte_but_nul_arrives_unchanged(ssh):
    text = bytes(range(1, 256)).replace(b"'", b"")
    done = ssh.finish([*map(str.encode, ssh.command("-T")), b"printf %s '" + text + b"'"])
    assert done.stdout == text

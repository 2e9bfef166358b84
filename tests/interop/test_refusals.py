"""Logins that are refused: wrong password, unknown user, nothing that tells one from the other."""
# SPDX-License-Identifier: MIT

import pytest

from harness.process import wait_until
from harness.target import WithPassword


def test_wrong_password_is_refused(target_for, openssh, release):
    done = openssh(WithPassword(target_for(release), "wrong"), release).exec("echo entered")
    assert (done.stdout, done.returncode) == (b"", 255)
    assert b"Permission denied (" in done.stderr


def test_empty_password_is_refused(target_for, openssh):
    done = openssh(WithPassword(target_for("openssh9"), "")).exec("echo entered")
    assert (done.stdout, done.returncode) == (b"", 255)


def test_right_password_is_taken_after_a_wrong_one(target_for, openssh, tmp_path):
    target = target_for("openssh9")
    ssh = openssh(target)
    script = tmp_path / "askpass"
    script.write_text(f'#!/bin/sh\nif mkdir {tmp_path}/asked 2>/dev/null; then echo wrong; else echo "$SSHRP_TEST_PASSWORD"; fi\n')
    script.chmod(0o755)
    done = ssh.finish(ssh.command(run="echo entered", options=["NumberOfPasswordPrompts=3"]), env={**ssh.environment, "SSH_ASKPASS": str(script)})
    assert (done.stdout, done.returncode) == (b"entered\n", 0)


@pytest.mark.parametrize("user", ["nobody-knows-him", "root", "a" * 200, "alice-openssh9x", "älice"])
def test_unknown_user_looks_like_a_wrong_password(target_for, openssh, user):
    target = target_for("openssh9")
    unknown = openssh(WithPassword(target, "wrong")).exec("echo entered", user=user)
    wrong = openssh(WithPassword(target, "wrong")).exec("echo entered")
    assert (unknown.stdout, unknown.returncode) == (b"", 255)
    if user.isascii():  # ssh writes others in octal
        assert unknown.stderr.replace(user.encode(), b"USER") == wrong.stderr.replace(target.user.encode(), b"USER")


@pytest.mark.proxy_only
def test_unknown_user_is_offered_the_same_methods_and_as_many_tries(target_for, openssh, tmp_path):
    target, seen = target_for("openssh9"), {}
    for user in (target.user, "nobody-knows-him"):
        log = tmp_path / f"log-{user}"
        ssh = openssh(WithPassword(target, "wrong"))
        ssh.exec("true", user=user, flags=["-vvv", "-E", str(log)], options=["NumberOfPasswordPrompts=10"])
        seen[user] = [line.split("debug3: ")[-1] for line in log.read_text().splitlines()
                      if "Authentications that can continue" in line or "receive packet: type 51" in line]
    known, unknown = seen.values()
    assert known == unknown and len(known) > 1


@pytest.mark.proxy_only
def test_refusal_is_logged_with_the_user_but_not_the_password(shared_proxy, target_for, openssh):
    target = target_for("openssh9")
    start = shared_proxy.log.stat().st_size
    openssh(WithPassword(target, "wr0ng-secret")).exec("true")
    openssh(WithPassword(target, "wr0ng-secret")).exec("true", user="nobody-knows-him")
    wait_until(lambda: target.user in shared_proxy.text(start) and "nobody-knows-him" in shared_proxy.text(start), "both refusals in the log")
    assert "wr0ng-secret" not in shared_proxy.text()

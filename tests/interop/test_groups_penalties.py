"""A server whose penalties are as OpenSSH 10 has them, in a group that is checked as often as may be, with clients that mistype: at no time
does it hold anything against the proxy's address."""
# SPDX-License-Identifier: MIT

import os
import time

import pytest

from harness.control import Control, short_folder
from harness.failing_servers import LedTo
from harness.process import wait_until
from harness.running_cat import running_cat, says_on
from harness.recordings import workers
from harness.target import WithPassword
from harness.user_keys import UserKeys
from peers.accounts import Accounts
from peers.openssh import TEN, Sshd
from peers.upstream import PASSWORDS

pytestmark = [pytest.mark.proxy_only, pytest.mark.long]

SECONDS = int(os.environ.get("SSHRP_PENALTY_SECONDS", "600"))
MISTYPED_EVERY = 20  # seconds: three a minute
INTERVAL = 5
LEAVING = 4  # workers that have a session each, beside the one that takes new ones


@pytest.fixture
def keys(tmp_path):
    return UserKeys(tmp_path / "check-keys")


@pytest.fixture
def server(work, tmp_path, upstream_keys, keys):
    accounts = Accounts(tmp_path / "accounts", PASSWORDS)
    file = accounts.home("alice") / ".ssh/authorized_keys"
    file.parent.mkdir(mode=0o700)
    file.write_text('restrict,command="/bin/false" ' + keys.line("ed25519") + "\n")
    for path in (file.parent, file):
        os.chown(path, accounts.number("alice"), accounts.number("alice"))
    server = Sshd(work, upstream_keys, accounts, TEN)
    server.start()
    yield server
    server.stop()


def penalties_in(text):
    """Lines about penalties that the server only counts, and about those that hold."""
    lines = [line for line in text.splitlines() if "penalty" in line]
    held = [line for line in lines if "activating" in line or "drop connection" in line]
    return [line for line in lines if line not in held], held


@pytest.mark.deadline(SECONDS + 300)
@pytest.mark.parametrize("check", ["banner", "login"])
def test_are_never_in_force_for_checks_and_three_wrong_passwords_a_minute(check, server, keys, new_proxy, openssh):
    with short_folder() as folder:
        proxy = new_proxy({"control": str(folder / "c.sock"), "limits.penalties": {"enabled": False}})
        credential = {"check_user": "alice", "check_key": str(keys.path("ed25519"))} if check == "login" else {}
        group = LedTo(proxy, [server], check=check, interval=INTERVAL, **credential)
        control = Control(folder / "c.sock")
        proxy.start()
        held = []
        for _ in range(LEAVING):
            held.append(running_cat(openssh(group.target)))
            proxy.reload()
        assert len(workers(proxy.master)) == LEAVING + 1
        right, wrong = openssh(group.target), openssh(WithPassword(group.target, "wrong"))
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            began = time.monotonic()
            assert b"Permission denied" in wrong.exec("true").stderr
            assert right.exec("exit 3").returncode == 3
            time.sleep(max(0, began + MISTYPED_EVERY - time.monotonic()))
        [row] = control.json("upstreams")
        counted, in_force = penalties_in(server.process.text())
        print(f"{check}: {row['checks_ok']} checks, {len(counted)} lines about penalties that aren't in force")
        assert not in_force
        assert row["health"] == "up" and row["checks_failed"] == 0 and row["checks_ok"] > SECONDS / INTERVAL / 2
        assert any("failed authentication" in line for line in counted)
        assert right.exec("exit 3").returncode == 3
        for session in held:
            says_on(session, b"still there\n")
            session.kill()
        proxy.stop()


@pytest.mark.deadline(300)
def test_are_in_force_for_many_wrong_passwords_and_end_by_themselves(server, new_proxy, openssh):
    """That the one above would see it."""
    proxy = new_proxy({"limits.penalties": {"enabled": False}})
    group = LedTo(proxy, [server])
    proxy.start()
    wrong = openssh(WithPassword(group.target, "wrong"))
    for _ in range(6):
        wrong.exec("true")
    wait_until(lambda: penalties_in(server.process.text())[1], "a penalty that is in force")
    right = openssh(group.target)
    wait_until(lambda: right.exec("exit 3").returncode == 3, "it to be over", timeout=60)
    proxy.stop()

"""Active checks of a group's servers: they see one that went and one that is back, and the servers' logs say whose they were."""
# SPDX-License-Identifier: MIT

import contextlib
import os

import pytest

from harness.control import Control, short_folder
from harness.failing_servers import LedTo, Saying, name_of, row_of, stopped
from harness.process import wait_until
from harness.user_keys import UserKeys
from peers.accounts import Accounts
from peers.openssh import Sshd
from peers.upstream import PASSWORDS

pytestmark = pytest.mark.proxy_only

# Each is decided by one check; logins have no say.
USUAL = {"interval": 5, "rise": 1, "fall": 1, "max_fails": 0, "upstream_attempt_timeout": 2}


@pytest.fixture(scope="module")
def keys(work):
    return UserKeys(work / "check-keys")


@pytest.fixture(scope="module")
def checked_accounts(work, keys):
    """Alice lets the check's key in, for nothing."""
    accounts = Accounts(work / "check-accounts", PASSWORDS)
    file = accounts.home("alice") / ".ssh/authorized_keys"
    file.parent.mkdir(mode=0o700)
    file.write_text('restrict,command="/bin/false" ' + keys.line("ed25519") + "\n")
    for path in (file.parent, file):
        os.chown(path, accounts.number("alice"), accounts.number("alice"))
    return accounts


@pytest.fixture
def checked(work, upstream_keys, checked_accounts, new_proxy):
    """checked(check=…): a group of two sshds behind a daemon that runs."""
    ends = contextlib.ExitStack()

    def make(start=2, **settings):
        folder = ends.enter_context(short_folder())
        servers = [Sshd(work, upstream_keys, checked_accounts) for _ in range(2)]
        for number, server in enumerate(servers):
            server.name = f"checked{number}"
            if number < start:
                server.start()
        proxy = new_proxy({"control": str(folder / "c.sock")})
        group = LedTo(proxy, servers, **{**USUAL, **settings})
        group.control = Control(folder / "c.sock")
        proxy.start()
        for server in servers:
            ends.callback(server.stop)
        ends.callback(proxy.stop)
        return group
    with ends:
        yield make


def wait_for_health(group, server, wanted):
    wait_until(lambda: row_of(group, server).get("health") == wanted, f"{name_of(server)} to be {wanted}")


def credential_of(check, keys):
    return {"check_user": "alice", "check_key": str(keys.path("ed25519"))} if check == "login" else {}


@pytest.mark.parametrize("check", ["banner", "login"])
def test_see_a_server_that_is_stopped_and_back(check, checked, keys):
    group = checked(check=check, **credential_of(check, keys))
    one, other = group.servers
    with stopped(one):
        wait_for_health(group, one, "down")
        assert row_of(group, other)["health"] == "up"
    wait_until(lambda: row_of(group, one)["health"] in ("up", "starting"), "the server to be back")


def test_by_tcp_see_a_closed_port(checked):
    group = checked(start=1, check="tcp")
    wait_for_health(group, group.servers[1], "down")


def test_by_login_see_a_locked_account(checked, keys):
    group = checked(check="login", check_user="alice", check_key=str(keys.path("stranger")))
    wait_until(lambda: any("doesn't let alice in" in row_of(group, server).get("why", "") for server in group.servers), "a check to be refused")


def test_take_who_turns_us_away_for_well(checked):
    group = checked(start=1, check="banner", fall=100)  # until it says so it isn't there
    one = group.servers[1]
    with Saying(one.port, b"Not allowed at this time\r\n"):
        wait_until(lambda: row_of(group, one).get("checks_failed", 0) > 0, "a check to be turned away")
        assert row_of(group, one)["health"] in ("up", "refusing")


@pytest.mark.parametrize(("check", "says"), [("banner", "health check"), ("login", "Accepted publickey for alice")])
def test_are_to_be_told_in_the_servers_log(check, says, checked, keys):
    group = checked(check=check, **credential_of(check, keys))
    group.servers[0].process.wait_for_text(says)
    wait_for_health(group, group.servers[0], "up")


def test_are_made_by_nobody_where_none_is_wanted(checked, openssh):
    group = checked()
    wait_for_health(group, group.servers[1], "up")
    group.servers[0].stop()
    assert openssh(group.target).exec("exit 3").returncode in (3, 255)
    assert {row["checks_ok"] + row["checks_failed"] for row in group.control.servers().values()} == {0}

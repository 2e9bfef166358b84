"""Logins that take more than one attempt, by every client: keys that are refused, passwords that are wrong, two factors. All of it
happens on one connection, as it does without the proxy."""
# SPDX-License-Identifier: MIT

import os

import pytest

from harness.process import wait_until
from harness.target import direct_target, proxied_target
from harness.user_keys import UserKeys
from peers.accounts import Accounts
from peers.asking_sshd import PasswordSshd, TwoFactorSshd
from peers.attempts import LOGINS
from peers.openssh import Sshd
from peers.registry import matrix
from peers.upstream import PASSWORDS

RIGHT = PASSWORDS["alice"]
WRONG = [{"password": f"wr0ng-{number}"} for number in range(3)]


class QuestionSshd(PasswordSshd):
    """A key, and then what PAM asks."""

    def __init__(self, work, keys, accounts):
        super().__init__(work, keys, accounts, options=["PubkeyAuthentication yes", "AuthenticationMethods publickey,keyboard-interactive"])
        self.name = "key-and-question"


class PatientSshd(Sshd):
    """phpseclib asks for keyboard-interactive after every wrong password, so that three of them are six attempts."""

    def __init__(self, work, keys, accounts):
        super().__init__(work, keys, accounts, options=["MaxAuthTries 10"])


SERVERS = {"one factor": PatientSshd, "key and password": TwoFactorSshd, "key and question": QuestionSshd}
STRANGER, KEY = "stranger", "ed25519"  # names of keys: who shows the first is refused
ATTEMPTS = {  # by what the upstream wants, and in their order
    "wrong key, right key": ("one factor", [{"key": STRANGER}, {"key": KEY}]),
    "wrong key, password": ("one factor", [{"key": STRANGER}, {"password": RIGHT}]),
    "three wrong passwords, the right one": ("one factor", [*WRONG, {"password": RIGHT}]),
    "key and password": ("key and password", [{"key": KEY}, {"password": RIGHT}]),
    "wrong key, key and password": ("key and password", [{"key": STRANGER}, {"key": KEY}, {"password": RIGHT}]),
    "key and question": ("key and question", [{"key": KEY}, {"answer": RIGHT}]),
}
# curl knows a single key and a single password, answers no questions, and takes a key that isn't enough for a wrong one.
PAIRS = [pytest.param(client, attempts, marks=matrix(client))
         for client in LOGINS for attempts in ATTEMPTS if client != "libssh2" or attempts == "wrong key, password"]


@pytest.fixture(scope="module")
def user_keys(work):
    return UserKeys(work / "attempt-keys")


@pytest.fixture(scope="module")
def own_accounts(work, user_keys):
    """Alice has her key and the proxy's in her account."""
    accounts = Accounts(work / "attempt-accounts", PASSWORDS)
    file = accounts.home("alice") / ".ssh/authorized_keys"
    file.parent.mkdir(mode=0o700)
    file.write_text(user_keys.line(KEY) + "\n" + user_keys.line("proxy") + "\n")
    for path in (file.parent, file):
        os.chown(path, accounts.number("alice"), accounts.number("alice"))
    return accounts


@pytest.fixture(scope="module")
def servers(work, upstream_keys, own_accounts):
    made = {name: kind(work, upstream_keys, own_accounts).start() for name, kind in SERVERS.items()}
    yield made
    for server in made.values():
        server.stop()


def route_name(client, attempts):
    return f"{client}-{attempts}".replace(",", "").replace(" ", "-")


@pytest.fixture(scope="module")
def proxy(direct, new_proxy, servers, user_keys):
    """With a route for every test, so that the log tells what belongs to which."""
    if direct:
        yield None
        return
    proxy = new_proxy({"limits": {"max_auth_tries": 10}})
    key = {"upstream_key": str(user_keys.path("proxy"))}
    for attempts, (server, _) in ATTEMPTS.items():
        ours = {} if server == "one factor" else {"authorized_keys": [user_keys.line(KEY)]}
        for client in LOGINS:
            proxy.route(servers[server], "alice", route_name(client, attempts), **key, **ours)
    yield proxy.start()
    proxy.stop()


@pytest.mark.parametrize(("client", "attempts"), PAIRS)
def test_who_needs_several_attempts_gets_in_on_one_connection(client, attempts, proxy, servers, user_keys, tmp_path):
    server, wanted = ATTEMPTS[attempts]
    shown = [{kind: str(user_keys.path(value)) if kind == "key" else value for kind, value in each.items()} for each in wanted]
    user = route_name(client, attempts)
    target = proxied_target(proxy, servers[server], "alice", user) if proxy else direct_target(servers[server])
    done = LOGINS[client](target, tmp_path, shown)
    assert done.stdout.decode().split()[-1:] == ["alice"], (done.stdout + done.stderr).decode()
    if proxy:
        ended = wait_until(lambda: ends_of(proxy, user), "the end of the session")
        assert len(ended) == 1, ended


def ends_of(proxy, user):
    return [line for line in proxy.text().splitlines() if " ended: " in line and f'user="{user}"' in line]

"""Upstreams that ask for more than one thing: two factors in a row, PAM with two questions, questions in rounds, a new password.
All of it is the client's and the upstream's affair, and passes through the proxy."""
# SPDX-License-Identifier: MIT

import asyncio
from pathlib import Path

import pytest

from harness.process import SLOWDOWN
from harness.target import proxied_target
from harness.user_keys import UserKeys
from peers.asking_sshd import PamSshd, TwoFactorSshd, code
from peers.asyncssh_peer import AsyncsshServer, asyncssh
from peers.accounts import Accounts
from peers.openssh_client import OpenSSH
from peers.upstream import PASSWORDS

pytestmark = pytest.mark.proxy_only

THEIRS, OURS = PASSWORDS["alice"], "of the proxy alone"
ASKPASS = Path(__file__).parent / "peers/answering_askpass.sh"


@pytest.fixture(scope="module")
def user_keys(work):
    return UserKeys(work / "factor-keys")


@pytest.fixture(scope="module")
def own_accounts(work, user_keys):
    accounts = Accounts(work / "factor-accounts", PASSWORDS)
    folder = accounts.home("alice") / ".ssh"
    folder.mkdir()
    (folder / "authorized_keys").write_text(user_keys.line("proxy") + "\n")
    return accounts


@pytest.fixture(scope="module")
def serve(new_proxy, work, user_keys):
    """A proxy before an upstream, with routes by name; gives what logs in with ssh: (route, answers, ssh's options)."""
    ends = []

    def make(upstream, routes):
        upstream.start()
        proxy = new_proxy()
        for name, settings in routes.items():
            proxy.route(upstream, "alice", user=name, **settings)
        proxy.start()
        ends.extend([upstream.stop, proxy.stop])

        def entered(route, password, one_time="", *options):
            ssh = OpenSSH(proxied_target(proxy, upstream, "alice", route), work)
            done = ssh.finish(ssh.command(run="whoami", options=options), env={
                **ssh.environment, "SSH_ASKPASS": str(ASKPASS), "SSHRP_TEST_PASSWORD": password, "SSHRP_TEST_CODE": one_time})
            return done.stdout.decode().strip() or None
        entered.proxy = proxy
        return entered
    yield make
    for end in reversed(ends):
        end()


@pytest.fixture(scope="module")
def two_factors(serve, work, upstream_keys, own_accounts, user_keys):
    """The upstream wants a key, then a password."""
    key, line = str(user_keys.path("proxy")), user_keys.line("ed25519")
    return serve(TwoFactorSshd(work, upstream_keys, own_accounts), {
        "key-and-theirs": {"authorized_keys": [line], "upstream_key": key},
        "both-the-proxys": {"authorized_keys": [line], "upstream_key": key, "upstream_password": THEIRS},
        "ours-and-wrong": {"password": OURS, "upstream_key": key, "upstream_password": "wr0ng-secret"},
        "passed-on": {}})


def by_key(user_keys, methods, name="ed25519"):
    return [f"IdentityFile={user_keys.path(name)}", "IdentitiesOnly=yes", f"PreferredAuthentications={methods}"]


@pytest.mark.parametrize("route, methods, password, who", [
    ("key-and-theirs", "publickey,password", THEIRS, "alice"),
    ("key-and-theirs", "publickey,password", "wr0ng-secret", None),
    ("key-and-theirs", "publickey", THEIRS, None),
    ("key-and-theirs", "password", THEIRS, None),
    ("both-the-proxys", "publickey", "", "alice"),
    ("both-the-proxys", "password", THEIRS, None),
    ("ours-and-wrong", "password", THEIRS, None),
    ("passed-on", "publickey,password", THEIRS, None)])
def test_upstream_that_wants_a_key_and_a_password(two_factors, user_keys, route, methods, password, who):
    assert two_factors(route, password, "", *by_key(user_keys, methods)) == who


def test_second_factor_is_not_asked_of_who_has_no_key(two_factors, user_keys):
    assert two_factors("key-and-theirs", THEIRS, "", *by_key(user_keys, "publickey,password", "stranger")) is None
    assert two_factors("both-the-proxys", THEIRS, "", *by_key(user_keys, "publickey,password", "stranger")) is None


@pytest.fixture(scope="module")
def pam(serve, work, upstream_keys, own_accounts, user_keys):
    """The upstream's PAM asks for a password, hidden, and for a code, shown."""
    return serve(PamSshd(work, upstream_keys, own_accounts), {
        "passed-on": {},
        "only-password": {"auth_methods": ["password"]},
        "the-proxys": {"authorized_keys": [user_keys.line("ed25519")], "upstream_password": THEIRS}})


ASKED = "PreferredAuthentications=keyboard-interactive"


@pytest.mark.parametrize("password, right, who", [
    (THEIRS, True, "alice"), (THEIRS, False, None), ("wr0ng-secret", True, None), ("", True, None)])
def test_pam_with_two_questions(pam, password, right, who):
    assert pam("passed-on", password, code() if right else "000000", ASKED) == who


def test_pam_that_asks_twice_cant_be_answered_by_one_password(pam, user_keys):
    assert pam("only-password", THEIRS, code(), "PreferredAuthentications=password") is None
    assert pam("the-proxys", THEIRS, code(), *by_key(user_keys, "publickey")) is None


def test_nothing_that_pam_was_told_is_logged(pam):
    told = code()
    assert pam("passed-on", THEIRS, told, ASKED) == "alice"
    log = pam.proxy.text()
    assert THEIRS not in log and "wr0ng-secret" not in log and f'"{told}"' not in log


class Answering(asyncssh.SSHClient):
    """Answers questions by a table, and keeps what it was asked."""

    def __init__(self, answers=None, new_password=None):
        self.answers, self.new_password, self.asked = answers or {}, new_password, []

    def kbdint_auth_requested(self):
        return ""

    def kbdint_challenge_received(self, name, instructions, lang, prompts):
        self.asked.append((name, instructions, [tuple(prompt) for prompt in prompts]))
        return [self.answers[prompt] for prompt, _ in prompts]

    def password_change_requested(self, prompt, lang):
        self.asked.append(prompt)
        return THEIRS, self.new_password


def log_in(proxy, keys, user, client, **options):
    """Whether asyncssh gets in."""
    async def attempt():
        try:
            async with asyncssh.connect("127.0.0.1", proxy.port, username=user, client_factory=lambda: client, config=None,
                                        known_hosts=asyncssh.import_known_hosts(keys.known_hosts("127.0.0.1", proxy.port)),
                                        client_keys=None, agent_path=None, login_timeout=20 * SLOWDOWN, **options):
                return True
        except asyncssh.PermissionDenied:
            return False
    return asyncio.run(attempt())


@pytest.fixture
def behind(new_proxy, work, upstream_keys):
    """A proxy before an asyncssh server with these settings; and what the proxy's log and keys are needed for."""
    ends = []

    def make(**settings):
        upstream = AsyncsshServer(work, upstream_keys)
        upstream.settings = settings
        upstream.start()
        proxy = new_proxy()
        proxy.route(upstream, "alice", user="alice")
        proxy.start()
        ends.extend([upstream.stop, proxy.stop])
        return proxy
    yield make
    for end in reversed(ends):
        end()


ROUNDS = [
    ["First", "Who are you?", [["Name: ", True, "alice"], ["Word: ", False, "opén"]]],
    ["", "Only to be read.", []],
    ["Last", "", [["Number:", True, ""], ["A", True, "1"], ["B", False, "2"]]],
]


def test_questions_pass_in_all_their_rounds_with_names_instructions_and_echo(behind, proxy_keys):
    proxy = behind(rounds=ROUNDS)
    answers = {prompt: answer for _, _, prompts in ROUNDS for prompt, _, answer in prompts}
    client = Answering(answers)
    assert log_in(proxy, proxy_keys, "alice", client, preferred_auth="keyboard-interactive")
    assert client.asked == [(name, instruction, [(prompt, echo) for prompt, echo, _ in prompts]) for name, instruction, prompts in ROUNDS]
    assert not log_in(proxy, proxy_keys, "alice", Answering({**answers, "B": "3"}), preferred_auth="keyboard-interactive")
    assert "opén" not in proxy.text()


def test_expired_password_is_changed_through_the_proxy(behind, proxy_keys):
    proxy = behind(expired=["alice"])
    client = Answering(new_password="another horse")
    assert log_in(proxy, proxy_keys, "alice", client, preferred_auth="password", password=THEIRS)
    assert client.asked == ["Your password has expired."]
    assert not log_in(proxy, proxy_keys, "alice", Answering(), preferred_auth="password", password=THEIRS)
    assert log_in(proxy, proxy_keys, "alice", Answering(), preferred_auth="password", password="another horse")
    assert "another horse" not in proxy.text() and THEIRS not in proxy.text()


def test_new_password_that_the_upstream_refuses_lets_nobody_in(behind, proxy_keys):
    proxy = behind(expired=["alice"])
    assert not log_in(proxy, proxy_keys, "alice", Answering(new_password="short"), preferred_auth="password", password=THEIRS)
    assert not log_in(proxy, proxy_keys, "alice", Answering(new_password="another horse"), preferred_auth="password", password="wr0ng-secret")

"""sshd's PAM demands a new password: asked for in keyboard-interactive, or by passwd in the session. Both pass through the proxy."""
# SPDX-License-Identifier: MIT

import pytest

from harness.target import direct_target, proxied_target
from harness.terminal import Terminal
from peers.accounts import Accounts
from peers.asking_sshd import PasswordSshd
from peers.openssh import RELEASES
from peers.upstream import PASSWORDS

OLD, NEW = PASSWORDS["alice"], "an altogether new one"
NO_PENALTIES = ["PerSourcePenalties no"]  # of OpenSSH 10, for the wrong passwords of these tests


class Demanding:
    """An sshd that demands a new password of alice, and ssh before it."""

    def __init__(self, upstream, target, openssh):
        self.upstream, self.client = upstream, openssh(target)

    def terminal(self, method):
        return Terminal(self.client.command("-tt", run="whoami", options=[f"PreferredAuthentications={method}"]),
                        {**self.client.environment, "SSH_ASKPASS_REQUIRE": "never"})

    def entered(self, password, method="keyboard-interactive", client=None):
        client = client or self.client
        done = client.finish(client.command(run="whoami", options=[f"PreferredAuthentications={method}"]),
                             env={**client.environment, "SSHRP_TEST_PASSWORD": password})
        return done.stdout.decode().strip() or None


def answer(terminal, *conversation):
    """The conversation is of pairs (end of the question, answer)."""
    for question, words in conversation:
        terminal.read_until(question)
        terminal.type(words + "\n")


@pytest.fixture
def demanding(tmp_path, upstream_keys, release, direct, new_proxy, openssh):
    ends = []

    def make(*options):
        accounts = Accounts(tmp_path / "accounts", PASSWORDS)
        accounts.demand_new_password("alice")
        upstream = PasswordSshd(tmp_path, upstream_keys, accounts, RELEASES[release], [*options, *(NO_PENALTIES if release == "openssh10" else [])])
        upstream.start()
        ends.append(upstream.stop)
        if direct:
            return Demanding(upstream, direct_target(upstream), openssh)
        proxy = new_proxy()
        user = proxy.route(upstream, "alice")
        proxy.start()
        ends.append(proxy.stop)
        return Demanding(upstream, proxied_target(proxy, upstream, "alice", user), openssh)
    yield make
    for end in reversed(ends):
        end()




def test_password_is_changed_in_keyboard_interactive(demanding, openssh):
    sshd = demanding()
    with sshd.terminal("keyboard-interactive") as terminal:
        terminal.read_until("Password: ")
        terminal.type(OLD + "\n")
        terminal.read_until("required to change your password")
        answer(terminal, ("Current password: ", OLD), ("New password: ", NEW), ("Retype new password: ", NEW))
        terminal.read_until("alice")
        assert terminal.wait() == 0
    assert sshd.entered(OLD) is None
    assert sshd.entered(NEW) == "alice"
    assert sshd.entered(NEW, client=openssh(direct_target(sshd.upstream))) == "alice", "changed on the upstream"
    if proxy := sshd.client.target.proxy:
        assert OLD not in proxy.text() and NEW not in proxy.text()


def test_new_password_is_asked_for_again_where_pam_doesnt_like_it(demanding):
    sshd = demanding()
    with sshd.terminal("keyboard-interactive") as terminal:
        answer(terminal, ("Password: ", OLD), ("Current password: ", OLD), ("New password: ", "short"), ("Retype new password: ", "short"))
        terminal.read_until("You must choose a longer password.")
        answer(terminal, ("New password: ", NEW), ("Retype new password: ", NEW))
        assert terminal.wait() == 0
    assert sshd.entered(NEW) == "alice"


@pytest.mark.parametrize("conversation", [
    [("Password: ", "wr0ng-secret")],
    [("Password: ", OLD), ("Current password: ", "wr0ng-secret")],
    [("Password: ", OLD), ("Current password: ", OLD), ("New password: ", NEW), ("Retype new password: ", "another one")]])
def test_wrong_answers_change_nothing_and_let_nobody_in(demanding, conversation):
    sshd = demanding()
    with sshd.terminal("keyboard-interactive") as terminal:
        answer(terminal, *conversation)
        terminal.read_until("Permission denied")
        assert terminal.wait() == 255
    assert sshd.entered(NEW) is None
    with sshd.terminal("keyboard-interactive") as terminal:
        answer(terminal, ("Password: ", OLD), ("Current password: ", OLD))
        terminal.read_until("New password: ")


@pytest.mark.proxy_only
def test_password_alone_doesnt_enter_where_only_questions_can_change_it(demanding):
    sshd = demanding("PasswordAuthentication no")
    assert sshd.entered(OLD, "password") is None
    with sshd.terminal("keyboard-interactive") as terminal:
        answer(terminal, ("Password: ", OLD), ("Current password: ", OLD), ("New password: ", NEW), ("Retype new password: ", NEW))
        assert terminal.wait() == 0
    assert sshd.entered(NEW, "password") == "alice"


def test_password_is_changed_by_passwd_in_the_session(demanding):
    sshd = demanding()
    with sshd.terminal("password") as terminal:
        answer(terminal, ("password: ", OLD), ("Current password: ", OLD), ("New password: ", NEW), ("Retype new password: ", NEW))
        terminal.read_until("password updated successfully")
        assert terminal.wait() == 0
    assert sshd.entered(OLD, "password") is None
    assert sshd.entered(NEW, "password") == "alice"

"""The examples of docs/authentication.md as they stand there: who gets in by each, as whom, and who doesn't. Only the server's
address, the files' directory and the users' keys are of this place."""
# SPDX-License-Identifier: MIT

import os
import re
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.examples import examples, placed
from harness.target import proxied_target
from harness.user_keys import KINDS, UserKeys, keygen
from peers.accounts import Accounts
from peers.asking_sshd import PamSshd, code
from peers.dropbear import Dropbear
from peers.openssh import TEN, Sshd
from peers.openssh_client import OpenSSH
from peers.upstream import PASSWORDS

pytestmark = pytest.mark.proxy_only

THEIRS = PASSWORDS["alice"]  # alice's on the server, where the proxy has none of its own
OURS = "for the proxy alone"  # what the document's hash is of
ASKPASS = Path(__file__).parent / "peers/answering_askpass.sh"
NO_PENALTIES = ["PerSourcePenalties no"]  # of OpenSSH 10, for the wrong passwords of these tests


@pytest.fixture(scope="module")
def keys(work):
    """Alice's and Bob's key go by the names of kinds."""
    return UserKeys(work / "document-keys")


ALICES, BOBS = "ed25519", "ecdsa"


class Door:
    """An example in force: accounts, the server of the kind that it needs, and the proxy before it."""

    def __init__(self, number, place, keys, new_proxy):
        self.place, self.keys, self.example = place, keys, examples()[number]
        route, = tomllib.loads(self.example)["servers"]
        self.secret = route.get("upstream_password", THEIRS)
        self.accounts = Accounts(place / "accounts", {
            "alice": self.secret, "bob": PASSWORDS["bob"], "admin": self.secret, "mirror": self.secret})
        self.proxy, self.upstream = new_proxy(), None
        for directory in ("etc", "etc/keys"):
            (place / directory).mkdir()
        (place / "etc/upstream.key").write_bytes(keys.path("proxy").read_bytes())
        (place / "etc/upstream.key").chmod(0o600)

    def authorize(self, account, *lines):
        file = self.accounts.home(account) / ".ssh/authorized_keys"
        file.parent.mkdir(mode=0o700)
        file.write_text("".join(line + "\n" for line in lines))
        file.chmod(0o600)
        for path in (file.parent, file):
            os.chown(path, self.accounts.number(account), self.accounts.number(account))

    def open(self, upstream):
        self.upstream = upstream.start()
        self.proxy.written_routes = placed(self.example, self.place / "etc", upstream)
        self.proxy.start()
        return self

    def close(self):
        self.proxy.stop()
        if self.upstream:
            self.upstream.stop()

    def client(self, user):
        return OpenSSH(proxied_target(self.proxy, self.upstream, "alice", user), self.place)

    def entered(self, user, shown):
        """As whom; None if it was refused."""
        method, password, key = shown
        ssh = self.client(user)
        identity = [f"IdentityFile={key}", "IdentitiesOnly=yes"] if key else []
        done = ssh.finish(ssh.command(run="whoami", options=[*identity, f"PreferredAuthentications={method}"]), env={
            **ssh.environment, "SSH_ASKPASS": str(ASKPASS), "SSHRP_TEST_PASSWORD": password, "SSHRP_TEST_CODE": code()})
        assert (done.returncode == 255) == (not done.stdout), (done.stdout + done.stderr).decode()
        return done.stdout.decode().strip() or None

    def lets_in(self, attempts):
        """`attempts` are of (user, what is shown, as whom), None for nobody; nobody else may enter by what has no name here."""
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda attempt: (*attempt[:2], self.entered(*attempt[:2])), attempts))
        assert found == attempts


def password(text):
    return "password", text, None


def asked(text):
    return "keyboard-interactive", text, None


def by_key(path):
    return "publickey", "unused", path


NOTHING = ("none", "unused", None)


@pytest.fixture
def example(tmp_path, keys, new_proxy):
    doors = []

    def make(number):
        doors.append(Door(number, tmp_path, keys, new_proxy))
        return doors[-1]
    yield make
    for door in doors:
        door.close()


@pytest.fixture
def strangers(keys):
    """What lets nobody in, whatever the user."""
    return [NOTHING, password("wr0ng-secret"), asked("wr0ng-secret"), by_key(keys.path("stranger"))]


def refused(user, *shown):
    return [(user, each, None) for each in shown]


def test_every_example_is_tested_here():
    tested = [int(found[1]) for name in globals() if (found := re.match(r"test_(\d+)_", name))]
    assert sorted(tested) == sorted(examples())


def test_1_the_servers_own_passwords(example, work, upstream_keys, keys, strangers):
    door = example(1)
    door.authorize("alice", keys.line(ALICES))
    door.open(Sshd(work, upstream_keys, door.accounts))
    door.lets_in([
        ("alice", password(THEIRS), "alice"),
        ("alice", asked(THEIRS), "alice"),
        *refused("alice", *strangers, by_key(keys.path(ALICES)), password(PASSWORDS["bob"])),
        *refused("bob", password(PASSWORDS["bob"]))])


def test_2_a_password_for_the_proxy_alone(example, work, upstream_keys, strangers):
    door = example(2)
    door.open(Sshd(work, upstream_keys, door.accounts))
    door.lets_in([
        ("alice", password(OURS), "alice"),
        ("alice", asked(OURS), "alice"),
        *refused("alice", *strangers, password(door.secret)),
        *refused("bob", password(OURS), password(PASSWORDS["bob"]))])


def test_3_passwords_in_front_keys_behind(example, work, upstream_keys, keys, strangers):
    door = example(3)
    door.authorize("alice", keys.line("proxy"))
    door.open(Sshd(work, upstream_keys, door.accounts, options=["AuthenticationMethods publickey"]))
    door.lets_in([
        ("alice", password(OURS), "alice"),
        ("alice", asked(OURS), "alice"),
        *refused("alice", *strangers, password(THEIRS), by_key(keys.path("proxy"))),
        *refused("bob", password(OURS))])


def test_4_keys_that_are_kept_on_the_servers(example, work, upstream_keys, keys, strangers):
    door = example(4)
    door.authorize("alice", keys.line(ALICES), f'from="192.0.2.1" {keys.line("rsa")}', f'x-unknown {keys.line("ca")}',
                   f'from="127.0.0.1" {keys.line("proxy")}')
    door.authorize("bob", keys.line(BOBS), keys.line("proxy"))
    door.open(Sshd(work, upstream_keys, door.accounts))
    door.lets_in([
        ("alice", by_key(keys.path(ALICES)), "alice"),
        ("bob", by_key(keys.path(BOBS)), "bob"),
        *refused("alice", *strangers, password(THEIRS), *(by_key(keys.path(name)) for name in (BOBS, "rsa", "ca"))),
        *refused("bob", by_key(keys.path(ALICES)), password(PASSWORDS["bob"])),
        *refused("admin", by_key(keys.path(ALICES)))])


def test_5_keys_that_only_the_servers_know(example, work, upstream_keys, keys, strangers):
    door = example(5)
    directory = door.place / "directory"  # of which a command of the server's tells the keys
    directory.mkdir()
    for user, name in (("alice", ALICES), ("bob", BOBS)):
        (directory / user).write_text(f"{keys.line(name)}\n{keys.line('proxy')}\n")
    door.open(Sshd(work, upstream_keys, door.accounts, options=[
        "AuthorizedKeysFile none", f"AuthorizedKeysCommand /usr/bin/cat {directory}/%u", "AuthorizedKeysCommandUser nobody"]))
    door.lets_in([
        ("alice", by_key(keys.path(ALICES)), "alice"),
        *refused("alice", *strangers, password(THEIRS), by_key(keys.path(BOBS))),
        *refused("bob", by_key(keys.path(BOBS)))])


def test_6_keys_in_front_passwords_behind(example, work, upstream_keys, keys, strangers):
    door = example(6)
    line = keys.line(ALICES).split()
    door.example, replaced = re.subn(r'"ssh-ed25519 \S+ anna"', f'"{line[0]} {line[1]} anna"', door.example)
    assert replaced == 1
    door.open(Dropbear(work, upstream_keys, door.accounts))
    door.lets_in([
        ("deploy", by_key(keys.path(ALICES)), "admin"),
        *refused("deploy", *strangers, password(door.secret), by_key(keys.path(BOBS))),
        *refused("admin", password(door.secret), by_key(keys.path(ALICES)))])


def test_7_keys_that_are_kept_at_the_proxy(example, work, upstream_keys, keys, strangers):
    door = example(7)
    for user, name in (("alice", ALICES), ("bob", BOBS)):
        (door.place / "etc/keys" / user).write_text(keys.line(name) + "\n")
        door.authorize(user, keys.line("proxy"))
    door.open(Sshd(work, upstream_keys, door.accounts))
    door.lets_in([
        ("alice", by_key(keys.path(ALICES)), "alice"),
        ("bob", by_key(keys.path(BOBS)), "bob"),
        *refused("alice", *strangers, password(THEIRS), by_key(keys.path(BOBS)), by_key(keys.path("proxy"))),
        *refused("bob", by_key(keys.path(ALICES))),
        *refused("admin", by_key(keys.path(ALICES)))])


def test_8_certificates(example, work, upstream_keys, keys, strangers):
    door = example(8)
    (door.place / "etc/user_ca.pub").write_text(keys.line("ca") + "\n")
    revoked = keys.certified("rsa")
    keygen("-k", "-f", door.place / "etc/revoked.krl", f"{revoked}.pub")
    for user in ("alice", "bob"):
        door.authorize(user, keys.line("proxy"))
    door.open(Sshd(work, upstream_keys, door.accounts))
    door.lets_in([
        ("alice", by_key(keys.certified(ALICES)), "alice"),
        ("bob", by_key(keys.certified(BOBS, principals="bob")), "bob"),
        *refused("alice", *strangers, password(THEIRS), by_key(revoked), *map(by_key, (
            keys.path(ALICES), keys.certified(BOBS, principals="bob"), keys.certified(ALICES, "-V", "-2d:-1d"),
            keys.certified(ALICES, "-O", "source-address=192.0.2.1"), keys.certified(ALICES, "-O", "critical:tea@example.com=green"),
            keys.certified(ALICES, ca="stranger")))),
        *refused("bob", by_key(keys.certified(ALICES)))])
    forced = door.client("alice").exec("whoami", options=[
        f"IdentityFile={keys.certified(ALICES, '-O', 'force-command=echo forced')}", "IdentitiesOnly=yes", "PreferredAuthentications=publickey"])
    assert forced.stdout == b"forced\n"


def test_9_servers_that_trust_a_ca(example, work, upstream_keys, keys, strangers):
    door = example(9)
    ca = door.place / "etc/user_ca"
    keygen(*KINDS["ed25519"], "-N", "", "-f", ca)
    for user, name in (("alice", ALICES), ("bob", BOBS)):
        (door.place / "etc/keys" / user).write_text(keys.line(name) + "\n")
    door.open(Sshd(work, upstream_keys, door.accounts, TEN, [*NO_PENALTIES, f"TrustedUserCAKeys {ca}.pub", "AuthorizedKeysFile none"]))
    door.lets_in([
        ("alice", by_key(keys.path(ALICES)), "alice"),
        ("bob", by_key(keys.path(BOBS)), "bob"),
        *refused("alice", *strangers, password(THEIRS), by_key(keys.path(BOBS)), by_key(keys.certified(BOBS))),
        *refused("bob", by_key(keys.path(ALICES))),
        *refused("admin", by_key(keys.path(ALICES)))])


def test_10_one_time_codes_and_several_factors(example, work, upstream_keys, keys, strangers):
    door = example(10)
    door.authorize("alice", keys.line(ALICES))
    door.open(PamSshd(work, upstream_keys, door.accounts))
    door.lets_in([
        ("alice", asked(THEIRS), "alice"),
        *refused("alice", *strangers, password(THEIRS), by_key(keys.path(ALICES))),
        *refused("bob", asked(PASSWORDS["bob"]))])


def test_11_public_access(example, work, upstream_keys, keys):
    door = example(11)
    door.authorize("mirror", keys.line("proxy"))
    (door.accounts.home("mirror") / "file").write_text("public")
    door.open(Sshd(work, upstream_keys, door.accounts, options=["AuthenticationMethods publickey"]))
    door.lets_in(refused("alice", NOTHING, password(THEIRS), by_key(keys.path(ALICES))))
    client = door.client("mirror")
    batch = dict(options=["PreferredAuthentications=none"])
    got = door.place / "got"
    read = client.sftp(f"get file {got}\n", **batch)
    assert read.returncode == 0 and got.read_text() == "public", read.stderr.decode()
    assert client.sftp(f"put {got} other\n", **batch).returncode != 0
    assert client.sftp("rm file\n", **batch).returncode != 0
    assert client.exec("whoami", **batch).stdout == b""
    assert sorted(path.name for path in door.accounts.home("mirror").iterdir()) == [".ssh", "file"]

"""Keys in an upstream's file count where sshd's StrictModes lets them count: the same homes before sshd itself and before the proxy."""
# SPDX-License-Identifier: MIT

import os
import shutil

import pytest

from harness.target import direct_target, proxied_target
from harness.user_keys import UserKeys
from peers.accounts import Accounts
from peers.openssh import RELEASES, Sshd
from peers.upstream import PASSWORDS

pytestmark = pytest.mark.proxy_only


class Home:
    """alice's, with keys of hers that sshd takes; what a case does to it is undone by the next."""

    def __init__(self, accounts, keys):
        self.path, self.outside = accounts.home("alice"), accounts.root / "outside"
        self.alice, self.bob = accounts.number("alice"), accounts.number("bob")
        self.ssh, self.keys, self.line = self.path / ".ssh", self.path / ".ssh/authorized_keys", keys.line("ed25519") + "\n"

    def reset(self):
        for folder in (self.ssh, self.outside, self.path / "elsewhere"):
            if folder.is_symlink():
                folder.unlink()
            shutil.rmtree(folder, ignore_errors=True)
        self.path.chmod(0o755)
        os.chown(self.path, self.alice, self.alice)
        self.folder(self.ssh)
        self.write(self.keys)

    def folder(self, path, mode=0o755, owner=None):
        path.mkdir()
        path.chmod(mode)
        os.chown(path, self.alice if owner is None else owner, self.alice if owner is None else owner)

    def write(self, path, mode=0o644, owner=None):
        path.write_text(self.line)
        path.chmod(mode)
        os.chown(path, self.alice if owner is None else owner, self.alice if owner is None else owner)

    def link_keys(self, target):
        self.keys.unlink()
        self.keys.symlink_to(target)


def nothing(home):
    pass


def of_root(home):
    os.chown(home.keys, 0, 0)
    os.chown(home.ssh, 0, 0)


def only_for_alice(home):
    home.ssh.chmod(0o700)
    home.keys.chmod(0o600)


def folder_for_all(home):
    home.ssh.chmod(0o777)


def sticky_folder_for_all(home):
    home.ssh.chmod(0o1777)


def folder_for_bobs_group(home):
    os.chown(home.ssh, home.alice, home.bob)
    home.ssh.chmod(0o775)


def all_for_alices_group(home):
    """Debian's sshd looks that she is its only member."""
    home.path.chmod(0o775)
    home.ssh.chmod(0o775)
    home.keys.chmod(0o664)


def file_for_all(home):
    home.keys.chmod(0o646)


def file_for_bobs_group(home):
    os.chown(home.keys, home.alice, home.bob)
    home.keys.chmod(0o664)


def home_for_all(home):
    home.path.chmod(0o777)


def file_of_bob(home):
    os.chown(home.keys, home.bob, home.bob)


def folder_of_bob(home):
    os.chown(home.ssh, home.bob, home.bob)


def link_to_a_file_of_bob(home):
    home.folder(home.outside, owner=0)
    home.write(home.outside / "keys", owner=home.bob)
    home.link_keys(home.outside / "keys")


def link_to_a_folder_of_bob(home):
    shutil.rmtree(home.ssh)
    home.folder(home.outside, owner=home.bob)
    home.write(home.outside / "authorized_keys", owner=home.bob)
    home.ssh.symlink_to(home.outside)


def link_to_a_folder_for_all(home):
    home.folder(home.path / "elsewhere", mode=0o777)
    home.write(home.path / "elsewhere/keys")
    home.link_keys(home.path / "elsewhere/keys")


def link_within_the_home(home):
    home.folder(home.path / "elsewhere")
    home.write(home.path / "elsewhere/keys")
    home.link_keys("../elsewhere/keys")


def link_out_of_the_home(home):
    """To a file of hers that nobody else can write: but what is above it is /tmp, where everybody can write."""
    home.folder(home.outside)
    home.write(home.outside / "keys")
    home.link_keys(home.outside / "keys")


def folder_in_its_place(home):
    home.keys.unlink()
    home.folder(home.keys)


# What is wrong, as the log has it; None: nothing.
CASES = {
    nothing: None, of_root: None, only_for_alice: None, all_for_alices_group: None, link_within_the_home: None,
    folder_for_all: "folder {ssh} can be written by group or others (mode 0777)",
    sticky_folder_for_all: "folder {ssh} can be written by group or others (mode 1777)",
    folder_for_bobs_group: "folder {ssh} can be written by group or others (mode 0775)",
    file_for_all: "file {keys} can be written by group or others (mode 0646)",
    file_for_bobs_group: "file {keys} can be written by group or others (mode 0664)",
    home_for_all: "folder {home} can be written by group or others (mode 0777)",
    file_of_bob: "file {keys} belongs to uid {bob}, which is neither root nor uid {alice}, the owner of the home {home}",
    folder_of_bob: "folder {ssh} belongs to uid {bob}",
    link_to_a_file_of_bob: "file {outside}/keys belongs to uid {bob}",
    link_to_a_folder_of_bob: "file {outside}/authorized_keys belongs to uid {bob}",
    link_to_a_folder_for_all: "folder {home}/elsewhere can be written by group or others",
    link_out_of_the_home: "folder /tmp can be written by group or others (mode 1777)",
    folder_in_its_place: "is no regular file",
}


@pytest.fixture(scope="module")
def user_keys(work):
    return UserKeys(work / "strict-modes-keys")


@pytest.fixture(scope="module", params=RELEASES)
def upstream(request, work, upstream_keys):
    accounts = Accounts(work / f"strict-modes-{request.param}", PASSWORDS)
    penalties = ["PerSourcePenalties no"] * (request.param == "openssh10")  # for the refusals of these tests
    server = Sshd(work, upstream_keys, accounts, RELEASES[request.param], options=["StrictModes yes", *penalties])
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def proxy(upstream, new_proxy):
    from conftest import _proxies
    proxy = new_proxy()
    for user, strict in (("strict", {}), ("lax", {"upstream_strict_modes": False})):
        proxy.route(upstream, "alice", user=user, upstream_password=PASSWORDS["alice"],
                    upstream_authorized_keys=".ssh/authorized_keys", auth_methods=["publickey"], **strict)
    proxy.start()
    yield proxy
    _proxies.remove(proxy)
    proxy.stop()


@pytest.fixture
def enters(openssh, user_keys):
    options = [f"IdentityFile={user_keys.path('ed25519')}", "IdentitiesOnly=yes", "PreferredAuthentications=publickey"]
    return lambda target: openssh(target).exec("whoami", options=options).stdout.decode().strip() == "alice"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_file_counts_where_sshd_itself_lets_it_count(upstream, proxy, user_keys, enters, case):
    home = Home(upstream.accounts, user_keys)
    home.reset()
    case(home)
    offset = proxy.log.stat().st_size
    assert enters(direct_target(upstream, "alice")) == (CASES[case] is None)
    assert enters(proxied_target(proxy, upstream, "alice", "strict")) == (CASES[case] is None)
    if CASES[case] is not None:
        told = CASES[case].format(ssh=home.ssh, keys=home.keys, home=home.path, outside=home.outside, alice=home.alice, bob=home.bob)
        assert told in proxy.text(offset)
    assert enters(proxied_target(proxy, upstream, "alice", "lax")) == (case is not folder_in_its_place)

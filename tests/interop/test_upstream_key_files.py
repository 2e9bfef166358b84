"""Keys that the proxy logs in with: every format of their files, encrypted, and a certificate beside them."""
# SPDX-License-Identifier: MIT

import base64
import os
import pwd
import struct
import subprocess

import pytest

from harness.process import SLOWDOWN
from harness.proxy import SSHRPD
from harness.target import proxied_target
from harness.user_keys import KINDS, UserKeys, keygen
from peers.accounts import Accounts
from peers.openssh import Sshd
from peers.openssh_client import OpenSSH
from peers.upstream import PASSWORDS

pytestmark = pytest.mark.proxy_only

OURS, PASSPHRASE = "of the proxy alone", "an opened sesame"
FORMATS = {"OpenSSH": [], "PEM": ["-m", "PEM"], "PKCS8": ["-m", "PKCS8"]}  # ssh-keygen's options
BEGINNINGS = {"OpenSSH": "-----BEGIN OPENSSH PRIVATE KEY-----\n", "PKCS8": "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"}
FILES = [f"{form}-{kind}" for form in FORMATS for kind in KINDS if (form, kind) != ("PEM", "ed25519")]  # which there is not


def make_encrypted(path, form, kind):
    if (form, kind) == ("PKCS8", "ed25519"):  # ssh-keygen doesn't write that
        openssl = ["openssl", "genpkey", "-algorithm", "ed25519", "-aes-256-cbc", "-pass", f"pass:{PASSPHRASE}"]
        path.write_bytes(subprocess.run(openssl, check=True, capture_output=True).stdout)
        public = subprocess.run(["openssl", "pkey", "-in", path, "-passin", f"pass:{PASSPHRASE}", "-pubout", "-outform", "DER"],
                                check=True, capture_output=True).stdout[-32:]
        blob = b"".join(struct.pack(">I", len(part)) + part for part in (b"ssh-ed25519", public))
        path.with_suffix(".pub").write_text(f"ssh-ed25519 {base64.b64encode(blob).decode()} {form}\n")
        path.chmod(0o600)
    else:
        keygen(*FORMATS[form], *KINDS[kind], "-N", PASSPHRASE, "-C", form, "-f", path)
    text = path.read_text()
    assert text.startswith(BEGINNINGS[form]) if form in BEGINNINGS else "Proc-Type: 4,ENCRYPTED" in text


@pytest.fixture(scope="module")
def keys(work):
    """Among them a key of the proxy's of each name in FILES, and a file with the passphrase of them all."""
    keys = UserKeys(work / "upstream-key-files")
    for name in FILES:
        make_encrypted(keys.path(name), *name.split("-"))
    keys.path("passphrase").touch(0o600)
    keys.path("passphrase").write_text(f"{PASSPHRASE}\nwhich opens them all\n")
    return keys


@pytest.fixture(scope="module")
def by_key(work, upstream_keys, keys):
    """An sshd that takes the keys."""
    accounts = Accounts(work / "key-file-accounts", PASSWORDS)
    file = accounts.home("alice") / ".ssh/authorized_keys"
    file.parent.mkdir()
    file.write_text("".join(keys.line(name) + "\n" for name in FILES))
    server = Sshd(work, upstream_keys, accounts, options=["AuthenticationMethods publickey"])
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def by_certificate(work, upstream_keys, accounts, keys):
    """An sshd that takes certificates, and no keys."""
    server = Sshd(work, upstream_keys, accounts, options=[
        "AuthenticationMethods publickey", f"TrustedUserCAKeys {keys.path('ca')}.pub", "AuthorizedKeysFile none"])
    yield server.start()
    server.stop()


class Door:
    def __init__(self, proxy, work):
        self.proxy, self.work = proxy, work

    def route(self, upstream, user, **settings):
        self.proxy.route(upstream, "alice", user=user, password=OURS, **settings)
        return user

    def entered(self, user):
        """As whom."""
        ssh = OpenSSH(proxied_target(self.proxy, None, "alice", user), self.work)
        done = ssh.finish(ssh.command(run="whoami"), env={**ssh.environment, "SSHRP_TEST_PASSWORD": OURS})
        return done.stdout.decode().strip() or None


@pytest.fixture
def door(new_proxy, work):
    door = Door(new_proxy(), work)
    yield door
    text = door.proxy.text()
    door.proxy.stop()
    assert PASSPHRASE not in text and OURS not in text


def objection(proxy):
    """Of sshrpd -t."""
    proxy.write()
    done = subprocess.run([SSHRPD, "-t", "-c", proxy.config], capture_output=True, text=True, timeout=60 * SLOWDOWN)
    assert done.returncode != 0
    assert PASSPHRASE not in done.stdout + done.stderr
    return done.stdout + done.stderr


def test_encrypted_keys_of_all_formats_log_in(door, keys, by_key):
    users = []
    for name in FILES:
        key = str(keys.path(name))
        users += [door.route(by_key, f"{name}-value", upstream_key=key, upstream_key_passphrase=PASSPHRASE),
                  door.route(by_key, f"{name}-file", upstream_key=key, upstream_key_passphrase_file=str(keys.path("passphrase")))]
    door.proxy.start()
    assert {user: door.entered(user) for user in users} == dict.fromkeys(users, "alice")


def test_certificate_beside_an_encrypted_key_logs_in(door, keys, by_certificate):
    users = [door.route(by_certificate, name, upstream_key=str(keys.certified(name)), upstream_key_passphrase=PASSPHRASE) for name in FILES]
    without = door.route(by_certificate, "without", upstream_key=str(keys.path("OpenSSH-rsa")), upstream_key_passphrase=PASSPHRASE)
    of_bob = door.route(by_certificate, "bobs", upstream_key=str(keys.certified("PEM-rsa", principals="bob")), upstream_key_passphrase=PASSPHRASE)
    door.proxy.start()
    assert {user: door.entered(user) for user in users} == dict.fromkeys(users, "alice")
    assert door.entered(without) is None and door.entered(of_bob) is None


def test_key_goes_on_where_its_certificate_does_not(door, keys, by_key):
    expired = keys.certified("PEM-ecdsa", "-V", "-2d:-1d")
    user = door.route(by_key, "expired", upstream_key=str(expired), upstream_key_passphrase=PASSPHRASE)
    door.proxy.start()
    assert door.entered(user) == "alice"


def test_key_and_passphrase_may_depend_on_the_user(door, keys, by_key, tmp_path):
    """They are read at the login, by the worker; what is wrong with one of them is no other's trouble."""
    nobody = pwd.getpwnam("nobody").pw_uid
    for user, name, passphrase in (("anna", "OpenSSH-ed25519", PASSPHRASE), ("berta", "PKCS8-ecdsa", PASSPHRASE), ("clara", "PEM-rsa", "wr0ng")):
        for path, text in ((tmp_path / user, keys.path(name).read_text()), (tmp_path / f"{user}.passphrase", passphrase)):
            path.touch(0o600)
            path.write_text(text)
            os.chown(path, nobody, nobody)
    door.route(by_key, r"^(?P<name>\w+)$", upstream_key=rf"{tmp_path}/\g<name>", upstream_key_passphrase_file=rf"{tmp_path}/\g<name>.passphrase")
    door.proxy.start()
    assert [door.entered(user) for user in ("anna", "berta", "clara", "dora")] == ["alice", "alice", None, None]
    assert "the key can't be decrypted: the passphrase is wrong, or the file is damaged" in door.proxy.text()
    assert "wr0ng" not in door.proxy.text()


@pytest.mark.parametrize("name", FILES)
def test_wrong_passphrase_or_none_is_an_error_of_the_configuration(new_proxy, keys, by_key, name):
    key = str(keys.path(name))
    proxy = new_proxy()
    proxy.route(by_key, "alice", user="wrong", upstream_key=key, upstream_key_passphrase=PASSPHRASE.upper())
    proxy.route(by_key, "alice", user="without", upstream_key=key)
    text = objection(proxy)
    assert f"key file {key} the key can't be decrypted: the passphrase is wrong, or the file is damaged" in text
    assert f"key file {key} the key is encrypted and no passphrase is given for it" in text


def test_certificate_of_another_key_is_an_error_of_the_configuration(new_proxy, keys, by_key, tmp_path):
    key = tmp_path / "key"
    key.write_bytes(keys.path("OpenSSH-rsa").read_bytes())
    key.chmod(0o600)
    beside = tmp_path / "key-cert.pub"
    beside.write_text((keys.certified("PEM-rsa").parent / f"{keys.certified('PEM-rsa').name}-cert.pub").read_text())
    proxy = new_proxy()
    proxy.route(by_key, "alice", user="mixed", upstream_key=str(key), upstream_key_passphrase=PASSPHRASE)
    assert f"has a certificate beside it, {beside}: " in objection(proxy)

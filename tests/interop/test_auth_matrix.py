"""Who gets in, and as whom: routes with every kind of credential, what clients can show, and kinds of upstreams. Each cell of the
tables says whether it enters; all others must refuse."""
# SPDX-License-Identifier: MIT

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from harness.target import proxied_target
from harness.user_keys import UserKeys
from peers.accounts import Accounts, password_hash
from peers.dropbear import Dropbear
from peers.openssh import NINE, TEN, Sshd
from peers.openssh_client import OpenSSH
from peers.upstream import PASSWORDS

pytestmark = [pytest.mark.proxy_only, pytest.mark.deadline(300)]

THEIRS = PASSWORDS["alice"]  # the upstream's password
OURS = "of the proxy alone"
HASH = password_hash(OURS)


@pytest.fixture(scope="module")
def user_keys(work):
    return UserKeys(work / "matrix-keys")


@pytest.fixture(scope="module")
def own_accounts(work, user_keys):
    """Alice has her key and the proxy's in her account."""
    accounts = Accounts(work / "matrix-accounts", PASSWORDS)
    file = accounts.home("alice") / ".ssh/authorized_keys"
    file.parent.mkdir(mode=0o700)
    file.write_text(user_keys.line("ed25519") + "\n" + user_keys.line("proxy") + "\n")
    file.chmod(0o600)
    for path in (file.parent, file):
        os.chown(path, accounts.number("alice"), accounts.number("alice"))
    return accounts


def routes(keys, work):
    """Keys of a route, by its name."""
    key, line, file = str(keys.path("proxy")), keys.line("ed25519"), work / "matrix-authorized-keys"
    file.write_text(f"# the users' keys\n{line}\n")
    return {
        "passed on": {},
        "password, password": {"password": OURS, "upstream_password": THEIRS},
        "hash, key": {"password": HASH, "upstream_key": key},
        "their keys": {"upstream_key": key},
        "their keys alone": {"upstream_key": key, "auth_methods": ["publickey"]},
        "probe": {"upstream_key": key, "upstream_key_probe": True},
        "our keys, password": {"authorized_keys": str(file), "upstream_password": THEIRS},
        "line, key": {"authorized_keys": [line], "upstream_key": key},
        "line from elsewhere": {"authorized_keys": [f'from="192.0.2.1" {line}'], "upstream_key": key},
        "line expired": {"authorized_keys": [f'expiry-time="20200101Z" {line}'], "upstream_key": key},
        "CA": {"trusted_user_ca_keys": [keys.line("ca")], "upstream_key": key},
        "CA, user revoked": {"trusted_user_ca_keys": [keys.line("ca")], "revoked_keys": str(file), "upstream_key": key},
        "key revoked": {"authorized_keys": str(file), "revoked_keys": str(file), "upstream_key": key},
        "password and keys": {"password": OURS, "authorized_keys": str(file), "upstream_key": key},
        "anonymous": {"anonymous": True, "upstream_key": key},
    }


@dataclass(frozen=True)
class Shown:
    """What a client shows: the only one of its kind, as PreferredAuthentications holds nothing else."""
    method: str
    password: str = "unused"
    key: str | None = None
    certified: tuple | None = None  # ssh-keygen's options
    by: dict = field(default_factory=dict)


def certificate(*options, **by):
    return Shown("publickey", key="ed25519", certified=options, by=by)


SHOWN = {
    "nothing": Shown("none"),
    "their password": Shown("password", THEIRS),
    "our password": Shown("password", OURS),
    "wrong password": Shown("password", "wr0ng-secret"),
    "the hash": Shown("password", HASH),
    "their password, asked": Shown("keyboard-interactive", THEIRS),
    "our password, asked": Shown("keyboard-interactive", OURS),
    "wrong password, asked": Shown("keyboard-interactive", "wr0ng-secret"),
    "key": Shown("publickey", key="ed25519"),
    "another key": Shown("publickey", key="ecdsa"),
    "the CA's key": Shown("publickey", key="ca"),
    "certificate": certificate(),
    "certificate, expired": certificate("-V", "-2d:-1d"),
    "certificate, not yet valid": certificate("-V", "+1d:+2d"),
    "certificate, of bob": certificate(principals="bob"),
    "certificate, by a user": certificate(ca="ed25519"),
    "certificate, by a stranger": certificate(ca="stranger"),
    "certificate, of a host": certificate("-h"),
    "certificate, from elsewhere": certificate("-O", "source-address=192.0.2.0/24"),
    "certificate, critical": certificate("-O", "critical:tea@example.com=green"),
}
# After a certificate ssh shows its key alone, too.
OWN_KEY = {name for name, shown in SHOWN.items() if shown.key == "ed25519"}
OUR_PASSWORD = {"our password", "our password, asked"}

ENTERS = {
    "passed on": {"their password"},
    "password, password": OUR_PASSWORD,
    "hash, key": OUR_PASSWORD,
    "their keys": {"their password", *OWN_KEY},
    "their keys alone": OWN_KEY,
    "probe": {"their password", *OWN_KEY},
    "our keys, password": {"their password", *OWN_KEY},
    "line, key": {"their password", *OWN_KEY},
    "line from elsewhere": {"their password"},
    "line expired": {"their password"},
    "CA": {"their password", "certificate"},
    "CA, user revoked": {"their password"},
    "key revoked": {"their password"},
    "password and keys": {*OUR_PASSWORD, *OWN_KEY},
    "anonymous": set(SHOWN),
}


def user_of(route):
    return "route-" + route.replace(", ", "+").replace(" ", "-")


class Behind:
    """A proxy with all routes to one upstream, and ssh before it."""

    def __init__(self, proxy, upstream, work, keys):
        self.proxy, self.upstream, self.work, self.keys = proxy, upstream, work, keys
        self.target = proxied_target(proxy, upstream, "alice", "unused")

    def identity(self, shown):
        if shown.key is None:
            return []
        key = self.keys.path(shown.key) if shown.certified is None else self.keys.certified(shown.key, *shown.certified, **shown.by)
        return [f"IdentityFile={key}", "IdentitiesOnly=yes"]

    def entered(self, user, shown):
        """As whom; None if it was refused."""
        ssh = OpenSSH(self.target, self.work)
        options = [*self.identity(shown), f"PreferredAuthentications={shown.method}"]
        done = ssh.finish(ssh.command(run="whoami", options=options, user=user),
                          env={**ssh.environment, "SSHRP_TEST_PASSWORD": shown.password})
        assert (done.returncode == 255) == (not done.stdout), (done.stdout + done.stderr).decode()
        return done.stdout.decode().strip() or None

    def all_entered(self, user):
        for shown in SHOWN.values():
            self.identity(shown)  # certificates are made one after the other
        with ThreadPoolExecutor(4) as pool:
            return dict(zip(SHOWN, pool.map(lambda shown: self.entered(user, shown), SHOWN.values())))


@pytest.fixture(scope="module", params=["openssh9", *(pytest.param(name, marks=pytest.mark.matrix) for name in ("openssh10", "dropbear"))])
def behind(request, new_proxy, work, upstream_keys, own_accounts, user_keys):
    upstream = {
        "openssh9": lambda: Sshd(work, upstream_keys, own_accounts, NINE),
        "openssh10": lambda: Sshd(work, upstream_keys, own_accounts, TEN, ["PerSourcePenaltyExemptList 127.0.0.1"]),
        "dropbear": lambda: Dropbear(work, upstream_keys, own_accounts),
    }[request.param]().start()
    proxy = new_proxy({"limits": {"max_auth_tries": 6}})
    for name, settings in routes(user_keys, work).items():
        proxy.route(upstream, "alice", user=user_of(name), **settings)
    yield Behind(proxy.start(), upstream, work, user_keys)
    proxy.stop()
    upstream.stop()


def expected(route):
    """dropbear has no keyboard-interactive, and sshd without PAM asks nothing in it: then the proxy asks for the password itself."""
    enters = set(ENTERS[route])
    if "their password" in enters:
        enters.add("their password, asked")
    return {name: "alice" if name in enters else None for name in SHOWN}


@pytest.mark.parametrize("route", ENTERS)
def test_who_gets_in(behind, route):
    assert behind.all_entered(user_of(route)) == expected(route)


def test_nobody_gets_in_without_a_route(behind):
    assert behind.all_entered("a-stranger") == dict.fromkeys(SHOWN)


def test_no_secret_is_logged(behind):
    """After all of the above, at the level DEBUG."""
    log = behind.proxy.text()
    assert "wrong" in log or "refused" in log
    for secret in (THEIRS, OURS, HASH, "wr0ng-secret"):
        assert secret not in log

"""Login by key: looked up on the upstream, on this machine or by a certificate; and what the proxy shows upstream then."""
# SPDX-License-Identifier: MIT

import pytest

from harness.user_keys import KINDS, UserKeys
from peers.accounts import FIRST_ID
from peers.dropbear import Dropbear
from peers.openssh import RELEASES, Sshd

pytestmark = pytest.mark.proxy_only

UPSTREAMS = ("openssh9", "openssh10", "dropbear")
SOURCES = ("upstream file", "probe", "line", "authority")
CREDENTIALS = ("key", "password", "certificate")


@pytest.fixture(scope="module")
def user_keys(work):
    return UserKeys(work / "user-keys")


@pytest.fixture(scope="module", params=UPSTREAMS)
def upstream(request, work, upstream_keys, accounts, user_keys):
    """alice's authorized_keys has her own keys, and the proxy's; sshd trusts the authority as well."""
    server = Dropbear(work, upstream_keys, accounts) if request.param == "dropbear" else Sshd(
        work, upstream_keys, accounts, RELEASES[request.param], options=[f"TrustedUserCAKeys {user_keys.path('ca').with_suffix('.pub')}"])
    folder = server.home("alice") / ".ssh"
    folder.mkdir(exist_ok=True)
    file = folder / "authorized_keys"
    file.write_text("".join(user_keys.line(name) + "\n" for name in (*KINDS, "proxy")))
    for path in (folder, file):
        path.chmod(0o700 if path.is_dir() else 0o600)
        import os
        os.chown(path, FIRST_ID, FIRST_ID)
    yield server.start()
    server.stop()
    file.unlink()


def source_settings(source, keys):
    return {"upstream file": {"upstream_authorized_keys": ".ssh/authorized_keys"}, "probe": {"upstream_key_probe": True},
            "line": {"authorized_keys": [keys.line(name) for name in KINDS]},
            "authority": {"trusted_user_ca_keys": [keys.line("ca")]}}[source]


def credential_settings(credential, keys):
    return {"key": {"upstream_key": str(keys.path("proxy"))}, "password": {"upstream_password": "correct horse"},
            "certificate": {"upstream_ca_key": str(keys.path("ca"))}}[credential]


@pytest.fixture(scope="module")
def routes(upstream, user_keys, new_proxy):
    """A proxy with a route for each pair of source and credential that the upstream can serve; named by both."""
    from conftest import _proxies
    proxy = new_proxy()
    for source in SOURCES:
        for credential in CREDENTIALS:
            if upstream.name == "dropbear" and credential == "certificate":
                continue
            if source in ("probe", "upstream file") and credential == "password":
                continue
            settings = {**source_settings(source, user_keys), **credential_settings(credential, user_keys)}
            proxy.route(upstream, "alice", user=f"{source}+{credential}".replace(" ", "-"), **settings)
    proxy.start()
    yield proxy
    _proxies.remove(proxy)
    proxy.stop()


@pytest.fixture
def enter(routes, upstream, openssh, user_keys):
    """Logs in with a key and no password; gives what `whoami` says, or None where nobody got in."""
    from harness.target import proxied_target

    def attempt(source, credential, key):
        user = f"{source}+{credential}".replace(" ", "-")
        if user not in [route["user"] for route in routes.routes]:
            return "no such route"
        client = openssh(proxied_target(routes, upstream, "alice", user))
        done = client.exec("whoami", options=[f"IdentityFile={key}", "IdentitiesOnly=yes", "PreferredAuthentications=publickey"])
        return done.stdout.decode().strip() or None
    return attempt


@pytest.mark.parametrize("credential", CREDENTIALS)
@pytest.mark.parametrize("source", SOURCES)
def test_right_key_enters_and_a_strangers_does_not(enter, user_keys, upstream, source, credential):
    entered = enter(source, credential, user_keys.certified("ed25519") if source == "authority" else user_keys.path("ed25519"))
    assert entered in ("alice", "no such route")
    assert enter(source, credential, user_keys.path("stranger")) in (None, "no such route")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_key_enters(enter, user_keys, kind):
    assert enter("line", "key", user_keys.path(kind)) == "alice"
    assert enter("upstream file", "key", user_keys.path(kind)) == "alice"
    assert enter("authority", "key", user_keys.certified(kind)) == "alice"


@pytest.mark.parametrize("wrong", [("-V", "-2d:-1d"), ("-V", "+1d:+2d"), ("-O", "source-address=192.0.2.1"), ("-O", "critical:unknown@example=1")])
def test_certificate_that_says_no_is_refused(enter, user_keys, wrong):
    assert enter("authority", "key", user_keys.certified("ed25519", *wrong)) is None


def test_certificate_of_another_principal_or_authority_is_refused(enter, user_keys):
    assert enter("authority", "key", user_keys.certified("ed25519", principals="bob")) is None
    assert enter("authority", "key", user_keys.certified("ed25519", ca="stranger")) is None

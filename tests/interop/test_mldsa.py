"""ssh-mldsa44-ed25519 everywhere, with OpenSSH 10.6 of Debian sid as client, as upstream, and as who makes the keys and certificates."""
# SPDX-License-Identifier: MIT

import base64
import os
import subprocess

import pytest

from harness.mldsa_keys import TYPE, MldsaKeys, keygen
from harness.process import SLOWDOWN, wait_until
from harness.proxy import SSHRPD
from harness.target import proxied_target
from peers.openssh import SID, Sshd

pytestmark = [pytest.mark.proxy_only, pytest.mark.sid]

NAME = SID.name
BY_KEY = ["IdentitiesOnly=yes", "PreferredAuthentications=publickey"]
HERE = "127.0.0.1"


@pytest.fixture(scope="module", autouse=True)
def version():
    SID.fetch()
    said = subprocess.run([SID.program("ssh"), "-V"], capture_output=True, text=True).stderr
    print(said.strip())
    assert said.startswith("OpenSSH_10.6")


def keys_of(whom):
    return pytest.fixture(scope="module")(lambda work: MldsaKeys(work / f"mldsa-{whom}"))


host_keys, user_keys, authority = (keys_of(whom) for whom in ("host", "user", "authority"))


@pytest.fixture(scope="module")
def upstream(work, host_keys, accounts, user_keys, authority):
    """sshd 10.6 with host keys of both kinds; alice's authorized_keys has her keys, and both CAs are trusted."""
    trusted = work / "mldsa-trusted"
    trusted.write_text("".join(authority.public(kind) + "\n" for kind in authority.kinds))
    server = Sshd(work, host_keys, accounts, SID, [
        "PerSourcePenalties no", f"TrustedUserCAKeys {trusted}", f"CASignatureAlgorithms +{TYPE}"])
    folder = server.home("alice") / ".ssh"
    folder.mkdir(exist_ok=True)
    file = folder / "authorized_keys"
    file.write_text("".join(user_keys.public(kind) + f" {kind}\n" for kind in user_keys.kinds))
    for path, mode in ((folder, 0o700), (file, 0o600)):
        path.chmod(mode)
        os.chown(path, *server.owner("alice"))
    yield server.start()
    server.stop()
    file.unlink()


@pytest.fixture
def reach(new_proxy, host_keys, upstream):
    """reach(**route): a proxy with host keys of both kinds, and a route with these settings to the upstream."""
    running = []

    def make(keys=None, settings=None, server=upstream, **route):
        proxy = new_proxy(settings, keys or host_keys)
        user = proxy.route(server, "alice", **route)
        running.append(proxy.start())
        return proxied_target(proxy, server, "alice", user)
    yield make
    for proxy in running:
        proxy.stop()


def entered(client, key, *options):
    done = client.exec("whoami", options=[f"IdentityFile={key}", *BY_KEY, *options])
    return done.stdout.decode().strip() or None


# The proxy's host key

def test_client_takes_our_host_key(reach, openssh):
    client = openssh(reach(), NAME)
    done = client.exec("head -c 300000 /dev/zero", flags=["-v"], options=[f"HostKeyAlgorithms={TYPE}", "RekeyLimit=64K"])
    assert done.stdout == bytes(300_000), done.stderr.decode()
    assert f"host key algorithm: {TYPE}" in done.stderr.decode()
    assert done.stderr.decode().count("SSH2_MSG_NEWKEYS sent") > 1, "the key signs again"


@pytest.mark.parametrize("release", ["openssh9", "openssh10", NAME])
def test_other_clients_take_the_other_key(reach, openssh, release):
    client = openssh(reach(), release)
    client.known_hosts.write_text(client.target.keys.known_hosts(HERE, client.target.port, kinds=["ed25519"]))
    assert client.exec("echo in").stdout == b"in\n"


def test_client_that_knows_the_mldsa_key_alone_asks_for_it(reach, openssh):
    client = openssh(reach(), NAME)
    client.known_hosts.write_text(client.target.keys.known_hosts(HERE, client.target.port, kinds=["mldsa"]))
    assert client.exec("echo in").stdout == b"in\n"


def test_client_learns_the_key_that_the_proxy_proves(reach, openssh):
    client = openssh(reach(), NAME)
    known = client.known_hosts
    known.write_text(client.target.keys.known_hosts(HERE, client.target.port, kinds=["ed25519"]))
    process = client.start(run="cat", options=["UpdateHostKeys=yes", f"UserKnownHostsFile={known}"])
    wait_until(lambda: client.target.keys.public("mldsa") in known.read_text(), "the key to be learnt")
    out, errors = process.communicate(b"end", timeout=30 * SLOWDOWN)
    assert (out, process.returncode) == (b"end", 0), errors


# An upstream's host key

@pytest.fixture
def guarded(work, tmp_path, host_keys, accounts, authority, reach, openssh):
    """guarded(known, certificate=…): a client of a proxy whose upstream has an mldsa key alone and, if a CA's kind is given, a
    certificate of it; known_hosts has these lines, in which HOST, KEY and CA stand for what they say."""
    servers = []

    def make(known, certified_by=None, policy="yes"):
        options = ["PerSourcePenalties no"]
        if certified_by:
            key = host_keys.certified("mldsa", authority.path(certified_by), "-h", "-n", HERE)
            options.append(f"HostCertificate {key}-cert.pub")
        server = Sshd(work, host_keys, accounts, SID, options, kinds=["mldsa"])
        servers.append(server.start())
        words = {"HOST": f"[{HERE}]:{server.port}", "KEY": host_keys.public("mldsa"), "OTHER": authority.public("mldsa"),
                 "CA": authority.public(certified_by or "mldsa")}
        file = tmp_path / "known"
        file.write_text("".join(" ".join(words.get(word, word) for word in line.split()) + "\n" for line in known))
        if "#hashed" in known:
            keygen("-H", "-f", file)
        return openssh(reach(server=server, upstream_known_hosts=str(file), upstream_host_key_check=policy), NAME)
    yield make
    for server in servers:
        server.stop()


@pytest.mark.parametrize("known", [("HOST KEY",), ("#hashed", "HOST KEY"), ("* OTHER", "HOST KEY")])
def test_upstreams_key_is_known(guarded, known):
    assert guarded(known).exec("echo in").stdout == b"in\n"


@pytest.mark.parametrize("known, certified_by, said", [
    (("HOST OTHER",), None, "is not the one in"),
    (("HOST KEY", "@revoked * KEY"), None, "is revoked in"),
    (("@cert-authority * OTHER",), "ed25519", "is not certified by the CA in"),
])
def test_upstreams_key_is_refused(guarded, known, certified_by, said):
    client = guarded(known, certified_by)
    assert client.exec("echo in").returncode == 255
    client.target.proxy.wait_for_text(said)


@pytest.mark.parametrize("certified_by", ["mldsa", "ed25519"])
def test_upstreams_certificate_is_taken(guarded, certified_by):
    client = guarded(("@cert-authority HOST CA",), certified_by)
    assert client.exec("echo in").stdout == b"in\n"
    client.target.proxy.wait_for_text(f"{TYPE}-cert")


def test_upstreams_new_key_is_remembered(guarded, host_keys):
    client = guarded((), policy="accept-new")
    for _ in range(2):
        assert client.exec("echo in").stdout == b"in\n"
    stored = (client.target.proxy.directory / "state/known_hosts").read_text()
    assert stored.split()[1:] == host_keys.public("mldsa").split()


def test_upstream_with_keys_that_we_do_not_take_is_told_apart(work, host_keys, accounts, reach, openssh):
    server = Sshd(work, host_keys, accounts, SID, ["PerSourcePenalties no"], kinds=["mldsa"]).start()
    client = openssh(reach(server=server, settings={"algorithms.upstream": {"host_keys": "ssh-ed25519"}}), NAME)
    done = client.exec("echo in")
    server.stop()
    assert done.returncode == 255 and "host key of a type" in done.stderr.decode(), done.stderr
    client.target.proxy.wait_for_text(f"the upstream offers only host keys of the types {TYPE}; we take ssh-ed25519")


# A client's key

@pytest.mark.parametrize("kind", ["mldsa", "ed25519"])
@pytest.mark.parametrize("source", ["line", "upstream file", "probe"])
def test_users_key_enters(reach, openssh, user_keys, source, kind):
    keys = {"line": {"authorized_keys": [user_keys.public(kind)]}, "upstream file": {"upstream_authorized_keys": ".ssh/authorized_keys"},
            "probe": {"upstream_key_probe": True}}[source]
    client = openssh(reach(**keys, upstream_key=str(user_keys.path("mldsa"))), NAME)
    assert entered(client, user_keys.path(kind)) == "alice"


@pytest.mark.parametrize("kind", ["mldsa", "ed25519"])
def test_strangers_key_does_not(reach, openssh, user_keys, authority, kind):
    client = openssh(reach(authorized_keys=[user_keys.public("mldsa")], upstream_key=str(user_keys.path("mldsa"))), NAME)
    assert entered(client, authority.path(kind)) is None


@pytest.mark.parametrize("options, enters", [
    ('from="127.0.0.0/8",no-pty', True), ('from="192.0.2.1"', False), ('expiry-time="20990101"', True), ('expiry-time="20200101"', False),
    ('command="echo forced"', True)])
def test_options_before_the_key_hold(reach, openssh, user_keys, options, enters):
    line = f"{options} {user_keys.public('mldsa')} a comment"
    client = openssh(reach(authorized_keys=[line], upstream_key=str(user_keys.path("mldsa"))), NAME)
    assert entered(client, user_keys.path("mldsa")) == (None if not enters else "forced" if "command" in options else "alice")


def test_key_that_is_not_allowed_is_refused(reach, openssh, user_keys):
    target = reach(settings={"algorithms": {"public_keys": f"-{TYPE}*"}}, authorized_keys=[user_keys.public(kind) for kind in user_keys.kinds],
                   upstream_key=str(user_keys.path("mldsa")))
    assert entered(openssh(target, NAME), user_keys.path("mldsa")) is None
    assert entered(openssh(target, NAME), user_keys.path("ed25519")) == "alice"


# Certificates of users

PAIRS = [("mldsa", "mldsa"), ("mldsa", "ed25519"), ("ed25519", "mldsa")]


@pytest.mark.parametrize("kind, ca", PAIRS)
def test_users_certificate_enters(reach, openssh, user_keys, authority, kind, ca):
    client = openssh(reach(trusted_user_ca_keys=[authority.public(ca)], upstream_key=str(user_keys.path("mldsa"))), NAME)
    assert entered(client, user_keys.certified(kind, authority.path(ca), "-n", "alice")) == "alice"
    assert entered(client, user_keys.certified(kind, authority.path(ca), "-n", "bob")) is None
    assert entered(client, user_keys.certified(kind, authority.path(ca), "-n", "alice", "-V", "-2d:-1d")) is None
    assert entered(client, user_keys.certified(kind, user_keys.path(ca), "-n", "alice")) is None, "another CA"


@pytest.mark.parametrize("revoked", ["key", "serial", "authority"])
def test_krl_counts(reach, openssh, user_keys, authority, tmp_path, revoked):
    first, second = (user_keys.certified("mldsa", authority.path("mldsa"), "-n", "alice", "-z", serial) for serial in ("7", "8"))
    krl, spec = tmp_path / "krl", tmp_path / "spec"
    if revoked == "serial":
        spec.write_text("serial: 7\n")
        keygen("-k", "-f", krl, "-s", authority.path("mldsa").with_suffix(".pub"), spec)
    else:
        keygen("-k", "-f", krl, (user_keys if revoked == "key" else authority).path("mldsa").with_suffix(".pub"))
    client = openssh(reach(trusted_user_ca_keys=[authority.public("mldsa")], upstream_key=str(user_keys.path("mldsa")),
                           revoked_keys=str(krl)), NAME)
    assert entered(client, first) is None
    assert entered(client, second) == ("alice" if revoked == "serial" else None)


# The proxy's keys at an upstream

@pytest.mark.parametrize("how", ["plain", "encrypted", "certified"])
def test_upstream_takes_our_key(reach, openssh, user_keys, authority, tmp_path, how):
    key, more = user_keys.path("mldsa"), {}
    if how == "encrypted":
        key = tmp_path / "key"
        key.write_bytes(user_keys.path("mldsa").read_bytes())
        key.chmod(0o600)
        keygen("-p", "-P", "", "-N", "correct horse", "-f", key)
        more = {"upstream_key_passphrase": "correct horse"}
    if how == "certified":
        key = authority.certified("ed25519", authority.path("mldsa"), "-n", "alice")
    client = openssh(reach(authorized_keys=[user_keys.public("ed25519")], upstream_key=str(key), **more), NAME)
    assert entered(client, user_keys.path("ed25519")) == "alice"


@pytest.mark.parametrize("ca", ["mldsa", "ed25519"])
def test_upstream_takes_our_ca(reach, openssh, user_keys, authority, ca):
    client = openssh(reach(authorized_keys=[user_keys.public("mldsa")], upstream_ca_key=str(authority.path(ca))), NAME)
    assert entered(client, user_keys.path("mldsa")) == "alice"


# What OpenSSH 10.4 and 10.5 have

def test_preliminary_name_is_told_to_be_one(new_proxy, host_keys, upstream, user_keys):
    blob = base64.b64decode(user_keys.public("mldsa").split()[1])
    old = b"ssh-mldsa44-ed25519@openssh.com"
    line = old.decode() + " " + base64.b64encode(len(old).to_bytes(4, "big") + old + blob[4 + len(TYPE):]).decode()
    proxy = new_proxy(None, host_keys)
    proxy.route(upstream, "alice", authorized_keys=[line], upstream_key=str(user_keys.path("mldsa")))
    proxy.write()
    done = subprocess.run([SSHRPD, "-t", "-c", proxy.config], capture_output=True, text=True)
    assert done.returncode != 0 and "only OpenSSH 10.4 and 10.5 have" in done.stdout + done.stderr

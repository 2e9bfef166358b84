"""Upstreams that prove themselves by a certificate: which are let in, and what the log says of the others."""
# SPDX-License-Identifier: MIT

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.target import proxied_target
from peers.openssh import RELEASES, Sshd

pytestmark = pytest.mark.proxy_only

HOST = "127.0.0.1"
KIND = "ecdsa256"
PAST, PRESENT, FUTURE = "20200101Z:20210101Z", "20200101Z:20990101Z", "20980101Z:20990101Z"
CA, KEY, HERE = "CA", "KEY", "[127.0.0.1]:PORT"  # stand for the CA's key, the host's key, and this host in known_hosts


@dataclass(frozen=True)
class Case:
    name: str
    certificate: tuple = ("-h", "-n", HOST, "-V", PRESENT)  # ssh-keygen's options
    known: tuple = (f"@cert-authority {HERE} {CA}",)
    refused: str = ""  # what the log says; empty if the session must come through
    policy: str = "yes"
    options: tuple = ()  # of sshd


def certificate(principals=HOST, validity=PRESENT, *more):
    return ("-h", "-n", principals, "-V", validity, *more)


CASES = [
    Case("of_the_hosts_ca"),
    Case("of_a_ca_for_all_hosts", known=(f"@cert-authority * {CA}",)),
    Case("for_a_wildcard", certificate("other,127.0.*")),
    Case("under_accept_new", policy="accept-new"),
    Case("through_key_exchanges", options=("RekeyLimit 64K",)),
    Case("of_another_ca", known=(f"@cert-authority {HERE} {KEY}",), refused="is not certified by the CA in"),
    Case("of_another_ca_under_accept_new", known=(f"@cert-authority {HERE} {KEY}",), policy="accept-new",
         refused="is not certified by the CA in"),
    Case("of_a_ca_for_other_hosts", known=(f"@cert-authority *.example {CA}",), refused="is not known"),
    Case("expired", certificate(validity=PAST), refused="it has expired"),
    Case("expired_under_accept_new", certificate(validity=PAST), policy="accept-new", refused="it has expired"),
    Case("not_yet_valid", certificate(validity=FUTURE), refused="it isn't valid yet"),
    Case("for_another_host", certificate("other.example"), refused="it is for other hosts"),
    Case("for_no_host", ("-h", "-V", PRESENT), refused="it is for other hosts"),
    Case("of_a_user", ("-n", HOST, "-V", PRESENT), refused="it is a user's"),
    Case("with_an_unknown_option", certificate(HOST, PRESENT, "-O", "critical:strange@example.com=1"),
         refused="strange@example.com"),
    Case("of_a_revoked_ca", known=(f"@cert-authority * {CA}", f"@revoked * {CA}"), refused="CA that is revoked in"),
    Case("of_a_revoked_key", known=(f"@cert-authority * {CA}", f"@revoked * {KEY}"), refused="is revoked in"),
    Case("beside_a_known_key", known=(f"{HERE} {KEY}",)),
    Case("expired_beside_a_known_key", certificate(validity=PAST), known=(f"@cert-authority * {CA}", f"{HERE} {KEY}")),
    Case("unchecked", certificate(validity=PAST), known=(f"@cert-authority {HERE} {KEY}",), policy="no"),
    Case("new", known=(), policy="accept-new"),
]


@pytest.fixture(scope="module")
def ca(tmp_path_factory):
    path = tmp_path_factory.mktemp("ca") / "ca"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path], check=True)
    return path


@pytest.fixture
def reach(new_proxy, work, upstream_keys, accounts, ca, tmp_path):
    """Starts a server of a release with a certificate of its key, and a proxy that knows of it what the case says."""
    running = []

    def make(case, release, kind=KIND):
        public = tmp_path / f"{kind}.pub"
        public.write_text(upstream_keys.public(kind) + "\n")
        subprocess.run(["ssh-keygen", "-q", "-s", ca, "-I", "the upstream", *case.certificate, public], check=True)
        server = Sshd(work, upstream_keys, accounts, RELEASES[release], kinds=[kind],
                      options=[f"HostCertificate {tmp_path / kind}-cert.pub", *case.options])
        server.start()
        stand_ins = {HERE: f"[{HOST}]:{server.port}", CA: " ".join(Path(f"{ca}.pub").read_text().split()[:2]),
                     KEY: upstream_keys.public(kind)}
        known = tmp_path / "known_hosts"
        known.write_text("".join(" ".join(stand_ins.get(word, word) for word in line.split()) + "\n" for line in case.known))
        proxy = new_proxy()
        proxy.route(server, "alice", user="visitor", upstream_known_hosts=str(known), upstream_host_key_check=case.policy)
        proxy.start()
        running.extend([proxy, server])
        return proxied_target(proxy, server, user="visitor")
    yield make
    for program in running:
        program.stop()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_certificate(reach, release, openssh, case):
    target = reach(case, release)
    done = openssh(target).exec("head -c 300000 /dev/zero | wc -c; echo entered")
    if not case.refused:
        assert done.stdout == b"300000\nentered\n", done.stderr
        return
    assert done.returncode == 255 and b"entered" not in done.stdout
    target.proxy.wait_for_text(case.refused)
    assert str(target.upstream.port) not in (done.stdout + done.stderr).decode(), "the client is told too much"
    assert "password for" not in target.upstream.process.text(), "the password was sent to a stranger"


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa256", "ecdsa384", "ecdsa521", "rsa"])
def test_certificate_of_every_type_of_key(reach, release, openssh, kind):
    target = reach(Case("good"), release, kind)
    assert openssh(target).exec("echo entered").stdout == b"entered\n"
    target.proxy.wait_for_text("-cert-v01@openssh.com, ")


def test_key_of_an_unknown_ca_is_remembered_without_the_certificate(reach, release, openssh):
    target = reach(Case("new", known=(), policy="accept-new"), release)
    for _ in range(2):
        assert openssh(target).exec("echo entered").stdout == b"entered\n"
    stored = (target.proxy.directory / "state/known_hosts").read_text().split()
    assert stored == [f"[{HOST}]:{target.upstream.port}", *target.upstream.keys.public(KIND).split()]

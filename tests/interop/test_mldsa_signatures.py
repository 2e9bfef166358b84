"""Signatures of a host key ssh-mldsa44-ed25519 before another implementation of ML-DSA, and clients that don't know such keys. What needs
OpenSSH 10.6 is in test_mldsa.py."""
# SPDX-License-Identifier: MIT

import subprocess

import pytest

from harness.process import SLOWDOWN
from peers.library import CLIENTS, PROJECT, python
from peers.openssh import Sshd
from peers.releases import ASYNCSSH224, Asyncssh224

pytestmark = pytest.mark.proxy_only

VECTORS = PROJECT / "tests/vectors/mldsa44_ed25519"
OLDER = ("openssh9", "openssh10")


class BesideMldsa:
    """The proxy's usual host keys, and before them one that OpenSSH 10.6 has made."""

    def __init__(self, directory, usual):
        self.usual, key = usual, directory / "mldsa"
        key.write_bytes((VECTORS / "key").read_bytes())
        key.chmod(0o600)
        self.private = [key, *usual.private]

    def known_hosts(self, host, port, **arguments):
        return self.usual.known_hosts(host, port, **arguments)


@pytest.fixture(scope="module")
def target(work, upstream_keys, proxy_keys, accounts, through):
    directory = work / "beside-mldsa"
    directory.mkdir()
    return through(Sshd(work, upstream_keys, accounts), keys=BesideMldsa(directory, proxy_keys))


@pytest.mark.parametrize("release", OLDER)
def test_clients_that_lack_the_type_take_another_key_and_learn_no_new_one(target, openssh, release):
    client = openssh(target, release)
    done = client.exec("echo in", options=["UpdateHostKeys=yes"])
    assert (done.stdout, done.stderr) == (b"in\n", b"")


def test_each_signature_is_right_for_another_implementation(target):
    """OpenSSL 4's, of exchange hashes that are never the same twice."""
    Asyncssh224.fetch(Asyncssh224)
    count = 100
    words = [PROJECT / "tools", target.host, str(target.port), "curve25519-sha256", str(count)]
    done = subprocess.run([*python(ASYNCSSH224, CLIENTS / "mldsa_client.py"), *words], capture_output=True, text=True, timeout=60 * SLOWDOWN)
    assert (done.returncode, done.stdout) == (0, f"{count}\n"), done.stderr


def test_signatures_of_either_implementation_are_taken_by_the_other(tmp_path):
    """1,000 keys, whatever libcrypto the daemon was built with: the C of third_party/ beside OpenSSL 4."""
    Asyncssh224.fetch(Asyncssh224)
    glue, library, count = PROJECT / "third_party/glue", tmp_path / "mldsa44.so", 1000
    subprocess.run(["cc", "-shared", "-fPIC", "-O3", "-w", f"-I{glue}", f"-I{glue / 'aws-lc/fipsmodule/sha'}", "-o", library, glue / "mldsa44.c"], check=True)
    done = subprocess.run([*python(ASYNCSSH224, CLIENTS / "mldsa_random.py"), library, str(count)], capture_output=True, text=True, timeout=60 * SLOWDOWN)
    assert (done.returncode, done.stdout) == (0, f"{count}\n"), done.stderr

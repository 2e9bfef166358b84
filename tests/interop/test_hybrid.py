"""Key exchange that withstands quantum computers: with OpenSSH 10 and 9.2 as they are, with PuTTY, TinySSH and asyncssh, on either leg."""
# SPDX-License-Identifier: MIT

import re
import subprocess

import pytest

from harness.algorithms import Choice
from harness.data import payload, sha256
from harness.process import SLOWDOWN
from peers.library import CLIENTS, PROJECT, python
from peers.openssh import IN_DEBIAN, NEWEST, RELEASES, Sshd
from peers.putty import Putty
from peers.releases import ASYNCSSH224, Asyncssh224, Asyncssh224Server

DATA = payload(400_000)
MLKEM, SNTRUP, MLKEM_P256 = "mlkem768x25519-sha256", "sntrup761x25519-sha512", "mlkem768nistp256-sha256"
# What each release takes with a peer that has all.
BEST = {"openssh9": SNTRUP, "openssh10": MLKEM}
SUITES = [("chacha20-poly1305@openssh.com", "<implicit>"), ("aes256-gcm@openssh.com", "<implicit>"),
          ("aes256-ctr", "hmac-sha2-512-etm@openssh.com")]


def chosen(log):
    """The methods of all key exchanges that OpenSSH has logged, without OpenSSH's own suffix."""
    return [name.removesuffix("@openssh.com") for name in re.findall(r"kex: algorithm: (\S+)", log)]


@pytest.fixture(scope="module")
def with_sshd(work, upstream_keys, accounts, through):
    """The way to an sshd of a release, made once, by a proxy that allows all methods on both legs."""
    made = {}

    def make(name):
        if name not in made:
            everything = {"algorithms": {"kex": f"+{MLKEM_P256}"}, "algorithms.upstream": {"kex": f"+{MLKEM_P256}"}}
            made[name] = through(Sshd(work, upstream_keys, accounts, RELEASES[name]), everything)
        return made[name]
    return make


@pytest.mark.parametrize("server", BEST)
@pytest.mark.parametrize("client", BEST)
def test_by_default_each_leg_takes_the_best_that_its_peer_has(with_sshd, openssh, direct, tmp_path, client, server):
    target, log = with_sshd(server), tmp_path / "log"
    start = target.upstream.process.log.stat().st_size
    done = openssh(target, client).exec("cat", DATA, flags=["-v", "-E", str(log)])
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(DATA)), log.read_text()[-2000:]
    both = {BEST[client], BEST[server]}
    worse = SNTRUP if SNTRUP in both else MLKEM
    assert chosen(log.read_text()) == [worse if direct else BEST[client]]
    assert chosen(target.upstream.process.text(start)) == [worse if direct else BEST[server]]


@pytest.mark.skipif(IN_DEBIAN < 10, reason="Debian 12 has no OpenSSH that warns, 10.1 or later")
def test_no_client_is_warned(with_sshd, work, upstream_keys, accounts, through, openssh):
    """OpenSSH 10.1 and later say of a key exchange that it isn't post-quantum, where it is the server who has no other."""
    classical = {"algorithms": {"kex": "curve25519-sha256"}}
    classical = through(Sshd(work, upstream_keys, accounts, RELEASES["openssh10"], ["KexAlgorithms curve25519-sha256"]), classical)
    warned = openssh(classical, NEWEST.name).exec("true")
    assert warned.returncode == 0 and b"not using a post-quantum key exchange" in warned.stderr, warned.stderr
    for server in BEST:
        done = openssh(with_sshd(server), NEWEST.name).exec("true")
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite[0])
@pytest.mark.parametrize("leg", ["client", "upstream"])
def test_mlkem_with_each_kind_of_cipher_and_new_keys(with_sshd, openssh, tmp_path, leg, suite):
    target, log = with_sshd("openssh10"), tmp_path / "log"
    choice = Choice(MLKEM, "ssh-ed25519", *suite)
    start = target.upstream.process.log.stat().st_size
    if leg == "client":
        options = [f"{keyword}={value}" for keyword, value in choice.options().items()] + ["RekeyLimit=64K"]
        done = openssh(target, "openssh10").exec("cat", DATA, flags=["-v", "-E", str(log)], options=options)
        exchanges = chosen(log.read_text())
        assert choice.missing_from(log.read_text()) == []
    else:
        target.upstream.stop()
        target.upstream.options = [f"{keyword} {value}" for keyword, value in choice.options().items()] + ["RekeyLimit 64K"]
        target.upstream.start()
        done = openssh(target, "openssh10").exec("cat", DATA)
        target.upstream.options = []
        exchanges = chosen(target.upstream.process.text(start))
        assert choice.missing_from(target.upstream.process.text(start)) == []
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(DATA))
    assert len(exchanges) > 2 and set(exchanges) == {MLKEM}


def test_new_keys_with_sntrup761_under_load(with_sshd, openssh, tmp_path):
    target, log = with_sshd("openssh9"), tmp_path / "log"
    done = openssh(target).exec("cat", DATA, flags=["-v", "-E", str(log)], options=["RekeyLimit=64K"])
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(DATA))
    exchanges = chosen(log.read_text())
    assert len(exchanges) > 2 and set(exchanges) == {SNTRUP}


def test_putty_which_has_its_own_sntrup761(with_sshd, work):
    putty = Putty(with_sshd("openssh9"), work)
    done = putty.run(["plink", "-ssh", "-v", "-T", "-no-antispoof", *putty.common(), putty.target.host, "echo in"])
    assert (done.returncode, done.stdout) == (0, b"in\n"), done.stderr
    assert b"NTRU Prime / Curve25519 hybrid key exchange" in done.stderr


@pytest.mark.proxy_only
@pytest.mark.parametrize("method", [MLKEM, MLKEM_P256])
def test_random_exchanges_as_a_server_against_another_implementation(with_sshd, method):
    """OpenSSL 4's ML-KEM; each signature of ours is over an H with K."""
    Asyncssh224.fetch(Asyncssh224)
    target, count = with_sshd("openssh10"), 50
    words = [PROJECT / "tools", target.host, str(target.port), method, str(count)]
    done = subprocess.run([*python(ASYNCSSH224, CLIENTS / "hybrid_client.py"), *words], capture_output=True, text=True, timeout=60 * SLOWDOWN)
    assert (done.returncode, done.stdout) == (0, f"{count}\n"), done.stderr


@pytest.mark.proxy_only
def test_mlkem_with_p256_towards_asyncssh(work, upstream_keys, through, openssh):
    """Which takes the first of our names: the order of `kex` is ours to say."""
    upstream = Asyncssh224Server(work, upstream_keys)
    target = through(upstream, {"algorithms.upstream": {"kex": MLKEM_P256}})
    done = openssh(target).exec("cat", DATA)
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(DATA)), done.stderr

"""Every algorithm between the client and the proxy is negotiated once and moves data."""
# SPDX-License-Identifier: MIT

import pytest

from harness.algorithms import COMPRESSED, EVERYTHING, PARAMETERS
from harness.data import payload, sha256
from peers.openssh import Sshd

DATA = payload(400_000)


@pytest.fixture(scope="module")
def target(work, upstream_keys, accounts, through):
    # "yes" lets also the upstream itself do what the proxy is told to, for --direct.
    return through(Sshd(work, upstream_keys, accounts, options=["Compression yes"]), {"algorithms": EVERYTHING})


@pytest.mark.parametrize("choice", PARAMETERS)
def test_chosen_algorithms_move_data(target, openssh, tmp_path, choice):
    log = tmp_path / "log"
    options = [f"{keyword}={value}" for keyword, value in choice.options().items()]
    options.append(f"Compression={'no' if choice.compression == 'none' else 'yes'}")
    done = openssh(target).exec("cat", DATA, flags=["-v", "-E", str(log)], options=options)
    assert done.returncode == 0, log.read_text()[-2000:]
    assert sha256(done.stdout) == sha256(DATA)
    assert choice.missing_from(log.read_text()) == []


@pytest.mark.parametrize("choice", COMPRESSED, ids=str)
def test_compression_survives_new_keys(target, openssh, choice):
    text = b"the same line again and again\n" * 200_000
    options = [f"{keyword}={value}" for keyword, value in choice.options().items()]
    done = openssh(target).exec("cat", text + DATA, options=[*options, "Compression=yes", "RekeyLimit=256K"])
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(text + DATA))


@pytest.mark.proxy_only
@pytest.mark.parametrize(("option", "message"), [
    ("MACs=hmac-sha1", b"no matching MAC found"),
    ("KexAlgorithms=diffie-hellman-group1-sha1", b"no matching key exchange method found"),
    ("KexAlgorithms=diffie-hellman-group14-sha256,diffie-hellman-group-exchange-sha256", b"no matching key exchange method found"),
    ("Ciphers=3des-cbc", b"no matching cipher found"),
    ("HostKeyAlgorithms=ssh-rsa", b"no matching host key type found"),
])
def test_algorithm_that_is_not_configured_is_refused(target_for, openssh, option, message):
    done = openssh(target_for("openssh9")).exec("true", options=[option, *([] if option.startswith("Ciphers") else ["Ciphers=aes128-ctr"])])
    assert done.returncode == 255 and message in done.stderr


@pytest.mark.proxy_only
def test_compression_that_is_not_configured_is_not_used(target_for, openssh, tmp_path):
    log = tmp_path / "log"
    done = openssh(target_for("openssh9")).exec("cat", DATA, flags=["-v", "-E", str(log)], options=["Compression=yes"])
    assert (done.returncode, done.stdout) == (0, DATA)
    assert "compression: none" in log.read_text() and "compression: zlib" not in log.read_text()


def test_configured_lists_are_what_the_client_is_offered(work, upstream_keys, accounts, through, openssh, tmp_path):
    lists = {"kex": "ecdh-sha2-nistp384", "ciphers": "aes256-ctr,aes128-ctr", "macs": "hmac-sha2-512", "host_keys": "rsa-sha2-256"}
    names = dict(zip(lists, ("KexAlgorithms", "Ciphers", "MACs", "HostKeyAlgorithms")))
    sshd = Sshd(work, upstream_keys, accounts, options=[f"{names[kind]} {value}" for kind, value in lists.items()])
    # The upstream is restricted for --direct only: what a proxy may use there is another list, and is not.
    log = tmp_path / "log"
    openssh(through(sshd, {"algorithms": lists})).exec("true", flags=["-vv", "-E", str(log)])
    offer = log.read_text().split("peer server KEXINIT proposal")[1]
    assert "host key algorithms: rsa-sha2-256\n" in offer
    assert "ciphers ctos: aes256-ctr,aes128-ctr\n" in offer and "ciphers stoc: aes256-ctr,aes128-ctr\n" in offer
    assert "MACs ctos: hmac-sha2-512\n" in offer and "MACs stoc: hmac-sha2-512\n" in offer
    assert offer.split("KEX algorithms: ")[1].split("\n")[0].split(",")[0] == "ecdh-sha2-nistp384"

"""New keys in the middle of a session, at the wish of the client or of the upstream."""
# SPDX-License-Identifier: MIT

import subprocess

import pytest

from harness.data import payload, sha256
from harness.process import SLOWDOWN, wait_until
from peers.openssh import RELEASES, Sshd

DATA = payload(12_000_000)
NEW_KEYS = "SSH2_MSG_NEWKEYS sent"


@pytest.fixture(scope="module")
def rekeying_upstreams(work, upstream_keys, accounts, through):
    made = {}

    def make(release):
        if release not in made:
            made[release] = through(Sshd(work, upstream_keys, accounts, RELEASES[release], ["RekeyLimit 1M"]))
        return made[release]
    return make


def test_client_rekeys_while_data_goes_both_ways(ssh, tmp_path):
    log = tmp_path / "log"
    done = ssh.exec("cat", DATA, flags=["-v", "-E", str(log)], options=["RekeyLimit=1M"])
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(DATA))
    assert log.read_text().count(NEW_KEYS) >= 10


def test_upstream_rekeys_while_data_goes_both_ways(rekeying_upstreams, openssh, release):
    target = rekeying_upstreams(release)
    start = target.upstream.process.log.stat().st_size
    done = openssh(target, release).exec("cat", DATA)
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(DATA))
    target.upstream.process.wait_for_text(NEW_KEYS, count=10, start=start)


def test_both_rekey_at_once(rekeying_upstreams, openssh, release, tmp_path):
    target, log = rekeying_upstreams(release), tmp_path / "log"
    start = target.upstream.process.log.stat().st_size
    done = openssh(target, release).exec("cat", DATA, flags=["-v", "-E", str(log)], options=["RekeyLimit=1M"])
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(DATA))
    assert log.read_text().count(NEW_KEYS) >= 10
    target.upstream.process.wait_for_text(NEW_KEYS, count=10, start=start)


def test_client_rekeys_by_time_in_an_idle_session(ssh, tmp_path):
    log = tmp_path / "log"
    process = ssh.start("-v", "-E", str(log), run="cat", options=["RekeyLimit=default 1", "ServerAliveInterval=1", "ServerAliveCountMax=60"])
    wait_until(lambda: log.exists() and log.read_text().count(NEW_KEYS) >= 4, "four key exchanges")
    out, _ = process.communicate(b"still there", timeout=30 * SLOWDOWN)
    assert (out, process.returncode) == (b"still there", 0)


def test_upload_and_download_by_sftp_survive_new_keys(ssh, tmp_path):
    (tmp_path / "up").write_bytes(DATA)
    place = ssh.target.scratch()
    done = ssh.sftp(f"put {tmp_path}/up {place.name}/file\nget {place.name}/file {tmp_path}/down\n", options=["RekeyLimit=1M"])
    assert done.returncode == 0, done.stderr
    subprocess.run(["cmp", tmp_path / "up", tmp_path / "down"], check=True)


@pytest.mark.proxy_only
def test_proxy_itself_rekeys_both_legs(work, upstream_keys, accounts, through, openssh, tmp_path):
    limit, log = {"rekey_limit": "1M"}, tmp_path / "log"
    target = through(Sshd(work, upstream_keys, accounts), {"algorithms": limit, "algorithms.upstream": limit})
    # With one set of keys may go, besides the limit, a burst, what is on its way, and what the other leg's exchange takes.
    data = payload(40_000_000)
    done = openssh(target).exec("cat", data, flags=["-v", "-E", str(log)])
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(data))
    assert log.read_text().count(NEW_KEYS) >= 10
    target.upstream.process.wait_for_text(NEW_KEYS, count=10)


@pytest.mark.proxy_only
def test_exchanges_that_are_computed_elsewhere_lose_nothing(work, upstream_keys, accounts, through, openssh, tmp_path):
    """Those whose arithmetic takes milliseconds, begun by all who can, while data goes both ways."""
    slow, log = "diffie-hellman-group16-sha512", tmp_path / "log"
    target = through(Sshd(work, upstream_keys, accounts, options=["RekeyLimit 1M"]),
                     {"algorithms": {"rekey_limit": "2M", "kex": f"+{slow}"}, "algorithms.upstream": {"kex": slow}})
    done = openssh(target).exec("cat", DATA, flags=["-v", "-E", str(log)],
                                options=["RekeyLimit=1M", f"KexAlgorithms={slow}", "HostKeyAlgorithms=rsa-sha2-512"])
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(DATA))
    assert log.read_text().count(NEW_KEYS) >= 10
    assert f"kex: algorithm: {slow}" in log.read_text()
    assert "kex: host key algorithm: rsa-sha2-512" in log.read_text()
    target.upstream.process.wait_for_text(NEW_KEYS, count=10)

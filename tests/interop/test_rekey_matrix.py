"""New keys under load in both directions at once, begun by every client and every upstream that can, and by the proxy."""
# SPDX-License-Identifier: MIT

import pytest

from harness.data import payload, sha256
from harness.process import wait_until
from harness.target import direct_target, proxied_target
from peers.registry import each, matrix
from peers.rekeying import BEGINNING_CLIENTS, CLIENTS, SERVERS, SILENT_SERVERS

LIMIT = 256 * 1024
# Those that count both directions together, and packets that wait as well: with the limit of the others they would do nothing else.
BUSY = ("openssh9", "openssh10", "putty")
DATA = payload(6_000_000)
# The first exchange, and two more at least: with one set of keys go, besides the limit, a whole window and more, for asyncssh and npm
# look at it only where they have nothing to send.
ENOUGH = 3
# With an sshd of OpenSSH too, these often wait forever as clients that begin with data both ways: they only send theirs then.
FAILS_DIRECTLY = ("paramiko", "paramiko5")
BOTH_LEGS = {"algorithms": {"rekey_limit": "256K"}, "algorithms.upstream": {"rekey_limit": "256K"}}


class Place:
    """An upstream, perhaps with the proxy before it, and the exchanges that its log tells of."""

    def __init__(self, target, new_keys):
        self.target, self.new_keys = target, new_keys

    def begin(self):
        self.start = self.target.upstream.process.log.stat().st_size
        return self.target

    def exchanges(self):
        return self.target.upstream.process.text(self.start).count(self.new_keys)


@pytest.fixture(scope="module")
def place(work, upstream_keys, accounts, direct, new_proxy):
    """place(server, limit of the server, the proxy's settings): made once, and they end with the module."""
    made, ends = {}, []

    def make(name, limit=None, settings=None):
        key = name, limit, bool(settings)
        if key not in made:
            kind, new_keys = SERVERS[name] if name in SERVERS else (lambda *of: SILENT_SERVERS[name](*of[:3]), None)
            upstream = kind(work, upstream_keys, accounts, limit).start()
            ends.append(upstream.stop)
            target = direct_target(upstream) if direct else behind_proxy(upstream, settings)
            made[key] = Place(target, new_keys)
        return made[key]

    def behind_proxy(upstream, settings):
        proxy = new_proxy(settings)
        user = proxy.route(upstream, "alice")
        ends.append(proxy.stop)
        return proxied_target(proxy.start(), upstream, "alice", user)
    yield make
    for end in reversed(ends):
        end()


def limit_of(peer):
    return 4 * LIMIT if peer in BUSY else LIMIT


def carry(client, place, work, limit=None, data=DATA, timeout=60):
    """Through `cat` and back; gives the client, which knows its exchanges."""
    peer = CLIENTS[client](place.begin(), work)
    peer.rekey_after(limit)
    done = peer.exec("cat", data, timeout=timeout)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    assert sha256(done.stdout) == sha256(data)
    return peer


def wait_for_exchanges(place, wanted=ENOUGH):
    wait_until(lambda: place.exchanges() >= wanted, f"{wanted} exchanges in the upstream's log")


@pytest.mark.parametrize("client", each(client for client in BEGINNING_CLIENTS if client not in FAILS_DIRECTLY))
def test_client_begins(client, place, tmp_path):
    assert carry(client, place("openssh9"), tmp_path, limit_of(client)).exchanges() >= ENOUGH


@pytest.mark.parametrize("client", each(FAILS_DIRECTLY))
def test_client_begins_while_it_sends(client, place, tmp_path):
    peer = CLIENTS[client](place("openssh9").begin(), tmp_path)
    peer.rekey_after(LIMIT)
    assert peer.exec("sha256sum", DATA).stdout.decode().split()[0] == sha256(DATA)
    assert peer.exchanges() >= ENOUGH


@pytest.mark.parametrize("upstream", each(SERVERS))
def test_upstream_begins(upstream, place, tmp_path):
    there = place(upstream, limit_of(upstream))
    carry("openssh9", there, tmp_path)
    wait_for_exchanges(there)


@pytest.mark.proxy_only
@pytest.mark.parametrize("client", each(CLIENTS))
def test_proxy_begins_on_both_legs_of_every_client(client, place, tmp_path):
    there = place("openssh9", settings=BOTH_LEGS)
    assert carry(client, there, tmp_path).exchanges() >= ENOUGH
    wait_for_exchanges(there)


@pytest.mark.proxy_only
@pytest.mark.parametrize("upstream", each(name for name in (*SERVERS, *SILENT_SERVERS) if name != "openssh9"))
def test_proxy_begins_on_both_legs_of_every_upstream(upstream, place, tmp_path):
    there = place(upstream, settings=BOTH_LEGS)
    assert carry("openssh9", there, tmp_path).exchanges() >= ENOUGH
    if upstream in SERVERS:
        wait_for_exchanges(there)


# Not paramiko: where its peer begins an exchange at the moment when it does, it waits forever, with or without the proxy.
ALL_BEGIN = [("openssh9", "asyncssh2.24"), ("putty", "openssh9"), ("putty", "asyncssh"), ("asyncssh", "asyncssh"),
             ("asyncssh2.14", "asyncssh2.14"), ("asyncssh2.24", "asyncssh2.24"), ("libssh", "libssh"), ("npm", "npm")]


@pytest.mark.parametrize(("client", "upstream"), [pytest.param(*pair, marks=matrix(*pair)) for pair in ALL_BEGIN])
def test_all_begin(client, upstream, place, tmp_path):
    there = place(upstream, limit_of(upstream), BOTH_LEGS)
    assert carry(client, there, tmp_path, limit_of(client)).exchanges() >= ENOUGH
    wait_for_exchanges(there)


@pytest.mark.parametrize("release", each(("asyncssh", "asyncssh2.14", "asyncssh2.24")))
def test_eight_channels_at_once_while_all_begin(release, place, tmp_path):
    there, data = place(release, LIMIT, BOTH_LEGS), payload(2 << 20)
    peer = CLIENTS[release](there.begin(), tmp_path)
    peer.rekey_after(LIMIT)
    done = peer.run(data, action="exec", command="cat", channels=8)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    assert sha256(done.stdout) == sha256(data * 8)
    # Windows have room for all of it, and 2.14 looks at its limit only after that.
    assert peer.exchanges() > 1
    wait_for_exchanges(there, 2)


GIB = 1 << 30
# Limits as they are by default; tinysshd's exchanges are not logged, and npm's ssh2 and phpseclib begin none.
BY_DEFAULT = [(client, "openssh9") for client in BEGINNING_CLIENTS if client not in ("npm", *FAILS_DIRECTLY)] + [
    ("openssh9", upstream) for upstream in (*SERVERS, "dropbear") if upstream not in ("openssh9", "npm")]

# OpenSSH and libssh go by the cipher, and AES is good for 64 GiB.
BY_BYTES = ("putty", "paramiko", "paramiko5", "asyncssh", "asyncssh2.14", "asyncssh2.24")


@pytest.mark.long
@pytest.mark.deadline(1800)
@pytest.mark.parametrize(("client", "upstream"), BY_DEFAULT)
def test_limits_that_peers_have_by_default(client, upstream, place, tmp_path):
    piece, there = payload(16 << 20), place(upstream)
    peer = carry(client, there, tmp_path, data=piece * (GIB // len(piece) + 6), timeout=1500)
    if client in BY_BYTES:
        assert peer.exchanges() > 1
    if upstream in BY_BYTES:
        wait_for_exchanges(there, 2)

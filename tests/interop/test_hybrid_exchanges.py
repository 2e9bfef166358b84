"""The hybrid key exchanges beside others' arithmetic, without a connection: what either side makes of what the other has sent.
SSHRP_EXCHANGES says how many (make exchanges: 100,000)."""
# SPDX-License-Identifier: MIT

import os
import subprocess

import pytest

from harness.proxy import SSHRPD
from peers.library import CLIENTS, PROJECT, fetch

EXCHANGES = int(os.environ.get("SSHRP_EXCHANGES", 1000))
METHODS = ("mlkem768x25519", "mlkem768nistp256", "sntrup761x25519")
SECONDS_EACH = 0.1  # at most, both sides together


class Party:
    """A program that generates, encapsulates and decapsulates; an answer for each line."""

    def __init__(self, *command, environment=None):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment)

    def ask(self, *words):
        print(*words, file=self.process.stdin)
        answer = self.process.stdout.readline().split()
        assert answer, f"{self.process.args[0]} has ended with {self.process.wait()}"
        return answer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


@pytest.fixture
def ours():
    with Party(SSHRPD.resolve().with_name("hybrid_subject")) as party:
        yield party


@pytest.fixture
def theirs():
    fetch("npm.sh")
    modules = PROJECT / "build/peers/npm/node_modules"
    # A module is looked for above the file that wants it, or where NODE_PATH says.
    with Party("node", CLIENTS / "hybrid_kems.mjs", modules, environment=os.environ | {"NODE_PATH": str(modules)}) as party:
        yield party


def exchange(method, client, server):
    """K of both, and K_CL as whoever tells it does."""
    public_value, = client.ask("generate", method)
    reply, *of_server = server.ask("encapsulate", method, public_value)
    of_client = client.ask("decapsulate", reply)
    (K_CL,) = of_server[1:] + of_client[1:]
    return of_client[0], of_server[0], bytes.fromhex(K_CL)


@pytest.mark.deadline(60 + EXCHANGES * SECONDS_EACH)
def test_both_sides_have_the_same_secret_also_where_the_classical_one_begins_with_zeros(ours, theirs):
    leading_zeros = 0
    for number in range(EXCHANGES):
        parties = (ours, theirs) if number % 2 else (theirs, ours)
        of_client, of_server, K_CL = exchange(METHODS[number % len(METHODS)], *parties)
        assert of_client == of_server, number
        assert len(K_CL) == 32
        leading_zeros += K_CL[0] == 0
    print(f"{EXCHANGES} exchanges, {leading_zeros} with a leading zero")
    # One of 256 has one. Fewer than three quarters of that among 100,000 would be eleven standard deviations off.
    assert EXCHANGES < 100_000 or leading_zeros >= 300


@pytest.mark.parametrize("method", METHODS)
def test_a_changed_reply_gives_another_secret(ours, theirs, method):
    """So the test above can fail."""
    public_value, = ours.ask("generate", method)
    reply, K, _ = theirs.ask("encapsulate", method, public_value)
    changed = bytearray.fromhex(reply)
    changed[7] ^= 1
    other, = ours.ask("decapsulate", changed.hex())
    same, = ours.ask("decapsulate", reply)
    assert other != K and same == K

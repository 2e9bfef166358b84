"""Every algorithm between the proxy and an upstream is negotiated once and moves data; the sshd there allows no other."""
# SPDX-License-Identifier: MIT

import pytest

from harness.algorithms import EVERYTHING, PARAMETERS
from harness.data import payload, sha256
from peers.openssh import Sshd

DATA = payload(400_000)


class Restricted(Sshd):
    def restart(self, choice):
        self.stop()
        self.options = [f"{keyword} {value}" for keyword, value in choice.options().items()]
        self.options.append(f"Compression {'no' if choice.compression == 'none' else 'yes'}")
        self.start()


@pytest.fixture(scope="module")
def target(work, upstream_keys, accounts, through):
    """One route; behind it the sshd is another for every test, on the same port."""
    everything = {**EVERYTHING, "compression": "zlib@openssh.com,none"}
    return through(Restricted(work, upstream_keys, accounts), {"algorithms.upstream": everything})


@pytest.mark.parametrize("choice", PARAMETERS)
def test_chosen_algorithms_move_data(target, openssh, direct, choice):
    target.upstream.restart(choice)
    start = target.upstream.process.log.stat().st_size
    done = openssh(target).exec("cat", DATA, options=["Compression=yes"] if direct else [])
    assert done.returncode == 0, done.stderr
    assert sha256(done.stdout) == sha256(DATA)
    assert choice.missing_from(target.upstream.process.text(start)) == []

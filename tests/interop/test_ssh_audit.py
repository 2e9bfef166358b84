"""ssh-audit, which grades what a server offers, finds nothing to complain of that it doesn't in the defaults of OpenSSH 10."""
# SPDX-License-Identifier: MIT

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.process import SLOWDOWN
from peers.library import PROJECT, fetch, python
from peers.openssh import TEN, Sshd

pytestmark = pytest.mark.proxy_only

COMPLAINT = re.compile(r"\[(fail|warn)\]")
ALGORITHM = re.compile(r"^\((kex|key|enc|mac|fin|cve|sec)\) (\S+)")


PYPI = "ssh-audit-3.9.0"
# Its rate test would have both servers refuse what comes behind it.
PROGRAMS = {"Debian's": ["ssh-audit"],
            "PyPI's": [*python(PYPI, PROJECT / "build/peers" / PYPI / "bin/ssh-audit"), "--skip-rate-test"]}


def complaints(program, port):
    """{(grade, algorithm, sentence)}: of an algorithm with several, all of them."""
    done = subprocess.run([*program, "-n", "-b", "-l", "info", "-t", str(round(20 * SLOWDOWN)), "-p", str(port), "127.0.0.1"],
                          capture_output=True, text=True, timeout=120 * SLOWDOWN)
    found, algorithm, graded = set(), None, 0
    for line in done.stdout.splitlines():
        if named := ALGORITHM.match(line):
            algorithm = named[2]
            graded += 1
        if grade := COMPLAINT.search(line):
            found.add((grade[1], algorithm, line[grade.end():].strip()))
    assert graded > 10, done.stdout + done.stderr
    return found


@pytest.fixture(scope="module")
def sshd(work, upstream_keys, accounts):
    server = Sshd(work, upstream_keys, accounts, TEN, ["PerSourcePenalties no"])
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def proxy(new_proxy, sshd):
    """One of its own: ssh-audit comes often, and never logs in."""
    proxy = new_proxy()
    proxy.route(sshd, "alice")
    yield proxy.start()
    proxy.stop()


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_is_complained_of_that_openssh_10_does_not_offer_too(sshd, proxy, program):
    if program == "PyPI's":
        fetch("python.sh", PYPI)
    with ThreadPoolExecutor() as pool:
        theirs, ours = pool.map(complaints, [PROGRAMS[program]] * 2, (sshd.port, proxy.port))
    assert theirs, "ssh-audit has no complaint at all of OpenSSH's NIST curves: is it read rightly?"
    assert ours - theirs == set(), "of the proxy alone"

"""Break and signals travel from the client to the upstream's program, and a death by signal back."""
# SPDX-License-Identifier: MIT

import asyncio

import pytest

from harness.terminal import Terminal
from peers.asyncssh_peer import Asyncssh
from peers.npm import Npm

WAIT_FOR_SIGNAL = "trap 'echo got {0}; exit 3' {0}; echo ready; while :; do sleep 0.05; done"


@pytest.fixture
def asyncssh(release, target_for, tmp_path):
    return Asyncssh(target_for(release), tmp_path)


def test_break_reaches_the_upstream(ssh):
    log = ssh.target.upstream.process
    start = log.log.stat().st_size
    with Terminal(ssh.command("-tt", "-e", "~", run="echo ready; cat"), ssh.environment) as terminal:
        terminal.read_until("ready")
        terminal.type("\n~B")
        log.wait_for_text("request break reply", start=start)
        terminal.type("after\n")
        terminal.read_until("after")
        terminal.type("\n\x04")
        assert terminal.wait() == 0


@pytest.mark.parametrize("signal", ["TERM", "USR1", "INT"])
def test_signal_reaches_the_program_on_the_upstream(asyncssh, signal):
    async def use(connection):
        process = await connection.create_process(WAIT_FOR_SIGNAL.format(signal))
        assert await process.stdout.readline() == "ready\n"
        process.send_signal(signal)
        done = await process.wait()
        return done.stdout, done.exit_status
    assert asyncssh.with_connection(use) == (f"got {signal}\n", 3)


def test_signal_of_npms_client_reaches_the_program(release, target_for, tmp_path):
    done = Npm(target_for(release), tmp_path).run(action="exec", command=WAIT_FOR_SIGNAL.format("HUP"), signal="HUP")
    assert (done.stdout, done.returncode) == (b"ready\ngot HUP\n", 3)


def test_death_by_signal_has_its_name(asyncssh):
    async def use(connection):
        return await asyncio.gather(*(connection.run(f"kill -{name} $$") for name in ("TERM", "KILL", "HUP")))
    assert [done.exit_signal[0] for done in asyncssh.with_connection(use)] == ["TERM", "KILL", "HUP"]

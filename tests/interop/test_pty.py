"""An interactive shell on a pseudo-terminal: typing, its size, the change of its size, its end."""
# SPDX-License-Identifier: MIT

import pytest

from harness.terminal import Terminal


@pytest.fixture
def shell(ssh):
    with Terminal(ssh.command("-tt"), ssh.environment, rows=31, columns=97) as terminal:
        terminal.type("PS1='ready> '; stty -echo; echo be''gin\n")
        terminal.read_until("begin")
        terminal.read_until("ready> ")  # the shell has the terminal as it wants it, and reads
        yield terminal


def test_shell_runs_what_is_typed_and_its_exit_code_arrives(shell):
    shell.type("echo $((6 * 7)) is the answer\n")
    shell.read_until("42 is the answer")
    shell.type("exit 9\n")
    assert shell.wait() == 9


def test_terminal_has_the_clients_type_and_size(ssh):
    environment = {**ssh.environment, "TERM": "vt220"}
    with Terminal(ssh.command("-tt", run="stty size; echo $TERM"), environment, rows=31, columns=97) as terminal:
        terminal.read_until("31 97")
        terminal.read_until("vt220")
        assert terminal.wait() == 0


def test_window_change_reaches_the_upstream(shell):
    # Asked again and again: bash may lose a signal that comes while it runs the trap of one before.
    shell.type("last=; echo watch''ing; while :; do now=$(stty size); [ \"$now\" = \"$last\" ] || echo changed to $now; last=$now; read -t 0.1 line; done\n")
    shell.read_until("watching")
    shell.resize(45, 132)
    shell.read_until("changed to 45 132")
    shell.resize(10, 20)
    shell.read_until("changed to 10 20")


def test_control_c_interrupts_the_remote_program(ssh):
    program = "trap 'echo interrupted; exit 5' INT; echo waiting; while :; do sleep 0.1; done"
    with Terminal(ssh.command("-tt", run=program), ssh.environment) as terminal:
        terminal.read_until("waiting")
        terminal.type("\x03")
        terminal.read_until("interrupted")
        assert terminal.wait() == 5


def test_end_of_input_ends_the_shell(shell):
    shell.type("\x04")
    assert shell.wait() == 0


def test_terminal_modes_of_the_client_are_set(ssh):
    with Terminal(ssh.command("-tt", run="stty -a; echo done"), ssh.environment) as terminal:
        assert "intr = ^C" in terminal.read_until("done")

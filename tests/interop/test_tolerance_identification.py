"""What may stand before and in an identification, from either side: docs/protocol.md, "Where OpenSSH bends"."""
# SPDX-License-Identifier: MIT

import pytest

from peers.scripted.client import SERVICE_REQUEST, answer_to
from peers.scripted.server import OUTPUT, STATUS
from peers.scripted.wire import Number

IN, REFUSED = (STATUS, OUTPUT), (255, b"")
PECULIAR = {
    "no software": b"SSH-2.0- x", "UTF-8": b"SSH-2.0-caf\xc3\xa9", "1.99": b"SSH-1.99-Cisco-1.25", "long": b"SSH-2.0-long" + b"g" * 5000,
    "control characters": b"SSH-2.0-\t\x1b[1m"}
WRONG = {
    "nothing behind": b"SSH-2.0-", "1.5": b"SSH-1.5-old", "3.0": b"SSH-3.0-new", "zero": b"SSH-2.0-zero\0",
    "too long": b"SSH-2.0-" + b"g" * 8192}
LINE_ENDS = {"LF": b"\n", "CR CR LF": b"\r\r\n"}
LINES = {
    "many": b"Authorised use only\n" * 1000, "long": b"*" * 8000 + b"\r\n", "many long": (b"*" * 8000 + b"\n") * 50,
    "empty": b"\r\n" * 3, "not ASCII": b"caf\xe9 \x1b[1m\r\n"}
WRONG_LINES = {"too many": b"\n" * 1025, "too long": b"*" * 8300 + b"\n", "zero": b"zero\0\n"}


def greet(peer, _):
    return answer_to(peer, SERVICE_REQUEST)


@pytest.mark.parametrize("kind", PECULIAR)
def test_peculiar_identification_of_a_server(as_server, kind):
    assert as_server(identification=PECULIAR[kind]) == IN


@pytest.mark.parametrize("kind", PECULIAR)
def test_peculiar_identification_of_a_client(as_client, kind):
    assert as_client(greet, identification=PECULIAR[kind]) == Number.SERVICE_ACCEPT


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_identification_of_a_server(as_server, kind):
    assert as_server(identification=WRONG[kind]) == REFUSED


@pytest.mark.parametrize("kind", LINE_ENDS)
def test_line_end_of_a_server(as_server, kind):
    assert as_server(line_end=LINE_ENDS[kind]) == IN


@pytest.mark.parametrize("kind", LINE_ENDS)
def test_line_end_of_a_client(as_client, kind):
    assert as_client(greet, line_end=LINE_ENDS[kind]) == Number.SERVICE_ACCEPT


@pytest.mark.parametrize("kind", LINES)
def test_lines_before_the_identification(as_server, kind):
    assert as_server(lines_before=LINES[kind]) == IN


@pytest.mark.parametrize("kind", WRONG_LINES)
def test_wrong_lines_before_the_identification(as_server, kind):
    assert as_server(lines_before=WRONG_LINES[kind]) == REFUSED

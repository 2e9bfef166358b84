"""What peers do after login, and OpenSSH goes on: docs/protocol.md, "Where OpenSSH bends"."""
# SPDX-License-Identifier: MIT

import re
from functools import partial

import pytest

from peers.openssh import Sshd
from peers.scripted.client import BESIDES, END, SERVICE_REQUEST, answer_to, by_password, channel_request, connect, log_in, open_session, run
from peers.scripted.server import OUTPUT, STATUS, finish, global_request, work
from peers.scripted.wire import Number, Raw, encode_all, message, reader

IN, REFUSED = (STATUS, OUTPUT), (255, b"")
# Seconds without an answer that end a session: longer than a busy machine stands still. UNIMPLEMENTED is an answer, so there can be more.
PATIENT = 6
UNKNOWN, PASSED_ON = [8, 19, 62, 79, 128, 191], [101, 127]


# UNIMPLEMENTED as an answer


def unimplemented_keepalives(count):
    """Every global request is answered by UNIMPLEMENTED; with the one of this number the program ends."""
    seen = []

    def on(peer, payload):
        if payload[0] != Number.GLOBAL_REQUEST:
            return False
        peer.refuse_last()
        seen.append(payload)
        if len(seen) == count:
            finish(peer, 0)
        return True
    return on


def test_keepalives_that_a_server_doesnt_know(as_server):
    keepalives = ["ServerAliveInterval=1", f"ServerAliveCountMax={PATIENT}"]

    def serve(peer):
        work(peer, run=lambda peer, channel: None, on=unimplemented_keepalives(PATIENT + 2))
    assert as_server(work=serve, options=keepalives) == IN


def test_keepalives_that_a_client_doesnt_know(through, work, upstream_keys, accounts):
    target = through(Sshd(work, upstream_keys, accounts, options=["ClientAliveInterval 1", f"ClientAliveCountMax {PATIENT}"]))
    with connect(target) as peer:
        channel = open_session(log_in(peer, target))
        peer.send(channel_request(channel, "exec", True, "cat"))
        peer.expect(Number.CHANNEL_SUCCESS, passing_over={Number.CHANNEL_WINDOW_ADJUST})
        for _ in range(PATIENT + 2):
            asked = peer.expect(Number.CHANNEL_REQUEST)
            assert reader(asked[4:]).text() == "keepalive@openssh.com"
            peer.refuse_last()
        peer.send(message(Number.CHANNEL_DATA, channel, b"alive"))
        peer.expect(Number.CHANNEL_DATA)


KNOWN = [False, True, False, True, False]  # of the requests that want an answer, what the server makes of them
WANTED = [True, False, True, True, False, True, True]  # of all requests


def answers(peer, requests):
    """To requests, one for each of WANTED. Whoever gets UNIMPLEMENTED instead of a failure must find in it the number of its packet."""
    numbers = []
    for request in requests:
        numbers.append(peer.sent)
        peer.send(request)
    received = []
    for number in (number for number, wanted in zip(numbers, WANTED) if wanted):
        payload = peer.receive(passing_over={Number.GLOBAL_REQUEST, Number.EXT_INFO})
        if payload[0] == Number.UNIMPLEMENTED:
            assert reader(payload).uint32() == number
        received.append(payload[0])
    return received


def test_global_requests_of_which_a_server_knows_some(scripted_targets):
    """Each that wanted an answer gets one, in the order of the requests."""
    target = scripted_targets["stage"][1]
    known = iter(KNOWN)

    def on(peer, payload):
        if payload[0] == Number.GLOBAL_REQUEST and payload[-1:] == b"\1":
            peer.send(message(Number.REQUEST_SUCCESS)) if next(known) else peer.refuse_last()
        return payload[0] == Number.GLOBAL_REQUEST
    target.upstream.play(work=partial(work, on=on))
    with connect(target) as peer:
        log_in(peer, target)
        received = answers(peer, [global_request("test@example.com", wanted) for wanted in WANTED])
    assert [number == Number.REQUEST_SUCCESS for number in received] == KNOWN
    assert set(received) <= {Number.REQUEST_SUCCESS, Number.REQUEST_FAILURE, Number.UNIMPLEMENTED}


@pytest.mark.parametrize("route", ["stage", "guarded"])
def test_channel_requests_of_which_a_server_knows_some(scripted_targets, route):
    target = scripted_targets[route][1]
    known = iter(KNOWN)

    def on(peer, payload):
        if payload[0] != Number.CHANNEL_REQUEST:
            return False
        fields = reader(payload)
        channel, _, wanted = fields.uint32(), fields.string(), fields.bool()
        if wanted:
            peer.send(message(Number.CHANNEL_SUCCESS, channel)) if next(known) else peer.refuse_last()
        return True
    target.upstream.play(work=partial(work, on=on))
    with connect(target) as peer:
        channel = open_session(log_in(peer, target))
        received = answers(peer, [channel_request(channel, "env", wanted, f"LC_{number}", "x") for number, wanted in enumerate(WANTED)])
    assert [number == Number.CHANNEL_SUCCESS for number in received] == KNOWN
    assert set(received) <= {Number.CHANNEL_SUCCESS, Number.CHANNEL_FAILURE, Number.UNIMPLEMENTED}


# Host keys that want an answer


def test_host_keys_of_a_server_that_wants_an_answer(as_server):
    """It waits for that one, and for the next."""
    answers = []

    def serve(peer):
        def on(peer, payload):
            if payload[0] not in (Number.REQUEST_SUCCESS, Number.REQUEST_FAILURE):
                return False
            answers.append(payload[0])
            if len(answers) % 2 == 0:
                finish(peer, 0)
            return True

        def ask(peer, channel):
            peer.send(global_request("hostkeys-00@openssh.com", True, encode_all(peer.host_key())), global_request("test@example.com", True))
        work(peer, run=ask, on=on)
    assert as_server(work=serve) == IN
    assert answers == [Number.REQUEST_SUCCESS, Number.REQUEST_FAILURE] * (len(answers) // 2)


# Endings


def exit_status_after_close(peer, channel):
    peer.send(message(Number.CHANNEL_DATA, channel, OUTPUT), message(Number.CHANNEL_CLOSE, channel),
              message(Number.CHANNEL_REQUEST, channel, "exit-status", False, STATUS))


@pytest.mark.parametrize("route", ["stage", "guarded"])
def test_exit_status_behind_close(as_server, route):
    assert as_server(work=partial(work, run=exit_status_after_close), route=route) == IN


def without_port(done):
    return done.returncode, done.stdout, re.sub(rb"port \d+", b"port N", done.stderr)


@pytest.mark.parametrize("fields", [("maintenance",), ("maintenance", ""), ("maintenance", "", Raw(bytes(4)))], ids=["no language", "whole", "more"])
def test_disconnect_of_a_server_without_language(as_server, fields):
    def leave(peer, channel):
        peer.send(message(Number.DISCONNECT, 2, *fields))
    status, _, said = as_server(work=partial(work, run=leave), see=without_port)
    assert status == 255 and b":2: maintenance" in said


@pytest.mark.parametrize("fields", [(), (2,)], ids=["nothing", "reason only"])
def test_disconnect_of_a_server_without_description(as_server, fields):
    def leave(peer, channel):
        peer.send(message(Number.DISCONNECT, *fields))
    assert as_server(work=partial(work, run=leave)) == REFUSED


@pytest.mark.proxy_only
@pytest.mark.parametrize("fields", [(11, "farewell"), (11,)], ids=["no language", "reason only"])
def test_disconnect_of_a_client_without_language(scripted_targets, fields):
    """The log tells of a client that went, with its words if it had any."""
    target = scripted_targets["openssh9"][1]
    start = target.proxy.log.stat().st_size
    with connect(target) as peer:
        log_in(peer, target)
        peer.send(message(Number.DISCONNECT, *fields))
        peer.drain()
    target.proxy.wait_for_text('reason="client disconnected' + ': farewell"' * (len(fields) > 1), start=start)


# Sizes of packets


MOST_OF_A_TRANSPORT = 1 << 20


@pytest.mark.proxy_only
@pytest.mark.parametrize("route", ["stage", "guarded"])
@pytest.mark.parametrize("size", [1 << 18, 1 << 20, (1 << 32) - 1])
def test_packets_that_are_larger_than_the_transport_takes(scripted_targets, route, size):
    """Both sizes are lowered on their way, so that peers who would agree on more send no packet that the proxy has to refuse."""
    target, seen = scripted_targets[route][1], {}

    def serve(peer):
        opening = reader(peer.expect(Number.CHANNEL_OPEN))
        opening.string(), opening.uint32(), opening.uint32()
        seen["of the client"] = opening.uint32()
        peer.send(message(Number.CHANNEL_OPEN_CONFIRMATION, 0, 0, 1 << 24, size))
        started = reader(peer.expect(Number.CHANNEL_REQUEST))
        peer.send(message(Number.CHANNEL_SUCCESS, 0), message(Number.CHANNEL_DATA, 0, bytes(seen["of the client"])))
        seen["taken"] = len(reader(peer.expect(Number.CHANNEL_DATA)[4:]).string())
        finish(peer, 0)
        assert started
        peer.drain()
    target.upstream.play(work=serve)
    with connect(target) as peer:
        log_in(peer, target)
        peer.send(message(Number.CHANNEL_OPEN, "session", 0, 1 << 24, size))
        confirmation = reader(peer.expect(Number.CHANNEL_OPEN_CONFIRMATION, passing_over=BESIDES))
        confirmation.uint32(), confirmation.uint32(), confirmation.uint32()
        most = confirmation.uint32()
        peer.send(channel_request(0, "exec", True, "x"))
        peer.expect(Number.CHANNEL_SUCCESS)
        assert len(peer.expect(Number.CHANNEL_DATA)) == 9 + seen["of the client"]
        peer.send(message(Number.CHANNEL_DATA, 0, bytes(most)))
        peer.expect(Number.CHANNEL_DATA)
    for agreed in (most, seen["of the client"]):
        assert 32768 <= agreed <= size and agreed < MOST_OF_A_TRANSPORT
    assert seen["taken"] == most
    assert not target.upstream.failures


# Numbers that nobody knows


@pytest.mark.proxy_only
@pytest.mark.parametrize("number", UNKNOWN)
def test_unknown_message_of_a_client_before_login(as_client, number):
    """Here the proxy is stricter than sshd: whoever isn't logged in has no need of them."""
    def script(peer, target):
        return [answer_to(peer, sent) for sent in (message(number, "x"), SERVICE_REQUEST, message(number, "x"), by_password(target))]
    outcome = as_client.outcome(script)
    assert outcome.direct == [3, 6, 3, 52]
    assert outcome.proxied == [END] * 4


@pytest.mark.parametrize("number", UNKNOWN)
def test_unknown_message_of_a_client_after_login(as_client, number):
    def script(peer, target):
        return answer_to(log_in(peer, target), message(number, "x")), run(peer, "echo $USER")
    assert as_client(script) == (Number.UNIMPLEMENTED, (b"alice\n", 0))


@pytest.mark.parametrize("number", PASSED_ON)
def test_unknown_message_of_the_connection_layer(as_client, number):
    """It is passed on; UNIMPLEMENTED is sshd's answer to the proxy."""
    def script(peer, target):
        log_in(peer, target).send(message(number, "x"))
        peer.send(global_request("test@example.com", True))
        return peer.expect(Number.REQUEST_FAILURE, passing_over={Number.UNIMPLEMENTED, *BESIDES})[0]
    assert as_client(script) == Number.REQUEST_FAILURE


@pytest.mark.parametrize("number", [*UNKNOWN, *PASSED_ON])
def test_unknown_message_of_a_server_before_login(as_server, number):
    def login(peer):
        peer.expect(Number.SERVICE_REQUEST)
        peer.send(message(number, "x"))
        peer.drain()
    assert as_server(login=login) == REFUSED


@pytest.mark.parametrize("number", [*UNKNOWN, *PASSED_ON])
def test_unknown_message_of_a_server_after_login(as_server, number):
    assert as_server(work=partial(work, before=[message(number, "x")])) == IN

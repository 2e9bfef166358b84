"""What a server does: it lets anyone in (RFC 4252), and runs nothing, but answers as if it had (RFC 4254)."""
# SPDX-License-Identifier: MIT

from peers.scripted.peer import Peer
from peers.scripted.wire import Number, Raw, message, reader

CHANNEL_WINDOW, CHANNEL_PACKET = 1 << 20, 32768
OUTPUT, STATUS = b"done\n", 3  # of every program
SERVICE_ACCEPT = message(Number.SERVICE_ACCEPT, "ssh-userauth")
USERAUTH_SUCCESS = message(Number.USERAUTH_SUCCESS)


def failure(methods="password", partial=False):
    return message(Number.USERAUTH_FAILURE, methods, partial)


def next_method(peer: Peer):
    """The method of the next authentication request, and the fields behind it."""
    request = reader(peer.expect(Number.USERAUTH_REQUEST))
    request.string(), request.string()
    return request.text(), request


def let_in(peer: Peer, *, accepted=SERVICE_ACCEPT, none_refused=(failure(),), success=(USERAUTH_SUCCESS,)):
    """Any user, by anything but `none`. The answers are messages in a row; `accepted` is one."""
    peer.expect(Number.SERVICE_REQUEST)
    peer.send(accepted)
    while next_method(peer)[0] == "none":
        peer.send(*none_refused)
    peer.send(*success)


def confirm(peer: Peer, opening, window=CHANNEL_WINDOW, packet=CHANNEL_PACKET):
    """A channel of the number that the client has for it."""
    opening.string()
    channel = opening.uint32()
    peer.send(message(Number.CHANNEL_OPEN_CONFIRMATION, channel, channel, window, packet))
    return channel


def answer(peer: Peer, channel, wants_reply, number=Number.CHANNEL_SUCCESS):
    if wants_reply:
        peer.send(message(number, channel))


def finish(peer: Peer, channel, status=STATUS):
    """What is written at the end of a program."""
    peer.send(message(Number.CHANNEL_DATA, channel, OUTPUT), message(Number.CHANNEL_EOF, channel),
              message(Number.CHANNEL_REQUEST, channel, "exit-status", False, status), message(Number.CHANNEL_CLOSE, channel))


PROGRAMS = ("shell", "exec", "subsystem")


def work(peer: Peer, *, before=(), run=finish, on=lambda peer, payload: False):
    """Serves sessions until the client goes. `before` are sent first, `run(peer, channel)` is a program from its start on, and
    `on(peer, payload)` sees everything first: what it says True of is done with."""
    peer.send(*before)
    while True:
        payload = peer.receive()
        if on(peer, payload):
            continue
        fields = reader(payload)
        if payload[0] == Number.GLOBAL_REQUEST:
            fields.string()
            if fields.bool():
                peer.send(message(Number.REQUEST_FAILURE))
        elif payload[0] == Number.CHANNEL_OPEN:
            confirm(peer, fields)
        elif payload[0] == Number.CHANNEL_REQUEST:
            channel, kind, wants_reply = fields.uint32(), fields.text(), fields.bool()
            starts = kind in PROGRAMS
            answer(peer, channel, wants_reply, Number.CHANNEL_SUCCESS if starts else Number.CHANNEL_FAILURE)
            if starts:
                run(peer, channel)


def global_request(kind, wants_reply, data=b""):
    return message(Number.GLOBAL_REQUEST, kind, wants_reply, Raw(data))

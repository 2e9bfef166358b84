"""What a client does: it logs in by a password, and runs a program."""
# SPDX-License-Identifier: MIT

import socket

from harness.sources import fresh_source
from peers.scripted.packets import Closed
from peers.scripted.peer import PATIENCE, Manners, Peer
from peers.scripted.wire import Number, message, reader

SERVICE_REQUEST = message(Number.SERVICE_REQUEST, "ssh-userauth")
END = "end"  # of the connection, by the other side
CHANNEL_WINDOW, CHANNEL_PACKET = 1 << 20, 32768
# What a server may send besides answers: both kinds come from sshd and sshrpd of their own accord.
BESIDES = (Number.GLOBAL_REQUEST, Number.USERAUTH_BANNER)


def connect(target, **manners):
    """A client of Target, with keys, from an address of its own."""
    connection = socket.create_connection((target.host, target.port), PATIENCE, source_address=(fresh_source(), 0))
    peer = Peer(connection, "client", Manners(**manners))
    try:
        return peer.begin()
    except Exception:
        peer.connection.close()
        raise


def request(user, method, *fields, service="ssh-connection"):
    return message(Number.USERAUTH_REQUEST, user, service, method, *fields)


def by_password(target):
    return request(target.user, "password", False, target.password)


def answer_to(peer: Peer, *payloads):
    """The number of the first answer to these, which may also be the other side's END."""
    try:
        peer.send(*payloads)
        return peer.receive(passing_over=frozenset({Number.IGNORE, Number.DEBUG, Number.EXT_INFO, *BESIDES}))[0]
    except Closed:
        return END


def log_in(peer: Peer, target):
    peer.send(SERVICE_REQUEST)
    peer.expect(Number.SERVICE_ACCEPT)
    peer.send(by_password(target))
    peer.expect(Number.USERAUTH_SUCCESS, passing_over=BESIDES)
    return peer


def open_session(peer: Peer, number=0, window=CHANNEL_WINDOW, packet=CHANNEL_PACKET):
    """The number that the server has for the channel."""
    peer.send(message(Number.CHANNEL_OPEN, "session", number, window, packet))
    fields = reader(peer.expect(Number.CHANNEL_OPEN_CONFIRMATION, passing_over=BESIDES))
    fields.uint32()
    return fields.uint32()


def channel_request(channel, kind, wants_reply, *fields):
    return message(Number.CHANNEL_REQUEST, channel, kind, wants_reply, *fields)


def run(peer: Peer, command):
    """The output and exit status of a command, of a channel of its own."""
    channel = open_session(peer)
    peer.send(channel_request(channel, "exec", True, command))
    output, status = b"", None
    while True:
        payload = peer.receive()
        fields = reader(payload)
        if payload[0] == Number.CHANNEL_DATA:
            fields.uint32()
            output += fields.string()
        elif payload[0] == Number.CHANNEL_REQUEST:
            fields.uint32()
            if fields.text() == "exit-status":
                fields.bool()
                status = fields.uint32()
        elif payload[0] == Number.CHANNEL_CLOSE:
            peer.send(message(Number.CHANNEL_CLOSE, channel))
            return output, status

"""Upstreams that don't answer to what the proxy asks of them in a login."""
# SPDX-License-Identifier: MIT

from hostile.case import upstream
from hostile.upstream_exchange import NONSENSE
from peers.scripted import server
from peers.scripted.wire import Number, Raw, encode, encode_all, message

INFO_REQUEST = PASSWD_CHANGEREQ = 60
SUCCESS, FAILURE = message(Number.USERAUTH_SUCCESS), server.failure()
REFUSED = "the login is refused"


def instead_of_service(name, *payloads, ends=NONSENSE):
    """Of SERVICE_ACCEPT."""
    @upstream(name, ends)
    def play(peer, visit):
        peer.begin()
        peer.expect(Number.SERVICE_REQUEST)
        peer.send(*payloads)
        peer.drain()


instead_of_service("of an upstream, a success instead of its service (CVE-2018-10933)", SUCCESS)
instead_of_service("of an upstream, a channel instead of its service", message(Number.CHANNEL_OPEN, "session", 0, 1, 1))
instead_of_service("of an upstream, a request of its own to log in", message(Number.USERAUTH_REQUEST, "root", "ssh-connection", "none"))
instead_of_service("of an upstream, message 0", b"\0")
instead_of_service("of an upstream, a DISCONNECT that is cut", bytes([Number.DISCONNECT]) + encode(1 << 30), ends="(?i)upstream")


def to_password(name, *payloads, ends=NONSENSE):
    """What comes back to a password that is right."""
    @upstream(name, ends)
    def play(peer, visit):
        peer.begin()
        peer.expect(Number.SERVICE_REQUEST)
        peer.send(server.SERVICE_ACCEPT)
        while server.next_method(peer)[0] == "none":
            peer.send(FAILURE)
        peer.send(*payloads)
        peer.drain()


to_password("of an upstream, a channel before the login is done", message(Number.CHANNEL_OPEN, "session", 0, 1, 1))
to_password("of an upstream, a forwarding before the login is done", message(Number.GLOBAL_REQUEST, "tcpip-forward", True, "", 22))
to_password("of an upstream, data before the login is done", message(Number.CHANNEL_DATA, 0, "x"))
to_password("of an upstream, half a failure", bytes([Number.USERAUTH_FAILURE]) + encode(1 << 20))
to_password("of an upstream, half a wish for a new password", bytes([PASSWD_CHANGEREQ]) + encode(1 << 20))
to_password("of an upstream, an answer of a client", message(61, 1, "x"))
to_password("of an upstream, a banner that is cut", bytes([Number.USERAUTH_BANNER]) + encode(1 << 20))
to_password("of an upstream, a method's message of a number that it hasn't", message(79))


def to_questions(name, *payloads, ends=NONSENSE):
    """What comes to who would be asked."""
    @upstream(name, ends, route="questions")
    def play(peer, visit):
        peer.begin()
        peer.expect(Number.SERVICE_REQUEST)
        peer.send(server.SERVICE_ACCEPT)
        while server.next_method(peer)[0] == "none":
            peer.send(server.failure("keyboard-interactive"))
        peer.send(*payloads)
        peer.drain()


to_questions("of an upstream, 2^32-1 questions", message(INFO_REQUEST, "", "", "", 0xffffffff, Raw(encode_all("Password: ", False))))
to_questions("of an upstream, questions that are cut", message(INFO_REQUEST, "", "", "", 2, Raw(encode_all("Password: ", False))))
to_questions("of an upstream, 101 questions", message(INFO_REQUEST, "", "", "", 101, Raw(encode_all("?", False) * 101)))
to_questions("of an upstream, a question with something behind it", message(INFO_REQUEST, "", "", "", 1, Raw(encode_all("?", False) + b"more")))


@upstream("of an upstream, questions without end", "(?i)too many|upstream|authentication", route="questions")
def _(peer, visit):
    peer.begin()
    peer.expect(Number.SERVICE_REQUEST)
    peer.send(server.SERVICE_ACCEPT)
    while server.next_method(peer)[0] == "none":
        peer.send(server.failure("keyboard-interactive"))
    while True:
        peer.send(message(INFO_REQUEST, "", "", "", 1, Raw(encode_all("again: ", False))))
        peer.receive()


@upstream("of an upstream, a success in parts, which never is one", REFUSED, route="questions")
def _(peer, visit):
    peer.begin()
    peer.expect(Number.SERVICE_REQUEST)
    peer.send(server.SERVICE_ACCEPT)
    while True:
        peer.receive()
        peer.send(server.failure("password,keyboard-interactive", True))


@upstream("of an upstream, words of its own for the client's terminal", "(?i)upstream")
def _(peer, visit):
    peer.begin()
    peer.expect(Number.SERVICE_REQUEST)
    peer.send(message(Number.DISCONNECT, 2, "\x1b[2Jsession 1\r\nof 10.1.2.3:22", ""))

"""A case: its name, who plays it, and how it ends. A visit: what it has to play with."""
# SPDX-License-Identifier: MIT

import contextlib
import socket
from dataclasses import dataclass, field
from typing import Any, Callable

from peers.scripted.client import BESIDES, SERVICE_REQUEST, open_session, request
from peers.scripted.packets import Closed, closed_by
from peers.scripted.peer import PATIENCE, Manners, Peer
from peers.scripted.wire import Number, message

CLIENTS, UPSTREAMS = {}, {}
PASSWORD = "correct horse"
FLOOD = 400  # more than anything of which a stranger may send many


@dataclass(frozen=True)
class Case:
    """`play(visit)` of a client, `play(peer, visit)` of an upstream. A client's connection ends, and what it reads then has `ends`, a
    pattern; without one, play() is told nothing of an end and checks what it gets. It `enters` where it proves who it is. `route` is
    one of test_hostile_peers.py."""
    name: str
    play: Callable
    ends: str | None = None
    route: str = "plain"
    enters: bool = False


def client(name, ends=None, **how):
    """Adds a hostile client to the table."""
    def add(play):
        assert name not in CLIENTS, name
        CLIENTS[name] = Case(name, play, ends, **how)
        return play
    return add


def upstream(name, ends=None, **how):
    """Adds a hostile upstream, whose client does nothing wrong."""
    def add(play):
        assert name not in UPSTREAMS, name
        UPSTREAMS[name] = Case(name, play, ends, **how)
        return play
    return add


@dataclass
class Visit:
    """One playing of a case. `heard` is what a case wants to remember, `keys` are UserKeys."""
    port: int
    source: str  # an address of 127/8 that nobody else has: what a case does wrong is held against it alone
    user: str
    keys: Any = None
    heard: list = field(default_factory=list)
    open: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def password(self):
        return PASSWORD

    def raw(self, says=b"SSH-2.0-hostile\r\n", **manners):
        """A client that has sent its identification, or whatever it `says`, and read the proxy's."""
        connection = socket.create_connection(("127.0.0.1", self.port), PATIENCE, source_address=(self.source, 0))
        self.open.enter_context(connection)
        peer = Peer(connection, "client", Manners(**manners))
        peer.send_bytes(says)
        peer.identification_of_peer = peer.receive_line().rstrip(b"\r\n")
        return peer

    def client(self, **manners):
        """One with keys."""
        connection = socket.create_connection(("127.0.0.1", self.port), PATIENCE, source_address=(self.source, 0))
        self.open.enter_context(connection)
        return Peer(connection, "client", Manners(**manners)).begin()

    def at_login(self, **manners):
        """One that may ask to log in."""
        peer = self.client(**manners)
        peer.send(SERVICE_REQUEST)
        peer.expect(Number.SERVICE_ACCEPT)
        return peer

    def logged_in(self, **manners):
        peer = self.at_login(**manners)
        peer.send(request(self.user, "password", False, self.password))
        peer.expect(Number.USERAUTH_SUCCESS, passing_over=BESIDES)
        return peer

    def in_session(self, **manners):
        """Logged in, and the number that its channel has for the other side."""
        peer = self.logged_in(**manners)
        return peer, open_session(peer)


def end_of(peer):
    """What the proxy says at the connection's end: of its DISCONNECT, or "" where it has none. It ends, or the test fails."""
    try:
        while True:
            payload = peer.receive_any()
            if payload[0] == Number.DISCONNECT:
                raise closed_by(payload)
    except Closed as closed:
        return closed.text


def runs_on(peer, number=3):
    """Whether a program still runs on one more channel."""
    channel = open_session(peer, number)
    peer.send(message(Number.CHANNEL_REQUEST, channel, "exec", True, "whatever"))
    while (payload := peer.receive())[0] != Number.CHANNEL_DATA:
        pass
    return payload.endswith(b"done\n")


def answers_to(peer, *payloads):
    """The numbers of the answers to these, one by one; the last may be the sentence of an end."""
    answers = []
    for payload in payloads:
        peer.send(payload)
        try:
            answers.append(int(peer.receive(passing_over={Number.IGNORE, Number.DEBUG, Number.EXT_INFO, Number.CHANNEL_WINDOW_ADJUST, *BESIDES})[0]))
        except Closed as closed:
            return [*answers, closed.text]
    return answers


def password_of(user, password=PASSWORD, service="ssh-connection"):
    return request(user, "password", False, password, service=service)


def channel_open(kind="session", number=0, window=1 << 20, packet=32768, *more):
    return message(Number.CHANNEL_OPEN, kind, number, window, packet, *more)

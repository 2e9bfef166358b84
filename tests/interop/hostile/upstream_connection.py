"""Upstreams whose client is in, and who break the rules of RFC 4254, or reach for the client."""
# SPDX-License-Identifier: MIT

import struct

from hostile.case import upstream
from peers.scripted import server
from peers.scripted.packets import Closed
from peers.scripted.wire import Number, encode_all, message, reader

BROKEN = "the other side broke the protocol"
ORIGIN = encode_all("127.0.0.1", 22, "127.0.0.1", 1)


def breaks(name, say, ends=BROKEN, route="guarded"):
    """say(channel): what it says once a program runs, which ends the session."""
    @upstream(name, ends, route=route, enters=True)
    def play(peer, visit):
        server.let_in(peer.begin())
        try:
            server.work(peer, run=lambda peer, channel: peer.send(*say(channel)))
        except Closed as closed:
            visit.heard.append(closed.text)


breaks("of an upstream, a window beyond 2^32-1", lambda channel: [message(Number.CHANNEL_WINDOW_ADJUST, channel, 0xffffffff)] * 2, route="sftp")
breaks("of an upstream, half a request on a channel", lambda channel: [message(Number.CHANNEL_REQUEST, channel, 77)])
breaks("of an upstream, message 0 after login", lambda channel: [b"\0"], route="plain")
breaks("of an upstream, a packet of 2 MiB", lambda channel: [bytes([Number.CHANNEL_DATA]) + bytes(2 << 20)], route="plain")
breaks("of an upstream, NEWKEYS out of nothing", lambda channel: [message(Number.NEWKEYS)], route="plain")
breaks("of an upstream, a DISCONNECT that is no text", lambda channel: [message(Number.DISCONNECT, 11, b"\xff\xfe\x1b[2J\r\n", "")], "(?s).", route="plain")


def reaches(name, *openings):
    """For the client's machine, through channels that nobody asked for; they are refused, and the client's program ends well."""
    @upstream(name, route="guarded", enters=True)
    def play(peer, visit):
        def run(peer, channel):
            for kind, more in openings:
                peer.send(bytes([Number.CHANNEL_OPEN]) + encode_all(kind, 70, 1 << 20, 32768) + more)
                refusal = reader(peer.expect(Number.CHANNEL_OPEN_FAILURE))
                visit.heard.append((kind, refusal.uint32(), refusal.uint32()))
            server.finish(peer, channel)
        server.let_in(peer.begin())
        server.work(peer, run=run)
    play.expects = [(kind, 70, 1) for kind, _ in openings]


reaches("of an upstream, channels to the client's own machine", ("session", b""), ("direct-tcpip", ORIGIN), ("tun@openssh.com", encode_all(1, 0)))
reaches("of an upstream, what the client never asked for", ("forwarded-tcpip", ORIGIN), ("x11", encode_all("127.0.0.1", 1)),
        ("auth-agent@openssh.com", b""))


def in_sftp(name, data, ends=None):
    """The answer to an SFTP client's INIT, where SFTP is looked at; what isn't SFTP ends the channel."""
    @upstream(name, ends, route="sftp", enters=True)
    def play(peer, visit):
        def answer(peer, payload):
            if payload[0] != Number.CHANNEL_DATA:
                return False
            peer.send(message(Number.CHANNEL_DATA, reader(payload).uint32(), data))
            return True
        server.let_in(peer.begin())
        server.work(peer, run=lambda peer, channel: None, on=answer)


VERSION = struct.pack(">IBI", 5, 2, 3)
in_sftp("of an upstream, an SFTP packet of 4 GiB", b"\xff" * 9)
in_sftp("of an upstream, an SFTP packet of no length", bytes(4))
in_sftp("of an upstream, an answer to an SFTP request that nobody made", VERSION + struct.pack(">IBII", 17, 101, 4711, 0) + bytes(8))
in_sftp("of an upstream, version 4 of SFTP", struct.pack(">IBI", 5, 2, 4))

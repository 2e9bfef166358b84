"""Clients that have logged in and break the rules of RFC 4254, or want more than their route grants. On "plain" nobody looks into the
channels, on "guarded" there is neither forwarding nor X11, agent or tunnel, and on "sftp" SFTP is looked at."""
# SPDX-License-Identifier: MIT

import struct

from hostile.case import answers_to, channel_open, client, password_of, runs_on
from hostile.exchange import IGNORE
from peers.scripted.client import BESIDES, SERVICE_REQUEST, channel_request, open_session
from peers.scripted.wire import Number, Raw, encode, encode_all, message

GUARDED = {"route": "guarded", "enters": True}
SFTP = {"route": "sftp", "enters": True}
OPEN_FAILURE, CHANNEL_FAILURE, UNIMPLEMENTED = Number.CHANNEL_OPEN_FAILURE, Number.CHANNEL_FAILURE, Number.UNIMPLEMENTED
PROHIBITED, MAX_CHANNELS = 1, 4096
INIT = struct.pack(">IBI", 5, 1, 3)  # of SFTP
DIRECT = encode_all("127.0.0.1", 22, "127.0.0.1", 1)


def breaks(name, say, ends, **how):
    """say(channel): what a client with a session says, which ends the connection."""
    @client(name, ends, **{"enters": True, **how})
    def play(visit):
        peer, channel = visit.in_session()
        peer.send(*say(channel))
        return peer


def denied(name, *openings, route="guarded"):
    """Channels that are refused; the session goes on."""
    @client(name, route=route, enters=True)
    def play(visit):
        peer, _ = visit.in_session()
        for kind, more in openings:
            peer.send(channel_open(kind, 9, 1 << 20, 32768, Raw(more)))
            refusal = peer.expect(OPEN_FAILURE)
            assert refusal[5:9] == encode(PROHIBITED), refusal
        assert runs_on(peer)


denied("a forwarding that the route denies", ("direct-tcpip", DIRECT), ("direct-streamlocal@openssh.com", encode_all("/run/docker.sock", "", 0)))
denied("a tunnel past a route without forwarding (CVE-2026-59999)", ("tun@openssh.com", encode_all(1, 0)), ("tun@openssh.com", encode_all(2, 0x7fffffff)))
denied("the upstream's kinds of channels, opened by the client", ("forwarded-tcpip", DIRECT), ("x11", encode_all("127.0.0.1", 1)),
       ("auth-agent@openssh.com", b""), ("forwarded-streamlocal@openssh.com", encode_all("/run/x", "")))
denied("kinds of channels that are nearly sessions", ("Session", b""), ("session ", b""), ("session\0", b""), ("", b""), ("session" * 4000, b""))

breaks("a channel's number that is in use", lambda channel: [channel_open()], "(?i)channel|number|use", **GUARDED)
breaks("half a channel request", lambda channel: [message(Number.CHANNEL_REQUEST, channel) + encode(77)], "(?i)bytes|malformed|string", **GUARDED)
breaks("half an opening", lambda channel: [bytes([Number.CHANNEL_OPEN]) + encode(0x7fffffff)], "(?i)bytes|malformed|string", **GUARDED)
breaks("data that is longer than its packet", lambda channel: [message(Number.CHANNEL_DATA, channel, Raw(encode(0xffffffff)))],
       "(?i)bytes|malformed|string", **SFTP)
breaks("message 0 after login", lambda channel: [b"\0"], "message 0")
breaks("a packet of 2 MiB after login", lambda channel: [bytes([Number.CHANNEL_DATA]) + bytes(2 << 20)], "corrupt packet")
breaks("a key exchange within one", lambda channel: [message(Number.KEXINIT), message(Number.KEXINIT)], "(?i)kexinit|bytes|malformed")
breaks("NEWKEYS out of nothing after login", lambda channel: [message(Number.NEWKEYS)], "(?i)newkeys|21")


@client("channels without end", **GUARDED)
def _(visit):
    peer, _ = visit.in_session()
    peer.send(*[channel_open(number=number) for number in range(1, MAX_CHANNELS + 100)])
    answers = [peer.receive(passing_over=BESIDES)[0] for _ in range(1, MAX_CHANNELS + 100)]
    assert answers.count(Number.CHANNEL_OPEN_CONFIRMATION) == MAX_CHANNELS - 1 and answers.count(OPEN_FAILURE) == 100


@client("channels without end that are refused (CVE-2026-39827)", **GUARDED)
def _(visit):
    peer, _ = visit.in_session()
    for _ in range(4):
        peer.send(*[channel_open("direct-tcpip", 9, 1, 1, Raw(DIRECT))] * MAX_CHANNELS)
        assert {peer.receive(passing_over=BESIDES)[0] for _ in range(MAX_CHANNELS)} == {OPEN_FAILURE}
    assert runs_on(peer)


@client("a channel that takes packets of nothing (CVE-2026-39834)", **SFTP)
def _(visit):
    peer = visit.logged_in()
    channel = open_session(peer, packet=0)
    assert answers_to(peer, channel_request(channel, "subsystem", True, "sftp")) == [Number.CHANNEL_SUCCESS]
    peer.send(message(Number.CHANNEL_DATA, channel, INIT))
    assert runs_on(peer)


@client("extended data for an SFTP server (CVE-2026-54886)", **SFTP)
def _(visit):
    peer, channel = visit.in_session()
    assert answers_to(peer, channel_request(channel, "subsystem", True, "sftp")) == [Number.CHANNEL_SUCCESS]
    peer.send(*[message(Number.CHANNEL_EXTENDED_DATA, channel, kind, "x" * 30000) for kind in (1, 0, 7, 0xffffffff)])
    assert runs_on(peer)


def in_exchange(name, *payloads, ends):
    """Behind the KEXINIT of a second exchange, which never goes on."""
    @client(name, ends, enters=True)
    def play(visit):
        peer, _ = visit.in_session()
        peer.send(peer.kexinit(), *payloads)
        return peer


in_exchange("a point of low order in a later exchange", message(Number.KEX_ECDH_INIT, bytes(32)), ends="(?i)curve25519|public|point|value")
in_exchange("a second KEXINIT in a later exchange", message(Number.KEXINIT, Raw(bytes(16)), *[""] * 10, False, 0), ends="(?i)kexinit")
in_exchange("a method's message of another method in a later exchange", message(34, 1024, 2048, 4096), ends="another message was expected")
in_exchange("message 0 in a later exchange", b"\0", ends="message 0")


@client("exchanges of keys without end", "(?i)exchange", enters=True)
def _(visit):
    peer = visit.logged_in()
    for _ in range(200):
        peer.exchange_keys()
    return peer


@client("exchanges of keys without end before login", "(?i)exchange")
def _(visit):
    peer = visit.client()
    for _ in range(200):
        peer.exchange_keys()
    return peer


@client("pings without an answer taken, in an exchange that isn't finished (CVE-2025-26466)", "(?i)pong|ping|wait|much|exchange", enters=True)
def _(visit):
    peer = visit.logged_in()
    peer.send(peer.kexinit(), *[message(Number.PING, b"p" * 30_000)] * 2000)
    return peer


@client("a login once more (CVE-2018-10933)", enters=True)
def _(visit):
    peer = visit.logged_in()
    answers = answers_to(peer, SERVICE_REQUEST, password_of("root"), message(Number.USERAUTH_SUCCESS), message(Number.USERAUTH_FAILURE, "", False))
    assert answers == [UNIMPLEMENTED] * 4, answers
    assert runs_on(peer)


@client("messages for channels that aren't there", route="guarded", enters=True)
def _(visit):
    peer, _ = visit.in_session()
    for number in (5, 77, 0xffffffff):
        peer.send(message(Number.CHANNEL_DATA, number, "id\n"), message(Number.CHANNEL_EOF, number), message(Number.CHANNEL_CLOSE, number),
                  message(Number.CHANNEL_WINDOW_ADJUST, number, 1), message(Number.CHANNEL_SUCCESS, number),
                  message(Number.CHANNEL_OPEN_CONFIRMATION, number, 0, 1, 1), channel_request(number, "exec", True, "id"))
    assert runs_on(peer)


@client("answers to requests that nobody made (CVE-2026-39830)", route="guarded", enters=True)
def _(visit):
    peer, channel = visit.in_session()
    peer.send(*[message(Number.REQUEST_SUCCESS, 22), message(Number.REQUEST_FAILURE)] * 200)
    peer.send(*[message(Number.CHANNEL_SUCCESS, channel), message(Number.CHANNEL_FAILURE, channel)] * 200)
    assert runs_on(peer)


@client("noise of the transport without end", enters=True)
def _(visit):
    peer = visit.logged_in()
    peer.send(*[IGNORE, message(Number.DEBUG, True, "\x1b[2J\r\nroot logged in", ""), message(Number.UNIMPLEMENTED, 3)] * 1000)
    assert runs_on(peer)


@client("a DISCONNECT with a terminal's commands", "", enters=True)
def _(visit):
    peer = visit.logged_in()
    peer.send(message(Number.DISCONNECT, 0xffffffff, "bye\x1b[2J\r\nsession 1 root logged in" * 100, "en"))
    return peer


@client("programs that the route denies", route="sftp alone", enters=True)
def _(visit):
    peer, channel = visit.in_session()
    for kind, more in {"exec": ["id"], "shell": [], "subsystem": ["netconf"], "pty-req": ["xterm", 80, 24, 0, 0, ""], "env": ["LD_PRELOAD", "/x"],
                       "x11-req": [False, "MIT-MAGIC-COOKIE-1", "00", 0], "auth-agent-req@openssh.com": []}.items():
        assert answers_to(peer, channel_request(channel, kind, True, *more)) == [CHANNEL_FAILURE], kind
    assert answers_to(peer, message(Number.GLOBAL_REQUEST, "tcpip-forward", True, "", 22)) == [Number.REQUEST_FAILURE]


def says_in_sftp(name, data, ends=None):
    """Where SFTP is looked at; what isn't SFTP ends the channel, and not the session."""
    @client(name, ends, **SFTP)
    def play(visit):
        peer, channel = visit.in_session()
        assert answers_to(peer, channel_request(channel, "subsystem", True, "sftp")) == [Number.CHANNEL_SUCCESS]
        peer.send(message(Number.CHANNEL_DATA, channel, data))
        if ends:
            return peer
        while peer.receive()[0] != Number.CHANNEL_CLOSE:
            pass
        peer.send(message(Number.CHANNEL_CLOSE, channel))
        open_session(peer, 1)


says_in_sftp("an SFTP packet of 4 GiB", b"\xff" * 9)
says_in_sftp("an SFTP packet of no length", INIT + bytes(4))
says_in_sftp("a request of SFTP before its INIT", struct.pack(">IBII", 9, 4, 1, 0))
says_in_sftp("a path in SFTP that is longer than its packet", INIT + struct.pack(">IBII", 9, 7, 1, 0x7fffffff))

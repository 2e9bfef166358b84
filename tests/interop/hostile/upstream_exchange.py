"""Upstreams that are no servers, or break the key exchange. Whoever logs in reads a fixed sentence, and its password goes nowhere."""
# SPDX-License-Identifier: MIT

import struct

from hostile.case import FLOOD, upstream
from hostile.opening import framed
from peers.scripted import server
from peers.scripted.packets import Closed
from peers.scripted.wire import Number, encode_all, message, reader

FAILED, DAMAGED = "the key exchange with the upstream server failed", "what the upstream server sent arrived damaged"
NONSENSE, ANOTHER_VERSION = "can't be understood", "speaks another version of SSH"
UNVERIFIED, NOTHING_IN_COMMON = "host key can't be verified", "no algorithm in common"
IDENTIFICATION = b"SSH-2.0-hostile\r\n"
IGNORE, NEWKEYS = message(Number.IGNORE, "noise"), message(Number.NEWKEYS)
EXT_INFO = message(Number.EXT_INFO, 1, "server-sig-algs", "ssh-rsa")


def says(name, data, ends=NONSENSE):
    @upstream(name, ends)
    def play(peer, visit):
        peer.send_bytes(data)
        while peer.connection.recv(65536):
            pass


says("of an upstream, an identification without end", b"SSH-2.0-" + b"a" * 65536)
says("of an upstream, lines without end before its identification", b"welcome\r\n" * 5000)
says("of an upstream, a NUL in its identification", b"SSH-2.0-host\0ile\r\n")
says("of an upstream, version 1.5 of the protocol", b"SSH-1.5-hostile\r\n", ANOTHER_VERSION)
says("of an upstream, a packet of 2^32-1 bytes", IDENTIFICATION + framed(length=0xffffffff), DAMAGED)
says("of an upstream, a packet of length 0", IDENTIFICATION + framed(length=0), DAMAGED)
says("of an upstream, a KEXINIT that is cut", IDENTIFICATION + framed(bytes([Number.KEXINIT]) + bytes(20)))
says("of an upstream, a success without keys (CVE-2018-10933)", IDENTIFICATION + framed(message(Number.USERAUTH_SUCCESS)))
says("of an upstream, a channel without keys", IDENTIFICATION + framed(message(Number.CHANNEL_OPEN, "session", 0, 1, 1)))
says("of an upstream, a SERVICE_ACCEPT without keys", IDENTIFICATION + framed(message(Number.SERVICE_ACCEPT, "ssh-userauth")))


def meets(peer):
    """The client's identification and KEXINIT, behind our own."""
    peer.send_bytes(IDENTIFICATION)
    peer.manners = type(peer.manners)(identification=IDENTIFICATION.rstrip(), lists=peer.manners.lists, strict=peer.manners.strict)
    peer.identification_of_peer = peer.receive_line().rstrip(b"\r\n")
    ours, theirs = peer.kexinit(), peer.receive_any()
    peer.send(ours)
    peer.is_strict = peer.manners.strict
    return ours, theirs


def exchanges(name, then, ends=NONSENSE, **manners):
    """then(peer, ours, theirs): behind both KEXINITs."""
    @upstream(name, ends)
    def play(peer, visit):
        peer.manners = type(peer.manners)(**manners)
        then(peer, *meets(peer))
        peer.drain()


def sends(name, *payloads, ends=NONSENSE, **manners):
    exchanges(name, lambda peer, *_: peer.send(*payloads), ends, **manners)


for what, payload in {"an IGNORE": IGNORE, "an EXT_INFO": EXT_INFO, "a DEBUG": message(Number.DEBUG, False, "x", "")}.items():
    sends(f"of an upstream, {what} in a strict key exchange (CVE-2023-48795)", payload)
sends("of an upstream, an EXT_INFO in a plain key exchange (CVE-2023-46445)", EXT_INFO, strict=False)
sends("of an upstream, a SERVICE_ACCEPT in the key exchange (CVE-2023-46446)", message(Number.SERVICE_ACCEPT, "ssh-userauth"), strict=False)
sends("of an upstream, NEWKEYS at once", NEWKEYS, ends=FAILED)
sends("of an upstream, the client's part of the method", message(Number.KEX_ECDH_INIT, bytes(32)))
sends("of an upstream, nothing in common", ends=NOTHING_IN_COMMON, lists={"kex": "diffie-hellman-group1-sha1"})


def replies(name, make, ends=UNVERIFIED):
    """make(peer, Q_C): the fields of a KEX_ECDH_REPLY."""
    def then(peer, ours, theirs):
        Q_C = reader(peer.await_in_exchange(Number.KEX_ECDH_INIT, [])).string()
        peer.send(message(Number.KEX_ECDH_REPLY, *make(peer, Q_C)), NEWKEYS)
    exchanges(name, then, ends)


def signed(peer, data):
    return encode_all("ssh-ed25519", peer.key.sign(data))


NINE = b"\x09" + bytes(31)
replies("of an upstream, a signature over something else (CVE-2025-26465)", lambda peer, _: (peer.host_key(), NINE, signed(peer, b"else")), FAILED)
replies("of an upstream, a signature of zeros", lambda peer, _: (peer.host_key(), NINE, encode_all("ssh-ed25519", bytes(64))), FAILED)
replies("of an upstream, a signature by no algorithm", lambda peer, _: (peer.host_key(), NINE, encode_all("none", b"")), FAILED)
replies("of an upstream, no signature", lambda peer, _: (peer.host_key(), NINE, b""), FAILED)
replies("of an upstream, a point of low order", lambda peer, _: (peer.host_key(), bytes(32), signed(peer, b"")), FAILED)
replies("of an upstream, a host key that nobody knows", lambda peer, _: (encode_all("ssh-ed25519", b"\x07" * 32), NINE, signed(peer, b"")))
replies("of an upstream, a host key of 30 KiB (CVE-2025-26465)", lambda peer, _: (encode_all("ssh-ed25519", bytes(30 << 10)), NINE, signed(peer, b"")))
replies("of an upstream, a host key that is none", lambda peer, _: (b"\xff" * 16, NINE, signed(peer, b"")))
replies("of an upstream, a host key of another type than agreed on", lambda peer, _: (encode_all("ssh-rsa", b"\3", b"\xff" * 256), NINE, signed(peer, b"")))
replies("of an upstream, a certificate where a key is agreed on",
        lambda peer, _: (encode_all("ssh-ed25519-cert-v01@openssh.com", bytes(32), bytes(32)), NINE, signed(peer, b"")))


@upstream("of an upstream, pings in an exchange that isn't finished (CVE-2025-26466)", NONSENSE)
def _(peer, visit):
    meets(peer)
    peer.send(*[message(Number.PING, b"x" * 1000)] * FLOOD)
    peer.drain()


def sealed(name, data, ends=DAMAGED):
    """Instead of what it would seal."""
    @upstream(name, ends)
    def play(peer, visit):
        peer.begin()
        peer.expect(Number.SERVICE_REQUEST)
        peer.send_bytes(data(peer))
        peer.drain()


sealed("of an upstream, noise instead of a sealed packet", lambda peer: struct.pack(">I", 64) + bytes(80))
sealed("of an upstream, a flipped bit", lambda peer: (frame := peer.frame(server.SERVICE_ACCEPT))[:-1] + bytes([frame[-1] ^ 1]))
sealed("of an upstream, a sealed packet of 2 MiB before login", lambda peer: struct.pack(">I", 2 << 20) + bytes(1 << 16))


def re_exchange(name, reply):
    """Once its client is in. reply(peer): the fields of a KEX_ECDH_REPLY to a later exchange."""
    @upstream(name, "the other side broke the protocol", enters=True)
    def play(peer, visit):
        server.let_in(peer.begin())
        peer.expect(Number.CHANNEL_OPEN, passing_over={Number.GLOBAL_REQUEST})
        peer.send(peer.kexinit())
        try:
            peer.await_in_exchange(Number.KEX_ECDH_INIT, [])
        except Closed:
            return
        peer.send(message(Number.KEX_ECDH_REPLY, *reply(peer)), NEWKEYS)
        peer.drain()


re_exchange("of an upstream, another host key in a later exchange (CVE-2026-60002)",
            lambda peer: (encode_all("ssh-ed25519", b"\x07" * 32), NINE, signed(peer, b"")))
re_exchange("of an upstream, a signature over something else in a later exchange", lambda peer: (peer.host_key(), NINE, signed(peer, b"else")))
re_exchange("of an upstream, a point of low order in a later exchange", lambda peer: (peer.host_key(), bytes(32), signed(peer, b"")))
re_exchange("of an upstream, a host key that is cut in a later exchange", lambda peer: (peer.host_key()[:20], NINE, b""))

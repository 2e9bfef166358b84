"""Clients that say something else than an identification and a KEXINIT: RFC 4253 §4.2 and §6."""
# SPDX-License-Identifier: MIT

import struct

from hostile.case import channel_open, client, password_of, runs_on
from peers.scripted.client import SERVICE_REQUEST, channel_request
from peers.scripted.wire import Number, message

IDENTIFICATION = b"SSH-2.0-hostile\r\n"
TLS = bytes.fromhex("16030100c8010000c40303") + bytes(200)


def framed(payload=b"", padding=None, length=None):
    """A packet in the clear, with a padding and a length that may be lies."""
    right = 8 - (len(payload) + 5) % 8
    right += 8 if right < 4 else 0
    padding = right if padding is None else padding
    return struct.pack(">IB", len(payload) + right + 1 if length is None else length, padding) + payload + bytes(right)


def said_first(name, data, ends):
    """Instead of an identification; who says it waits for the end."""
    @client(name, ends)
    def play(visit):
        return visit.raw(says=data)


def said_next(name, data, ends):
    """Behind an identification that is right."""
    said_first(name, IDENTIFICATION + data, ends)


SPEAKS_NO_SSH, CORRUPT = "identification", "corrupt packet"

said_first("an HTTP request", b"GET / HTTP/1.1\r\nHost: proxy\r\n\r\n", SPEAKS_NO_SSH)
said_first("a TLS hello", TLS + b"\r\n", SPEAKS_NO_SSH)
said_first("an SMTP greeting", b"EHLO there\r\n", SPEAKS_NO_SSH)
said_first("a PROXY header that nobody asked for", b"PROXY TCP4 192.0.2.1 192.0.2.2 1 22\r\n" + IDENTIFICATION, SPEAKS_NO_SSH)
said_first("an empty line before the identification", b"\r\n" + IDENTIFICATION, SPEAKS_NO_SSH)
said_first("version 1.5 of the protocol", b"SSH-1.5-hostile\r\n", "version")
said_first("a NUL in the identification", b"SSH-2.0-host\0ile\r\n", SPEAKS_NO_SSH)
said_first("an identification without end", b"SSH-2.0-" + b"a" * 65536, SPEAKS_NO_SSH)
said_first("64 KiB of 0xff", b"\xff" * 65536, SPEAKS_NO_SSH)

said_next("a packet of length 0", framed(length=0), CORRUPT)
said_next("a packet of length 4", framed(length=4), CORRUPT)
said_next("a packet whose length no block divides", framed(b"\x02", length=13), CORRUPT)
said_next("a packet of 35 KiB before login", framed(bytes(35 << 10)), CORRUPT)
said_next("a packet of 2^32-1 bytes", framed(length=0xffffffff), CORRUPT)
said_next("a padding below four", framed(b"\x02" + bytes(10), padding=3), CORRUPT)
said_next("a padding that is longer than its packet", framed(b"\x02" + bytes(10), padding=255), CORRUPT)
said_next("a packet without a message", framed(length=12, padding=11), CORRUPT)
said_next("message 0 in the clear", framed(bytes(12)), "message 0")
said_next("message 255 in the clear", framed(b"\xff" + bytes(11)), "message 255")

# Everything of the layers above, before there are keys (CVE-2025-32433 is the one of channels).
said_next("a service request without keys", framed(SERVICE_REQUEST), "message 5")
said_next("a login without keys", framed(password_of("root")), "message 50")
said_next("a channel without keys (CVE-2025-32433)", framed(channel_open()), "message 90")
said_next("a program without keys (CVE-2025-32433)", framed(channel_request(0, "exec", True, "id")), "message 98")
said_next("a global request without keys", framed(message(Number.GLOBAL_REQUEST, "tcpip-forward", True, "", 22)), "message 80")
said_next("a success of its own login without keys (CVE-2018-10933)", framed(message(Number.USERAUTH_SUCCESS)), "message 52")
said_next("a ping without keys (CVE-2025-26466)", framed(message(Number.PING, "data")) * 1000, "message 192")
said_next("NEWKEYS before any exchange", framed(message(Number.NEWKEYS)), "21|NEWKEYS")
said_next("a method's message before KEXINIT", framed(message(Number.KEX_ECDH_INIT, bytes(32))), "30|KEXINIT|exchange")
said_next("an answer to a service request", framed(message(Number.SERVICE_ACCEPT, "ssh-userauth")), "message 6")


@client("a program's name that others have rules for (CVE-2023-25136)", enters=True)
def _(visit):
    assert runs_on(visit.logged_in(identification=b"SSH-2.0-FuTTYSH_9.1p1 PuTTY_Release_0.64 WinSCP_release_4"))


@client("a DISCONNECT at once", "")
def _(visit):
    peer = visit.raw()
    peer.send(message(Number.DISCONNECT, 11, "\x1b[2J\nsession 1 logged in as root", ""))
    return peer

"""Clients whose packets aren't sealed as they should be: RFC 4253 §6.4, RFC 5647. All faults look alike to who makes them."""
# SPDX-License-Identifier: MIT

import struct

from hostile.case import client
from peers.scripted.client import SERVICE_REQUEST
from peers.scripted.wire import Number, message


def tampers(name, how, ends="corrupt packet"):
    """how(peer, frame): the bytes that are sent instead of a service request's frame."""
    @client(name, ends)
    def play(visit):
        peer = visit.client()
        peer.send_bytes(how(peer, peer.frame(SERVICE_REQUEST)))
        return peer


def flipped(frame, at):
    return frame[:at] + bytes([frame[at] ^ 1]) + frame[at:][1:]


tampers("a flipped bit of the tag", lambda peer, frame: flipped(frame, len(frame) - 1))
tampers("a flipped bit of the content", lambda peer, frame: flipped(frame, 9))
tampers("a length that was changed on the way", lambda peer, frame: flipped(frame, 2) + bytes(1 << 12))
tampers("a packet that was left out (CVE-2023-48795)", lambda peer, frame: peer.frame(SERVICE_REQUEST))
tampers("a packet that comes twice", lambda peer, frame: frame * 2)
tampers("two packets in the wrong order", lambda peer, frame: peer.frame(SERVICE_REQUEST) + frame)
tampers("noise instead of a sealed packet", lambda peer, frame: struct.pack(">I", 64) + bytes(range(80)))
tampers("a sealed packet of 2 MiB before login", lambda peer, frame: struct.pack(">I", 2 << 20) + bytes(1 << 16))
tampers("a sealed length that no block divides", lambda peer, frame: struct.pack(">I", 33) + bytes(100))
tampers("a packet in the clear after NEWKEYS", lambda peer, frame: struct.pack(">IB", 28, 10) + SERVICE_REQUEST + bytes(10))


def says(name, payload, ends):
    """Of a packet that is sealed as it should be."""
    @client(name, ends)
    def play(visit):
        peer = visit.client()
        peer.send(payload)
        return peer


says("message 0, sealed", b"\0" * 8, "message 0")
says("a sealed packet without a message", b"", "corrupt packet")
says("a DISCONNECT that is cut", message(Number.DISCONNECT), "(?i)bytes|malformed|^$")
says("an EXT_INFO that doesn't hold what it says", message(Number.EXT_INFO, 0xffffffff, "server-sig-algs"), "(?i)bytes|malformed|string|EXT_INFO")
says("a KEXINIT that is cut, under keys", bytes([Number.KEXINIT]) + bytes(20), "(?i)bytes|malformed|KEXINIT")

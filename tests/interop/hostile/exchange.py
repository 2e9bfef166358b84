"""Clients that break the key exchange: RFC 4253 §7 and §8, RFC 4419, RFC 5656, RFC 8731; Terrapin and its kin."""
# SPDX-License-Identifier: MIT

import struct

from hostile.case import channel_open, client, password_of
from peers.scripted.client import SERVICE_REQUEST
from peers.scripted.peer import LISTS, Manners
from peers.scripted.wire import Number, Raw, encode, encode_all, message, mpint

KEX_DH_GEX_REQUEST, KEX_DH_GEX_INIT = 34, 32
NEWKEYS = message(Number.NEWKEYS)
IGNORE, DEBUG = message(Number.IGNORE, "noise"), message(Number.DEBUG, False, "noise", "")
UNIMPLEMENTED = message(Number.UNIMPLEMENTED, 0)
EXT_INFO = message(Number.EXT_INFO, 1, "server-sig-algs", "ssh-rsa")


def scaled_pi(bits):
    """Machin's formula."""
    one = 1 << (bits + 64)

    def arctan_of_inverse(x):
        power, total, n, sign = one // x, 0, 1, 1
        while power:
            total += sign * (power // n)
            power, n, sign = power // (x * x), n + 2, -sign
        return total
    return 4 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239)) >> 64


P = 2**2048 - 2**1984 - 1 + 2**64 * (scaled_pi(1918) + 124476)  # RFC 3526 §3, of diffie-hellman-group14


def number(value):
    return mpint(value.to_bytes((value.bit_length() + 8) // 8, "big"))


def kexinit(lists=None, more=b""):
    names = LISTS | (lists or {})
    return message(Number.KEXINIT, Raw(bytes(16)), *(names[name] for name in LISTS), False, 0) + more


def sends(name, *payloads, ends, lists=None, strict=False):
    """Behind the identification, in the clear: a KEXINIT of its own and these."""
    @client(name, ends)
    def play(visit):
        peer = visit.raw(strict=strict, lists=lists or {})
        peer.send(peer.kexinit(), *payloads)
        return peer


def begins(name, *payloads, ends):
    """These instead of a KEXINIT that is right."""
    @client(name, ends)
    def play(visit):
        peer = visit.raw()
        peer.send(*payloads)
        return peer


whole = kexinit()
UNEXPECTED = "another message was expected"
MALFORMED = "(?i)malformed|KEXINIT|bytes"
begins("a KEXINIT that is cut in its lists", whole[:60], ends=MALFORMED)
begins("a KEXINIT that is cut in its cookie", whole[:9], ends=MALFORMED)
begins("a KEXINIT that is cut before its last field", whole[:-4], ends=MALFORMED)
begins("a list of names that is longer than its packet", whole[:17] + struct.pack(">I", 0xfffffff0) + whole[21:], ends=MALFORMED)
begins("a KEXINIT with something behind it", kexinit(more=b"\0"), ends=MALFORMED)
begins("a group of 1024 bits and nothing else (CVE-2015-4000)", kexinit({"kex": "diffie-hellman-group1-sha1"}), ends="key exchange method")
begins("nothing in common of ciphers", kexinit({"ciphers_to_server": "3des-cbc", "ciphers_to_client": "3des-cbc"}), ends="cipher")
begins("CBC and nothing else (CVE-2008-5161)", kexinit({"ciphers_to_server": "aes128-cbc", "ciphers_to_client": "aes128-cbc"}), ends="cipher")
begins("the cipher none", kexinit({"ciphers_to_server": "none", "ciphers_to_client": "none"}), ends="cipher")
begins("the MAC none", kexinit({"ciphers_to_server": "aes128-ctr", "macs_to_server": "none"}), ends="MAC")
begins("a host key that nobody has", kexinit({"host_keys": "ssh-dss"}), ends="host key")
begins("3,000 names in a list", kexinit({"kex": ",".join(f"k{n}" for n in range(3000))}), ends="key exchange method")
begins("names that a terminal would obey", kexinit({"kex": "\x1b[2J\r\nsession"}), ends="key exchange method")
begins("a guess that is wrong, and then another (CVE-2023-1667)", kexinit({"kex": "ecdh-sha2-nistp256,curve25519-sha256"})[:-5] + b"\1" + bytes(4),
       message(Number.KEX_ECDH_INIT, b"\4"), message(Number.KEX_ECDH_INIT, b"\4"), ends="(?i)public|point|value")
sends("a second KEXINIT", kexinit(), ends="KEXINIT|20")
sends("NEWKEYS before the method's messages", NEWKEYS, ends="NEWKEYS|21")
sends("the server's part of the method", message(Number.KEX_ECDH_REPLY, bytes(51), bytes(32), bytes(83)), ends=UNEXPECTED)
sends("a method's message of a number that it hasn't", message(49), ends=UNEXPECTED)

# Terrapin, CVE-2023-48795: with strict key exchange nothing at all may come between, nor before KEXINIT.
STRICT = "isn't legal"
for what, payload in {"an IGNORE": IGNORE, "a DEBUG": DEBUG, "an UNIMPLEMENTED": UNIMPLEMENTED, "message 200": b"\xc8"}.items():
    sends(f"{what} in a strict key exchange (CVE-2023-48795)", payload, strict=True, ends=STRICT)
begins("an IGNORE before a strict KEXINIT (CVE-2023-48795)", IGNORE,
       kexinit({"kex": "kex-strict-c-v00@openssh.com,curve25519-sha256"}), ends="strict|KEXINIT|first")
# CVE-2023-46445 and 46446: an EXT_INFO or a login, put into the exchange by somebody on the way; also where nobody is strict.
for strict in (False, True):
    how = "strict" if strict else "plain"
    sends(f"an EXT_INFO in a {how} key exchange (CVE-2023-46445)", EXT_INFO, strict=strict, ends=STRICT)
    sends(f"a login in a {how} key exchange (CVE-2023-46446)", password_of("root"), strict=strict, ends=STRICT)
    sends(f"a service request in a {how} key exchange (CVE-2023-46446)", SERVICE_REQUEST, strict=strict, ends=STRICT)
    sends(f"a channel in a {how} key exchange (CVE-2025-32433)", channel_open(), strict=strict, ends=STRICT)
    sends(f"pings in a {how} key exchange (CVE-2025-26466)", *[message(Number.PING, "data")] * 300, strict=strict, ends=STRICT)

for what, public in {"of 31 bytes": bytes(31), "of 33 bytes": b"\x09" * 33, "of none": b"", "of low order, 0": bytes(32),
                     "of low order, 1": b"\x01" + bytes(31)}.items():
    sends(f"a point {what} on curve25519", message(Number.KEX_ECDH_INIT, public), ends="(?i)curve25519|public|point|value")
BASE = bytes.fromhex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")
for what, public in {"off its curve": b"\x04" + BASE + bytes(32), "that is compressed": b"\x03" + BASE, "at infinity": b"\0",
                     "of another curve's size": b"\x04" + bytes(96)}.items():
    sends(f"a point {what}, of nistp256", message(Number.KEX_ECDH_INIT, public), lists={"kex": "ecdh-sha2-nistp256"},
          ends="(?i)nistp256|public|point|value")
for what, value in {"0": number(0), "1": number(1), "p - 1": number(P - 1), "p": number(P), "-2": Raw(encode(b"\xfe")),
                    "of 64,000 bits": number(1 << 64000)}.items():
    sends(f"a public value {what} of Diffie-Hellman", message(Number.KEX_ECDH_INIT, value), lists={"kex": "diffie-hellman-group14-sha256"},
          ends="(?i)public|value|range|mpint|negative")
GEX = {"kex": "diffie-hellman-group-exchange-sha256"}
for what, sizes in {"too small a group": (512, 1024, 1024), "a group of nothing": (0, 0, 0), "an upside-down range": (8192, 4096, 2048),
                    "too large a group": (16384, 16384, 1 << 31)}.items():
    sends(f"{what} by group exchange", message(KEX_DH_GEX_REQUEST, *sizes), lists=GEX, ends="(?i)group|bits|range")
sends("a public value before a group is agreed on", message(KEX_DH_GEX_INIT, number(5)), lists=GEX, ends=UNEXPECTED)
sends("half a method's message", message(Number.KEX_ECDH_INIT) + encode(32)[:4] + bytes(8), ends="(?i)bytes|malformed|string")
sends("a method's message with something behind it", message(Number.KEX_ECDH_INIT, b"\x09" + bytes(31)) + b"\0", ends="(?i)bytes|malformed|behind")


@client("NEWKEYS with content", MALFORMED)
def _(visit):
    peer = visit.raw()
    peer.manners = Manners(identification=b"SSH-2.0-hostile", strict=False)
    ours = peer.kexinit()
    peer.send(ours)
    K, H = peer.agree(ours, peer.await_in_exchange(Number.KEXINIT, []), [])
    peer.send(NEWKEYS + encode_all("more"))
    peer.await_in_exchange(Number.NEWKEYS, [])
    peer.take_keys(K, H)
    return peer

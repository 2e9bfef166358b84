"""RFC 4253 §7: one end of a connection and its key exchanges, in either role."""
# SPDX-License-Identifier: MIT

import hashlib
import os
import socket
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from harness.process import SLOWDOWN
from peers.scripted.packets import Closed, Gcm, Packets, closed_by
from peers.scripted.wire import Number, Raw, Reader, encode_all, message, mpint, reader

PATIENCE = 20 * SLOWDOWN  # seconds that the other side may take for anything
PASSED_OVER = frozenset({Number.IGNORE, Number.DEBUG, Number.EXT_INFO})
LISTS = {  # of a KEXINIT, in its order
    "kex": "curve25519-sha256", "host_keys": "ssh-ed25519",
    "ciphers_to_server": "aes128-gcm@openssh.com", "ciphers_to_client": "aes128-gcm@openssh.com",
    "macs_to_server": "hmac-sha2-256", "macs_to_client": "hmac-sha2-256",
    "compression_to_server": "none", "compression_to_client": "none",
    "languages_to_server": "", "languages_to_client": ""}


@dataclass(frozen=True)
class Manners:
    """What a peer does before anything else; the defaults are those of an honest one."""
    identification: bytes = b"SSH-2.0-scripted_1.0"
    line_end: bytes = b"\r\n"
    lines_before: bytes = b""
    lists: dict = field(default_factory=dict)  # instead of those of LISTS
    strict: bool = True
    ext_info: bool = True  # of a client
    before_first_newkeys: tuple = ()  # messages behind the first KEXINIT


class Peer(Packets):
    """`key` is a server's host key."""

    def __init__(self, connection: socket.socket, role, manners=Manners(), key: Ed25519PrivateKey = None):
        super().__init__(connection)
        connection.settimeout(PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.is_client, self.manners, self.key = role == "client", manners, key
        self.session_id, self.is_strict = None, False
        self.identification_of_peer, self.kexinits_of_peer = b"", []

    def begin(self):
        self.send_bytes(self.manners.lines_before + self.manners.identification + self.manners.line_end)
        while not self.identification_of_peer.startswith(b"SSH-"):
            self.identification_of_peer = self.receive_line().rstrip(b"\r\n")
        self.exchange_keys(before_newkeys=self.manners.before_first_newkeys)
        return self

    def kexinit(self):
        lists = LISTS | self.manners.lists
        if self.session_id is None:
            marks = ["kex-strict-c-v00@openssh.com" if self.is_client else "kex-strict-s-v00@openssh.com"] * self.manners.strict
            marks += ["ext-info-c"] * (self.manners.ext_info and self.is_client)
            lists["kex"] = ",".join([*marks, lists["kex"]])  # first, so that `lists` says how it ends
        return message(Number.KEXINIT, Raw(os.urandom(16)), *(lists[name] for name in LISTS), False, 0)

    def exchange_keys(self, kexinit_of_peer=None, before_newkeys=()):
        """`before_newkeys` are sent behind our KEXINIT. What the peer sends in such a place is returned."""
        ours = self.kexinit()
        self.send(ours, *before_newkeys)
        early = []
        while kexinit_of_peer is None:
            payload = self.receive_any()
            if payload[0] == Number.KEXINIT:
                kexinit_of_peer = payload
            elif payload[0] == Number.DISCONNECT:
                raise closed_by(payload)
            else:
                early.append(payload)
        self.kexinits_of_peer.append(kexinit_of_peer)
        if self.session_id is None:
            self.is_strict = self.manners.strict and b"kex-strict-" in kex_names(kexinit_of_peer)
        K, H = self.agree(ours, kexinit_of_peer, early)
        self.send(message(Number.NEWKEYS))
        self.await_in_exchange(Number.NEWKEYS, early)
        self.take_keys(K, H)
        return early

    def agree(self, ours, theirs, early):
        """K and H of RFC 8731."""
        secret = X25519PrivateKey.generate()
        public = raw_public(secret)
        if self.is_client:
            self.send(message(Number.KEX_ECDH_INIT, public))
            reply = reader(self.await_in_exchange(Number.KEX_ECDH_REPLY, early))
            K_S, Q_C, Q_S = reply.string(), public, reply.string()
            K = secret.exchange(X25519PublicKey.from_public_bytes(Q_S))
            return K, self.exchange_hash(self.manners.identification, self.identification_of_peer, ours, theirs, K_S, Q_C, Q_S, K)
        Q_C, Q_S = reader(self.await_in_exchange(Number.KEX_ECDH_INIT, early)).string(), public
        K_S = self.host_key()
        K = secret.exchange(X25519PublicKey.from_public_bytes(Q_C))
        H = self.exchange_hash(self.identification_of_peer, self.manners.identification, theirs, ours, K_S, Q_C, Q_S, K)
        self.send(message(Number.KEX_ECDH_REPLY, K_S, Q_S, encode_all("ssh-ed25519", self.key.sign(H))))
        return K, H

    def host_key(self):
        return encode_all("ssh-ed25519", raw_public(self.key))

    @staticmethod
    def exchange_hash(V_C, V_S, I_C, I_S, K_S, Q_C, Q_S, K):
        return hashlib.sha256(encode_all(V_C, V_S, I_C, I_S, K_S, Q_C, Q_S, mpint(K))).digest()

    def await_in_exchange(self, number, early):
        while True:
            payload = self.receive_any()
            if payload[0] == number:
                return payload
            if payload[0] == Number.DISCONNECT:
                raise closed_by(payload)
            early.append(payload)

    def take_keys(self, K, H):
        """RFC 4253 §7.2, after NEWKEYS of both sides."""
        self.session_id = self.session_id or H

        def derive(letter, size):
            return hashlib.sha256(mpint(K) + H + letter + self.session_id).digest()[:size]
        to_server, to_client = Gcm(derive(b"C", 16), derive(b"A", 12)), Gcm(derive(b"D", 16), derive(b"B", 12))
        self.sealing, self.opening = (to_server, to_client) if self.is_client else (to_client, to_server)
        if self.is_strict:
            self.sent = self.received = 0

    def receive(self, passing_over=PASSED_OVER):
        """The next payload that isn't the transport's own. Exchanges keys where the peer wants it, and answers PING."""
        while True:
            payload = self.receive_any()
            number = payload[0]
            if number == Number.KEXINIT:
                early = self.exchange_keys(payload)
                assert not early, f"messages in a key exchange: {early}"
            elif number == Number.DISCONNECT:
                raise closed_by(payload)
            elif number == Number.PING:
                self.send(message(Number.PONG, Raw(payload[1:])))
            elif number not in passing_over:
                return payload

    def expect(self, *numbers, passing_over=frozenset()):
        """The next payload, which must be of one of these numbers."""
        payload = self.receive((PASSED_OVER | set(passing_over)) - set(numbers))
        assert payload[0] in numbers, f"message {payload[0]} instead of {numbers}: {payload[:80]}"
        return payload

    def drain(self):
        """Reads until the other side ends the connection."""
        try:
            while True:
                self.receive_any()
        except Closed:
            pass


def raw_public(key):
    return key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def kex_names(kexinit):
    """The first list of a KEXINIT."""
    return Reader(kexinit[17:]).string()

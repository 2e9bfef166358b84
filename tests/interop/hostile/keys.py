"""Clients with keys that aren't theirs, or may less than they want: RFC 4252 §7. The route "keys" knows `ed25519` (which may run "as-first"
only) and `ecdsa` ("as-second"), of nistp256."""
# SPDX-License-Identifier: MIT

import base64
import re

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from hostile.case import answers_to, channel_open, client, end_of, runs_on
from peers.scripted.client import open_session
from peers.scripted.wire import Number, Raw, Reader, encode, encode_all, message, mpint, uint64

OK, FAILURE, SUCCESS = Number.USERAUTH_PK_OK, Number.USERAUTH_FAILURE, Number.USERAUTH_SUCCESS
ALGORITHMS = {"ed25519": "ssh-ed25519", "stranger": "ssh-ed25519", "ca": "ssh-ed25519", "ecdsa": "ecdsa-sha2-nistp256", "rsa": "rsa-sha2-512"}
MALFORMED = "(?i)bytes|malformed|string"


def integer(value):
    return mpint(value.to_bytes((value.bit_length() + 8) // 8, "big"))


class Key:
    """One of the visit's, by its name."""

    def __init__(self, visit, name):
        self.private = serialization.load_ssh_private_key(visit.keys.path(name).read_bytes(), None)
        self.algorithm, self.blob = ALGORITHMS[name], base64.b64decode(visit.keys.line(name).split()[1])

    def signature(self, data):
        if isinstance(self.private, ec.EllipticCurvePrivateKey):
            r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(hashes.SHA256())))
            return encode_all(self.algorithm, encode_all(integer(r), integer(s)))
        if hasattr(self.private, "private_numbers"):
            return encode_all(self.algorithm, self.private.sign(data, padding.PKCS1v15(), hashes.SHA512()))
        return encode_all(self.algorithm.removesuffix("-cert-v01@openssh.com"), self.private.sign(data))


def request(user, signed, algorithm, blob):
    return message(Number.USERAUTH_REQUEST, user, "ssh-connection", "publickey", signed, algorithm, blob)


def offer(visit, key):
    return request(visit.user, False, key.algorithm, key.blob)


def proof(peer, visit, key, *, by=None, user=None, session_id=None, algorithm=None, signature=None):
    """Signed `by` another key, for another user or session, or with a signature that was made elsewhere."""
    asked = request(visit.user, True, algorithm or key.algorithm, key.blob)
    data = encode(session_id or peer.session_id) + request(user or visit.user, True, algorithm or key.algorithm, key.blob)
    return asked + encode((by or key).signature(data) if signature is None else signature)


def refused(name, make, *, route="keys", offered=None, answer=FAILURE):
    """make(peer, visit) is a request that is refused; a channel then ends the connection."""
    @client(name, route=route)
    def play(visit):
        peer = visit.at_login()
        if offered:
            assert answers_to(peer, offer(visit, Key(visit, offered))) == [OK]
        answers = answers_to(peer, make(peer, visit))
        assert answers == [answer], answers
        peer.send(channel_open())
        assert "message 90" in end_of(peer)


def first(visit):
    return Key(visit, "ed25519")


refused("a key that nobody knows", lambda peer, visit: proof(peer, visit, Key(visit, "stranger")))
refused("a key that is known and signed by another", lambda peer, visit: proof(peer, visit, first(visit), by=Key(visit, "stranger")))
refused("a known key's offer and another's proof (CVE-2024-45337)", lambda peer, visit: proof(peer, visit, Key(visit, "stranger")), offered="ed25519")
refused("a signature for another session", lambda peer, visit: proof(peer, visit, first(visit), session_id=bytes(32)))
refused("a signature for another user", lambda peer, visit: proof(peer, visit, first(visit), user="root"))
refused("an empty signature", lambda peer, visit: proof(peer, visit, first(visit), signature=b""))
refused("a signature of zeros", lambda peer, visit: proof(peer, visit, first(visit), signature=encode_all("ssh-ed25519", bytes(64))))
refused("a signature that is cut", lambda peer, visit: proof(peer, visit, first(visit), signature=encode_all("ssh-ed25519", bytes(63))))
refused("a signature by an algorithm without a key", lambda peer, visit: proof(peer, visit, first(visit), signature=encode_all("none", b"")))
refused("SHA-1", lambda peer, visit: proof(peer, visit, Key(visit, "rsa"), algorithm="ssh-rsa"))
refused("another key's algorithm", lambda peer, visit: proof(peer, visit, first(visit), algorithm="rsa-sha2-512"))
refused("an RSA key of 240,000 bits (CVE-2026-39829)", lambda peer, visit: request(
    visit.user, True, "rsa-sha2-512", encode_all("ssh-rsa", mpint(b"\1\0\1"), mpint(b"\xff" * 30_000))) + encode(encode_all("rsa-sha2-512", b"x")))
refused("a blob that is no key", lambda peer, visit: request(visit.user, True, "ssh-ed25519", b"\0\0\0\x0bssh-ed25519\xff\xff\xff\xff") + encode(b""))
refused("a certificate that is none", lambda peer, visit: request(visit.user, True, "ssh-ed25519-cert-v01@openssh.com",
                                                                   encode_all("ssh-ed25519-cert-v01@openssh.com", bytes(32), bytes(32))) + encode(b""))
refused("an algorithm that the route leaves out (CVE-2026-35387)", lambda peer, visit: proof(peer, visit, Key(visit, "ecdsa")), route="nistp384")
refused("an offer of an algorithm that the route leaves out (CVE-2026-35387)", lambda peer, visit: offer(visit, Key(visit, "ecdsa")), route="nistp384")


CERTIFICATE = "ssh-ed25519-cert-v01@openssh.com"
FOR_USERS, ALWAYS = 1, (uint64(0), uint64(2**64 - 1))


def certified(visit, *principals, ca="ca"):
    """The first key with a certificate of names that ssh-keygen would split or refuse."""
    key, authority = first(visit), Key(visit, ca)
    public = Reader(key.blob)
    public.string()
    fields = encode_all(CERTIFICATE, bytes(32), public.string(), uint64(1), FOR_USERS, "hostile", encode_all(*principals), *ALWAYS,
                        b"", b"", b"", authority.blob)
    key.blob, key.algorithm = fields + encode(authority.signature(fields)), CERTIFICATE
    return key


def by_certificate(name, *principals, **how):
    """Of the CA, which may certify carol and bob."""
    refused(name, lambda peer, visit: proof(peer, visit, certified(visit, *principals, **how)), route="principals")


by_certificate("a certificate for two names in one (CVE-2026-35414)", "mallory,carol")
by_certificate("a certificate for one name that reads as the list of those that are permitted (CVE-2026-35414)", "carol,bob")
by_certificate("a certificate whose name begins like one that is permitted", "carol-mallory")
by_certificate("a certificate for a name with a NUL behind one that is permitted", "carol\0")
by_certificate("a certificate for nobody")
by_certificate("a certificate for an empty name", "")
by_certificate("a certificate by another authority", "carol", ca="stranger")


@client("a certificate for one of two names, of which the other isn't permitted", route="principals", enters=True)
def _(visit):
    peer = visit.at_login()
    assert answers_to(peer, proof(peer, visit, certified(visit, "mallory", "carol"))) == [SUCCESS]


@client("the grant is the proved key's, not that of the one offered last (CVE-2024-45337)", route="keys", enters=True)
def _(visit):
    peer = visit.at_login()
    first, second = Key(visit, "ed25519"), Key(visit, "rsa")
    answers = answers_to(peer, offer(visit, first), offer(visit, second), proof(peer, visit, first))
    assert answers == [OK, OK, SUCCESS], answers
    assert runs_on(peer)
    visit.heard.append("as-first")


@client("the grant is the proved key's, not that of the one offered first (CVE-2024-45337)", route="keys", enters=True)
def _(visit):
    peer = visit.at_login()
    first, second = Key(visit, "ed25519"), Key(visit, "rsa")
    answers = answers_to(peer, offer(visit, second), offer(visit, first), proof(peer, visit, second))
    assert answers == [OK, OK, SUCCESS], answers
    assert runs_on(peer)
    visit.heard.append("as-second")


@client("a tunnel by a key with restrict (CVE-2026-73283)", route="restricted key", enters=True)
def _(visit):
    peer = visit.at_login()
    assert answers_to(peer, proof(peer, visit, Key(visit, "ed25519"))) == [SUCCESS]
    for mode in (1, 2):
        assert answers_to(peer, channel_open("tun@openssh.com", 7, 1 << 20, 32768, mode, 0x7fffffff)) == [Number.CHANNEL_OPEN_FAILURE]
    open_session(peer)


def cut_in_its_key(user):
    return message(Number.USERAUTH_REQUEST, user, "ssh-connection", "publickey", True, "ssh-ed25519", Raw(encode(5000) + b"x"))


@client("a request that is cut in its key tells nothing of its user (CVE-2018-15473)", route="keys")
def _(visit):
    def answer(user):
        answered, = answers_to(visit.at_login(), cut_in_its_key(user))
        return answered if answered == FAILURE else answered.partition(" (session ")[0]
    number = visit.user.rpartition("-")[2]
    known = {answer(f"{route}-case-{number}") for route in ("keys", "plain", "questions", "restricted-key", "principals")}
    unknown = [answer(f"nobody-{name}") for name in range(6)]
    assert any(re.search(MALFORMED, str(said)) for said in known) and "" not in known
    assert set(unknown) <= known, (unknown, known)


@client("a request that is cut in its key", MALFORMED, route="keys")
def _(visit):
    peer = visit.at_login()
    peer.send(cut_in_its_key(visit.user))
    return peer

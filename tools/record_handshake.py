#!/usr/bin/python3
"""Records key exchanges with OpenSSH: record_handshake.py FOLDER [METHOD...]

Plays one end itself, so that K is known, with nothing but python3-cryptography; the other end is sshd, whose signature
over H shows that it has computed the same, or ssh, which shows it by accepting ours. A file for each: what goes into
H, H itself, and the first packet that OpenSSH has sealed with the keys that come of it. The keys are throwaway ones.

OpenSSH is this machine's, or for ML-KEM the one of build/peers/openssh10. ML-KEM takes a newer cryptography than Debian 12's:
PYTHONPATH=build/peers/asyncssh-2.24.1. There is none of sntrup761: the C of third_party/ is compiled for it, and OpenSSH is the judge.
"""
# SPDX-License-Identifier: MIT

import ctypes
import hashlib
import os
import pathlib
import secrets
import socket
import struct
import subprocess
import sys
import tempfile

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519

PRIME_14 = int(  # RFC 3526 §3
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B"
    "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6"
    "49286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D"
    "670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
    "3995497CEA956AE515D2261898FA051015728E5A8AACAA68FFFFFFFFFFFFFFFF", 16)
CURVES = {"ecdh-sha2-nistp256": ec.SECP256R1(), "ecdh-sha2-nistp384": ec.SECP384R1(), "ecdh-sha2-nistp521": ec.SECP521R1()}
DIGESTS = {"nistp384": "sha384", "nistp521": "sha512", "sha512": "sha512", "sha1": "sha1"}
HOST_KEYS = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-256", "rsa-sha2-512"]
CIPHERS = [("chacha20-poly1305@openssh.com", "hmac-sha2-256"), ("aes256-gcm@openssh.com", "hmac-sha2-256"),
           ("aes192-ctr", "hmac-sha2-512-etm@openssh.com"), ("aes256-ctr", "hmac-sha2-512"), ("aes128-gcm@openssh.com", "hmac-sha1"),
           ("aes128-ctr", "hmac-sha1")]


def modp_prime(bits: int) -> int:
    """RFC 3526, and RFC 2409 §6.2: 2^n - 2^(n-64) - 1 + 2^64 * ([2^(n-130) pi] + c)."""
    c = {1024: 129093, 2048: 124476, 4096: 240904, 8192: 4743158}[bits]
    scale, guard = 1 << (bits - 130), 1 << 64
    unit = scale * guard

    def arctan_inverse(n: int) -> int:
        total, term, divisor, sign = 0, unit // n, 1, 1
        while term:
            total, term, divisor, sign = total + sign * (term // divisor), term // (n * n), divisor + 2, -sign
        return total

    pi = 4 * (4 * arctan_inverse(5) - arctan_inverse(239)) // guard
    return (1 << bits) - (1 << (bits - 64)) - 1 + (1 << 64) * (pi + c)


assert modp_prime(2048) == PRIME_14
GROUPS = {"diffie-hellman-group14-sha256": 2048, "diffie-hellman-group16-sha512": 4096, "diffie-hellman-group18-sha512": 8192,
          "diffie-hellman-group14-sha1": 2048, "diffie-hellman-group1-sha1": 1024}
GEX = "diffie-hellman-group-exchange-sha256"
GEX_SHA1 = "diffie-hellman-group-exchange-sha1"
PROJECT = pathlib.Path(__file__).resolve().parents[1]
OPENSSH10 = PROJECT / "build/peers/openssh10"
MLKEM, SNTRUP = "mlkem768x25519-sha256", ["sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com"]
MLKEM_P256 = "mlkem768nistp256-sha256"  # which OpenSSH hasn't
HYBRIDS = [MLKEM, *SNTRUP, MLKEM_P256]
METHODS = [MLKEM, *SNTRUP, "curve25519-sha256", "curve25519-sha256@libssh.org", *CURVES,
           *(kex for kex in GROUPS if not kex.endswith("sha1")), GEX]
LEGACY = [("sshd", "diffie-hellman-group1-sha1", "ssh-rsa", ("aes128-cbc", "hmac-sha1")),
          ("ssh", "diffie-hellman-group1-sha1", "ssh-ed25519", ("aes192-cbc", "hmac-sha1")),
          ("sshd", "diffie-hellman-group14-sha1", "ssh-rsa", ("3des-cbc", "hmac-sha1")),
          ("ssh", "diffie-hellman-group14-sha1", "ssh-ed25519", ("3des-cbc", "hmac-sha1-etm@openssh.com")),
          ("sshd", GEX_SHA1, "ssh-ed25519", ("aes256-cbc", "hmac-sha2-256")),
          ("ssh", GEX_SHA1, "ssh-ed25519", ("aes256-cbc", "hmac-sha2-512-etm@openssh.com"))]


def string(value: bytes) -> bytes:
    return struct.pack(">I", len(value)) + value


def mpint(value: int) -> bytes:
    return string(value.to_bytes(value.bit_length() // 8 + 1 if value else 0, "big"))


def take_string(data: bytes) -> tuple[bytes, bytes]:
    size = struct.unpack(">I", data[:4])[0]
    return data[4:4 + size], data[4 + size:]


class Wire:
    """Packets in the clear over a socket."""

    def __init__(self, sock: socket.socket) -> None:
        self.file = sock.makefile("rwb")
        self.received = 0

    def line(self, ours: bytes) -> bytes:
        self.file.write(ours + b"\r\n")
        self.file.flush()
        return self.file.readline().rstrip(b"\r\n")

    def send(self, payload: bytes) -> None:
        padding = 8 - (5 + len(payload)) % 8
        padding += 8 if padding < 4 else 0
        self.file.write(struct.pack(">IB", len(payload) + padding + 1, padding) + payload + bytes(padding))
        self.file.flush()

    def receive(self, number: int) -> bytes:
        size, padding = struct.unpack(">IB", self.file.read(5))
        payload = self.file.read(size - 1)[:size - 1 - padding]
        self.received += 1
        assert payload[0] == number, (payload[0], number, payload)
        return payload

    def sealed(self) -> bytes:
        return self.file.raw.read(65536) if not self.file.peek(1) else self.file.read1(65536)


def kexinit(kex: str, host_key: str, cipher: str, mac: str, extension: str) -> bytes:
    lists = [f"{kex},{extension}", host_key, cipher, cipher, mac, mac, "none", "none", "", ""]
    return b"\x14" + secrets.token_bytes(16) + b"".join(string(names.encode()) for names in lists) + bytes(5)


GLUE = """
#include <string.h>
#include <sys/random.h>
#include <openssl/sha.h>
#include "sntrup761.h"
void sshrp_sntrup761_random(unsigned char *out, size_t size) { if (getrandom(out, size, 0) != (ssize_t)size) __builtin_trap(); }
int sshrp_sntrup761_sha512(unsigned char *out, const unsigned char *in, unsigned long long size) { SHA512(in, size, out); return 0; }
"""


def sntrup761() -> ctypes.CDLL:
    with tempfile.TemporaryDirectory() as name:
        glue, library = pathlib.Path(name, "glue.c"), pathlib.Path(name, "sntrup761.so")
        glue.write_text(GLUE)
        third_party = PROJECT / "third_party"
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-w", f"-I{third_party / 'glue'}", "-o", library, glue,
                        third_party / "openssh/sntrup761.c", third_party / "glue/optblockers.c", "-lcrypto"], check=True)
        return ctypes.CDLL(library)


class Mlkem768:
    """K_PQ, in either role."""
    public_size, ciphertext_size, digest = 1184, 1088, "sha256"

    def __init__(self) -> None:
        from cryptography.hazmat.primitives.asymmetric import mlkem
        self.public_key_type, self.key = mlkem.MLKEM768PublicKey, mlkem.MLKEM768PrivateKey.generate()
        self.public = self.key.public_key().public_bytes_raw()

    def encapsulate(self, public: bytes) -> tuple[bytes, bytes]:
        secret, ciphertext = self.public_key_type.from_public_bytes(public).encapsulate()
        return ciphertext, secret

    def decapsulate(self, ciphertext: bytes) -> bytes:
        return self.key.decapsulate(ciphertext)


class Sntrup761:
    """The same."""
    public_size, ciphertext_size, digest = 1158, 1039, "sha512"

    def __init__(self) -> None:
        self.library, public, self.private = sntrup761(), ctypes.create_string_buffer(1158), ctypes.create_string_buffer(1763)
        self.library.sshrp_sntrup761_generate(public, self.private)
        self.public = public.raw

    def encapsulate(self, public: bytes) -> tuple[bytes, bytes]:
        ciphertext, secret = ctypes.create_string_buffer(1039), ctypes.create_string_buffer(32)
        self.library.sshrp_sntrup761_encapsulate(ciphertext, secret, public)
        return ciphertext.raw, secret.raw

    def decapsulate(self, ciphertext: bytes) -> bytes:
        secret = ctypes.create_string_buffer(32)
        self.library.sshrp_sntrup761_decapsulate(secret, ciphertext, self.private)
        return secret.raw


class HybridAgreement:
    """As Agreement: `public` is our half, which for a server takes the client's."""

    def __init__(self, kex: str, init: bytes = b"") -> None:
        self.pq, self.classical = (Sntrup761 if kex in SNTRUP else Mlkem768)(), Agreement("ecdh-sha2-nistp256" if kex == MLKEM_P256 else "")
        first = self.pq.public
        if init:
            first, self.secret = self.pq.encapsulate(init[:self.pq.public_size])
        self.is_server, self.public = bool(init), string(first + take_string(self.classical.public)[0])

    def agree(self, peer: bytes) -> bytes:
        size = self.pq.public_size if self.is_server else self.pq.ciphertext_size
        secret = self.secret if self.is_server else self.pq.decapsulate(peer[:size])
        shared = self.classical.agree(peer[size:]).to_bytes(32, "big")
        return hashlib.new(self.pq.digest, secret + shared).digest()


class Agreement:
    """Our half of a method: `public` as it stands in messages and in H, and K from the peer's."""

    def __init__(self, kex: str, prime: int = 0, generator: int = 2) -> None:
        self.prime = prime or (modp_prime(GROUPS[kex]) if kex in GROUPS else 0)
        if self.prime:
            self.x = secrets.randbits(512)
            self.public = mpint(pow(generator, self.x, self.prime))
        elif kex in CURVES:
            self.key = ec.generate_private_key(CURVES[kex])
            form = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
            self.public = string(self.key.public_key().public_bytes(*form))
        else:
            self.key = x25519.X25519PrivateKey.generate()
            form = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
            self.public = string(self.key.public_key().public_bytes(*form))

    def agree(self, peer: bytes) -> int:
        if self.prime:
            return pow(int.from_bytes(peer, "big"), self.x, self.prime)
        if isinstance(self.key, x25519.X25519PrivateKey):
            return int.from_bytes(self.key.exchange(x25519.X25519PublicKey.from_public_bytes(peer)), "big")
        point = ec.EllipticCurvePublicKey.from_encoded_point(self.key.curve, peer)
        return int.from_bytes(self.key.exchange(ec.ECDH(), point), "big")


def exchange_hash(record: dict) -> bytes:
    digest = next((name for mark, name in DIGESTS.items() if record["kex"].split("@")[0].endswith(mark)), "sha256")
    parts = [string(record[name]) for name in ("V_C", "V_S", "I_C", "I_S", "K_S")]
    K = record["K"]
    return hashlib.new(digest, b"".join(parts) + record["public_values"] + (string(K) if isinstance(K, bytes) else mpint(K))).digest()


def as_client(wire: Wire, record: dict, names: list[str]) -> None:
    record["V_C"] = b"SSH-2.0-sshrp_recorder"
    record["V_S"] = wire.line(record["V_C"])
    record["I_C"] = kexinit(*names, "ext-info-c")
    wire.send(record["I_C"])
    record["I_S"] = wire.receive(20)
    prefix, number, prime, generator = b"", 30, 0, 2
    if record["kex"] in (GEX, GEX_SHA1):
        prefix, number = struct.pack(">III", 2048, 3072, 8192), 32
        wire.send(b"\x22" + prefix)
        p, rest = take_string(wire.receive(31)[1:])
        g, _ = take_string(rest)
        prime, generator = int.from_bytes(p, "big"), int.from_bytes(g, "big")
        prefix += string(p) + string(g)
    agreement = HybridAgreement(record["kex"]) if record["kex"] in HYBRIDS else Agreement(record["kex"], prime, generator)
    wire.send(bytes([number]) + agreement.public)
    record["K_S"], rest = take_string(wire.receive(number + 1)[1:])
    peer, rest = take_string(rest)
    record["signature"], _ = take_string(rest)
    record["public_values"] = prefix + agreement.public + string(peer)
    record["K"] = agreement.agree(peer)
    wire.receive(21)
    wire.send(b"\x15")


def as_server(wire: Wire, record: dict, names: list[str], key: ed25519.Ed25519PrivateKey) -> None:
    record["V_S"] = b"SSH-2.0-sshrp_recorder"
    record["V_C"] = wire.line(record["V_S"])
    record["I_S"] = kexinit(*names, "ext-info-s")
    wire.send(record["I_S"])
    record["I_C"] = wire.receive(20)
    prefix, number, prime = b"", 30, 0
    if record["kex"] in (GEX, GEX_SHA1):
        request = wire.receive(34)[1:]
        prime, number = modp_prime(4096), 32
        wire.send(b"\x1f" + mpint(prime) + mpint(2))
        prefix = request + mpint(prime) + mpint(2)
    peer, _ = take_string(wire.receive(number)[1:])
    agreement = HybridAgreement(record["kex"], peer) if record["kex"] in HYBRIDS else Agreement(record["kex"], prime)
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    record["K_S"] = string(b"ssh-ed25519") + string(raw)
    record["public_values"] = prefix + string(peer) + agreement.public
    record["K"] = agreement.agree(peer)
    record["signature"] = string(b"ssh-ed25519") + string(key.sign(exchange_hash(record)))
    wire.send(bytes([number + 1]) + string(record["K_S"]) + agreement.public + string(record["signature"]))
    wire.send(b"\x15")
    wire.receive(21)


def write(folder: pathlib.Path, record: dict) -> None:
    lines = [f"# recorded by tools/record_handshake.py with {record['openssh']}"]
    for name, value in record.items():
        if isinstance(value, int) and name == "K":
            value = value.to_bytes((value.bit_length() + 7) // 8, "big")
        lines.append(f"{name}: {value.decode() if name in ('V_C', 'V_S') else value.hex() if isinstance(value, bytes) else value}")
    kex = record["kex"].removesuffix(".com").removesuffix(".org").replace("@", "-")
    name = "-".join([record["peer"], kex, record["host_key"]])
    (folder / f"{name}.txt").write_text("\n".join(lines) + "\n")
    print(name, record["cipher"])


def record_one(folder: pathlib.Path, keys: pathlib.Path, peer: str, kex: str, host_key: str, cipher: tuple[str, str]) -> None:
    root = OPENSSH10 if kex == MLKEM else pathlib.Path("/")
    options = ["-o", "KexAlgorithms=" + kex, "-o", "MACs=" + cipher[1], "-o", "Ciphers=" + cipher[0]]
    options += ["-o", "HostKeyAlgorithms=" + host_key]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        if peer == "sshd":
            key_file = keys / ("rsa" if "rsa" in host_key else host_key)
            own = [f"-oSshdSessionPath={root}/usr/lib/openssh/sshd-session", f"-oSshdAuthPath={root}/usr/lib/openssh/sshd-auth"]
            command = [root / "usr/sbin/sshd", "-i", "-f", "/dev/null", "-h", key_file, *options, *(own if root == OPENSSH10 else [])]
            ours, theirs = socket.socketpair()
        else:
            known = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes"]
            command = [root / "usr/bin/ssh", "-F", "/dev/null", "-p", str(listener.getsockname()[1]), *known, *options, "127.0.0.1"]
            ours, theirs = None, subprocess.DEVNULL
        process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
        if ours is None:
            ours, _ = listener.accept()
        else:
            theirs.close()
        ours.settimeout(30)
        wire = Wire(ours)
        release = subprocess.run([root / "usr/bin/ssh", "-V"], capture_output=True, text=True, check=True).stderr.split(",")[0]
        record = {"openssh": release, "peer": peer, "kex": kex, "host_key": host_key, "cipher": cipher[0],
                  "mac": cipher[1] if cipher[0].endswith(("ctr", "cbc")) else "-"}
        names = [kex, host_key, *cipher]
        if peer == "sshd":
            as_client(wire, record, names)
        else:
            as_server(wire, record, names, ed25519.Ed25519PrivateKey.generate())
        record["H"] = exchange_hash(record)
        record["sequence_number"] = wire.received
        record["sealed"] = wire.sealed()
        ours.close()
        process.terminate()
        process.wait()
    write(folder, record)


def main() -> None:
    folder, methods = pathlib.Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        keys = pathlib.Path(name)
        for kind in ["ed25519", "ecdsa-256", "ecdsa-384", "ecdsa-521", "rsa-2048"]:
            kind, _, bits = kind.partition("-")
            file = "rsa" if kind == "rsa" else "ssh-ed25519" if kind == "ed25519" else f"ecdsa-sha2-nistp{bits}"
            subprocess.run(["ssh-keygen", "-q", "-N", "", "-t", kind, *(["-b", bits] if bits else []), "-f", keys / file], check=True)
        for number, kex in enumerate(METHODS):
            if methods and kex not in methods:
                continue
            record_one(folder, keys, "sshd", kex, "ssh-ed25519", CIPHERS[number % len(CIPHERS)])
            record_one(folder, keys, "ssh", kex, "ssh-ed25519", CIPHERS[(number + 3) % len(CIPHERS)])
        for number, host_key in enumerate([] if methods else HOST_KEYS[1:]):
            record_one(folder, keys, "sshd", "curve25519-sha256", host_key, CIPHERS[number % len(CIPHERS)])
        for peer, kex, host_key, cipher in LEGACY:
            if not methods or kex in methods:
                record_one(folder, keys, peer, kex, host_key, cipher)


if __name__ == "__main__":
    main()

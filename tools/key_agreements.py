"""The arithmetic of key exchanges, of either side: for what records or plays one end of them.

python3-cryptography computes it, for ML-KEM a newer one than Debian 12's: PYTHONPATH=build/peers/asyncssh-2.24.1. It has no
sntrup761: the C of third_party/ is compiled for it.
"""
# SPDX-License-Identifier: MIT

import ctypes
import hashlib
import pathlib
import secrets
import struct
import subprocess
import tempfile

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, x25519

PROJECT = pathlib.Path(__file__).resolve().parents[1]
MLKEM, SNTRUP = "mlkem768x25519-sha256", ["sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com"]
MLKEM_P256 = "mlkem768nistp256-sha256"  # which OpenSSH hasn't
HYBRIDS = [MLKEM, *SNTRUP, MLKEM_P256]
PRIME_14 = int(  # RFC 3526 §3
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B"
    "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6"
    "49286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D"
    "670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
    "3995497CEA956AE515D2261898FA051015728E5A8AACAA68FFFFFFFFFFFFFFFF", 16)
CURVES = {"ecdh-sha2-nistp256": ec.SECP256R1(), "ecdh-sha2-nistp384": ec.SECP384R1(), "ecdh-sha2-nistp521": ec.SECP521R1()}


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


def string(value: bytes) -> bytes:
    return struct.pack(">I", len(value)) + value


def mpint(value: int) -> bytes:
    return string(value.to_bytes(value.bit_length() // 8 + 1 if value else 0, "big"))


def take_string(data: bytes) -> tuple[bytes, bytes]:
    size = struct.unpack(">I", data[:4])[0]
    return data[4:4 + size], data[4 + size:]


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

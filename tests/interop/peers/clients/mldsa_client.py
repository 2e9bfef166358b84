"""Key exchanges as a client with a host key ssh-mldsa44-ed25519, whose signatures cryptography's OpenSSL checks:
mldsa_client.py TOOLS HOST PORT METHOD COUNT

Each on a connection of its own, up to the server's NEWKEYS. TOOLS has record_handshake.py, which computes our side. Prints how many
signatures were right, each of its two halves.
"""
# SPDX-License-Identifier: MIT

import hashlib
import os
import socket
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])

from cryptography.hazmat.primitives.asymmetric import ed25519, mldsa  # noqa: E402
import record_handshake as handshake  # noqa: E402

TYPE = b"ssh-mldsa44-ed25519"
LABEL = b"COMPSIG-MLDSA44-Ed25519-SHA512"
PUBLIC_KEY, SIGNATURE = 1312, 2420  # bytes of ML-DSA-44's

host, port, method, count = sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5])
right = 0
for number in range(count):
    # From an address of its own: a client that goes without trying to log in is held against its address.
    source = (f"127.113.{os.getpid() % 256}.{number + 1}", 0)
    with socket.create_connection((host, port), timeout=60, source_address=source) as connection:
        record = {"kex": method}
        handshake.as_client(handshake.Wire(connection), record, [method, TYPE.decode(), "aes128-gcm@openssh.com", "hmac-sha2-256"])
    name, rest = handshake.take_string(record["K_S"])
    key, _ = handshake.take_string(rest)
    signed_by, rest = handshake.take_string(record["signature"])
    signature, _ = handshake.take_string(rest)
    assert name == signed_by == TYPE
    message = b"CompositeAlgorithmSignatures2025" + LABEL + b"\0" + hashlib.sha512(handshake.exchange_hash(record)).digest()
    mldsa.MLDSA44PublicKey.from_public_bytes(key[:PUBLIC_KEY]).verify(signature[:SIGNATURE], message, LABEL)
    ed25519.Ed25519PublicKey.from_public_bytes(key[PUBLIC_KEY:]).verify(signature[SIGNATURE:], message)
    right += 1
print(right)

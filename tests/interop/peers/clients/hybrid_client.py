"""Key exchanges as a client by a hybrid method, with ML-KEM of cryptography's OpenSSL: hybrid_client.py TOOLS HOST PORT METHOD COUNT

Each on a connection of its own, up to the server's NEWKEYS; its signature over H shows that it has the same K. TOOLS has
record_handshake.py, which computes our side. Prints how many exchanges were right.
"""
# SPDX-License-Identifier: MIT

import os
import socket
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])

from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: E402
import record_handshake as handshake  # noqa: E402

host, port, method, count = sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5])
right = 0
for number in range(count):
    # From an address of its own: a client that goes without trying to log in is held against its address.
    with socket.create_connection((host, port), timeout=60, source_address=(f"127.112.{os.getpid() % 256}.{number + 1}", 0)) as connection:
        record = {"kex": method}
        handshake.as_client(handshake.Wire(connection), record, [method, "ssh-ed25519", "aes128-gcm@openssh.com", "hmac-sha2-256"])
    _, rest = handshake.take_string(record["K_S"])
    key, _ = handshake.take_string(rest)
    _, rest = handshake.take_string(record["signature"])
    signature, _ = handshake.take_string(rest)
    ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, handshake.exchange_hash(record))
    right += 1
print(right)

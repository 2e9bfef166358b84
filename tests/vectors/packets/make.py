#!/usr/bin/python3
"""Made packets.txt with python3-asyncssh 2.10, an SSH implementation that isn't ours; kept to show where it comes from.

A group of lines for each cipher and MAC: the names and keys, then three packets in a row, with the sequence number,
the packet in the clear and the packet as it is sent. Half of the groups of counter mode and GCM have initial IVs whose counters wrap.
"""

import hashlib
import struct
import sys
import warnings

warnings.simplefilter("ignore")
from asyncssh.encryption import get_encryption, get_encryption_params  # noqa: E402

CIPHERS = ["chacha20-poly1305@openssh.com", "aes128-gcm@openssh.com", "aes256-gcm@openssh.com",
           "aes128-ctr", "aes192-ctr", "aes256-ctr"]
CBC = ["aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc"]
MACS = ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha1-etm@openssh.com",
        "hmac-sha2-256", "hmac-sha2-512", "hmac-sha1"]


def fill(label: str, size: int) -> bytes:
    return hashlib.shake_128(label.encode()).digest(size)


def packet(payload: bytes, block: int, length_is_aligned: bool) -> bytes:
    padding = -(len(payload) + 1 + (4 if length_is_aligned else 0)) % block
    padding += block if padding < 4 else 0
    return struct.pack(">IB", 1 + len(payload) + padding, padding) + payload + fill("padding", padding)


def group(cipher: str, mac: str, wraps: bool) -> None:
    key_size, iv_size, block, mac_size, _, etm = get_encryption_params(cipher.encode(), mac.encode())
    key, mac_key = fill("key " + cipher, key_size), fill("mac " + mac, mac_size)
    iv = fill("iv " + cipher, iv_size)
    if wraps:
        iv = iv[:-8] + b"\xff" * 8 if "gcm" in cipher else b"\xff" * iv_size
    encryption = get_encryption(cipher.encode(), key, iv, mac.encode(), mac_key, etm)
    aligned = cipher.endswith(("-ctr", "-cbc")) and "-etm" not in mac
    print(f"\nkeys {cipher} {mac or '-'} {key.hex()} {iv.hex() or '-'} {mac_key.hex() if mac else '-'}")
    for sequence_number, size in ((0xFFFFFFFE, 1), (0xFFFFFFFF, 40), (0, 100)):
        clear = packet(fill("payload", size), max(block, 8), aligned)
        sealed, tag = encryption.encrypt_packet(sequence_number, clear[:4], clear[4:])
        print(f"packet {sequence_number} {clear.hex()} {(sealed + tag).hex()}")


print("# " + __doc__.strip().splitlines()[0])
for wraps in (False, True):
    for cipher in CIPHERS:
        for mac in MACS if cipher.endswith("-ctr") else [""]:
            if not (wraps and "chacha" in cipher):
                group(cipher, mac, wraps)
for cipher in CBC:
    for mac in MACS:
        group(cipher, mac, False)
sys.stdout.flush()

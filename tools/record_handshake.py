#!/usr/bin/python3
"""Records key exchanges with OpenSSH: record_handshake.py FOLDER [METHOD...]

Plays one end itself, so that K is known, with nothing but python3-cryptography; the other end is sshd, whose signature
over H shows that it has computed the same, or ssh, which shows it by accepting ours. A file for each: what goes into
H, H itself, and the first packet that OpenSSH has sealed with the keys that come of it. The keys are throwaway ones.

OpenSSH is this machine's, or for ML-KEM the one of build/peers/openssh10. key_agreements.py says what ML-KEM takes; of sntrup761, for
which it has the C that is under test, OpenSSH is the judge.
"""
# SPDX-License-Identifier: MIT

import hashlib
import pathlib
import secrets
import socket
import struct
import subprocess
import sys
import tempfile

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from key_agreements import CURVES, GROUPS, HYBRIDS, MLKEM, PROJECT, SNTRUP, Agreement, HybridAgreement, modp_prime, mpint, string, take_string

DIGESTS = {"nistp384": "sha384", "nistp521": "sha512", "sha512": "sha512", "sha1": "sha1"}
HOST_KEYS = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-256", "rsa-sha2-512"]
CIPHERS = [("chacha20-poly1305@openssh.com", "hmac-sha2-256"), ("aes256-gcm@openssh.com", "hmac-sha2-256"),
           ("aes192-ctr", "hmac-sha2-512-etm@openssh.com"), ("aes256-ctr", "hmac-sha2-512"), ("aes128-gcm@openssh.com", "hmac-sha1"),
           ("aes128-ctr", "hmac-sha1")]


GEX = "diffie-hellman-group-exchange-sha256"
GEX_SHA1 = "diffie-hellman-group-exchange-sha1"
OPENSSH10 = PROJECT / "build/peers/openssh10"
METHODS = [MLKEM, *SNTRUP, "curve25519-sha256", "curve25519-sha256@libssh.org", *CURVES,
           *(kex for kex in GROUPS if not kex.endswith("sha1")), GEX]
LEGACY = [("sshd", "diffie-hellman-group1-sha1", "ssh-rsa", ("aes128-cbc", "hmac-sha1")),
          ("ssh", "diffie-hellman-group1-sha1", "ssh-ed25519", ("aes192-cbc", "hmac-sha1")),
          ("sshd", "diffie-hellman-group14-sha1", "ssh-rsa", ("3des-cbc", "hmac-sha1")),
          ("ssh", "diffie-hellman-group14-sha1", "ssh-ed25519", ("3des-cbc", "hmac-sha1-etm@openssh.com")),
          ("sshd", GEX_SHA1, "ssh-ed25519", ("aes256-cbc", "hmac-sha2-256")),
          ("ssh", GEX_SHA1, "ssh-ed25519", ("aes256-cbc", "hmac-sha2-512-etm@openssh.com"))]


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

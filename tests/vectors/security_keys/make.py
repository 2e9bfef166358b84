#!/usr/bin/python3
"""Made the files of this folder with asyncssh 2.10, whose FIDO device is replaced by keys in memory; kept to show where
they come from. OpenSSH 9.2's ssh-keygen checks each signature before it stays, and makes the certificates of these keys."""

import base64
import hashlib
import pathlib
import struct
import subprocess
import textwrap

import asyncssh
from asyncssh import sk_ecdsa, sk_eddsa
from asyncssh.packet import String, UInt32
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = pathlib.Path(__file__).resolve().parent
TEXT = b"what is signed"
PRESENT, VERIFIED = 1, 4  # flags of an authenticator


class Authenticator:
    """What sk_enroll and sk_sign of asyncssh need: a key, flags and a counter."""

    def __init__(self):
        self.keys, self.flags, self.counter = {}, PRESENT, 0x01020304

    def enroll(self, alg, application, user, pin, resident):
        if alg == asyncssh.sk.SSH_SK_ECDSA:
            key = ec.generate_private_key(ec.SECP256R1())
            public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        else:
            key = ed25519.Ed25519PrivateKey.generate()
            public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.keys[public] = key
        return public, public

    def sign(self, digest, application, key_handle, flags):
        data = hashlib.sha256(application).digest() + struct.pack(">BI", self.flags, self.counter) + digest
        key = self.keys[key_handle]
        ecdsa = isinstance(key, ec.EllipticCurvePrivateKey)
        return self.flags, self.counter, key.sign(data, ec.ECDSA(hashes.SHA256())) if ecdsa else key.sign(data)


def sshsig(key) -> str:
    """OpenSSH's PROTOCOL.sshsig"""
    head = String("test") + String("") + String("sha512")
    signature = key.sign(b"SSHSIG" + head + String(hashlib.sha512(TEXT).digest()), key.algorithm)
    blob = b"SSHSIG" + UInt32(1) + String(key.public_data) + head + String(signature)
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *textwrap.wrap(base64.b64encode(blob).decode(), 70),
                      "-----END SSH SIGNATURE-----", ""])


def main() -> None:
    device = Authenticator()
    for module in (sk_ecdsa, sk_eddsa):
        module.sk_enroll, module.sk_sign = device.enroll, device.sign
    for name in ("sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"):
        short = "sk_ed25519" if "ed25519" in name else "sk_nistp256"
        key = asyncssh.generate_private_key(name, comment="a comment")
        public = HERE / f"{short}.pub"
        key.write_public_key(str(public))
        key.write_private_key(str(HERE / short))
        fingerprint = subprocess.run(["ssh-keygen", "-l", "-f", public], check=True, capture_output=True).stdout
        (HERE / f"{short}.fingerprint").write_bytes(fingerprint)
        for suffix, flags in {"": PRESENT, "_absent": 0, "_verified": PRESENT | VERIFIED, "_only_verified": VERIFIED}.items():
            device.flags = flags
            path = HERE / f"{short}{suffix}.sshsig"
            path.write_text(sshsig(key))
            subprocess.run(["ssh-keygen", "-q", "-Y", "check-novalidate", "-n", "test", "-s", path], input=TEXT, check=True)
        # by a CA's key in a file, and as a CA
        subprocess.run(["ssh-keygen", "-q", "-s", HERE / "../keys/ed25519", "-I", "the id", "-n", "alice", "-O",
                        "no-touch-required", public], check=True)
        device.flags = 0
        certified = asyncssh.read_public_key(str(HERE / "../keys/nistp256.pub"))
        certificate = key.generate_user_certificate(certified, "the id", principals=["alice"], comment="x")
        certificate.write_certificate(str(HERE / f"nistp256-by-{short}-cert.pub"))


main()

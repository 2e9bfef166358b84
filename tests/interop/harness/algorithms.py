"""What sshrp negotiates, combination by combination, and how OpenSSH's log tells what was chosen."""
# SPDX-License-Identifier: MIT

from dataclasses import dataclass, fields

import pytest

KEX = (  # OpenSSH 9's; ML-KEM is OpenSSH 10's, in test_hybrid.py
    "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521",
    "diffie-hellman-group14-sha256", "diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512",
    "diffie-hellman-group-exchange-sha256", "sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com")
HOST_KEYS = (
    "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-256", "rsa-sha2-512")
AUTHENTICATED = ("chacha20-poly1305@openssh.com", "aes128-gcm@openssh.com", "aes256-gcm@openssh.com")
COUNTER = ("aes128-ctr", "aes192-ctr", "aes256-ctr")
MACS = (
    "hmac-sha2-256", "hmac-sha2-512", "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com")
IMPLICIT = "<implicit>"  # OpenSSH's word for a cipher that needs no MAC

# Both legs with everything that is off by default.
EVERYTHING = {"kex": "+diffie-hellman-*", "compression": "none,zlib@openssh.com"}


@dataclass(frozen=True)
class Choice:
    kex: str = "curve25519-sha256"
    host_key: str = "ssh-ed25519"
    cipher: str = "aes128-gcm@openssh.com"
    mac: str = IMPLICIT
    compression: str = "none"

    def __str__(self):
        """Names a test: what differs from the defaults."""
        given = [getattr(self, field.name) for field in fields(self) if getattr(self, field.name) not in (field.default, IMPLICIT)]
        return "+".join(given) or "defaults"

    def options(self):
        """Keywords of ssh_config and sshd_config alike, but for compression."""
        lines = {"KexAlgorithms": self.kex, "HostKeyAlgorithms": self.host_key, "Ciphers": self.cipher}
        return lines if self.mac == IMPLICIT else {**lines, "MACs": self.mac}

    def missing_from(self, log):
        """The lines that OpenSSH, ssh or sshd, would have logged for this choice and did not."""
        wanted = [f"kex: algorithm: {self.kex}", f"kex: host key algorithm: {self.host_key}"]
        wanted += [f"kex: {way} cipher: {self.cipher} MAC: {self.mac} compression: {self.compression}"
                   for way in ("client->server", "server->client")]
        lines = {line.removesuffix(" [preauth]").strip() for line in log.replace("debug1: ", "").splitlines()}
        return [line for line in wanted if line not in lines]


SUITES = [*((cipher, IMPLICIT) for cipher in AUTHENTICATED), *((cipher, mac) for cipher in COUNTER for mac in MACS)]

# Every method of key exchange with every suite, and each of both with every host key.
PAIRS = [Choice(kex, HOST_KEYS[(i + j) % len(HOST_KEYS)], *suite) for i, kex in enumerate(KEX) for j, suite in enumerate(SUITES)]
COMPRESSED = [Choice(cipher=cipher, mac=mac, compression="zlib@openssh.com")
              for cipher, mac in (("aes128-gcm@openssh.com", IMPLICIT), ("aes256-ctr", "hmac-sha2-256-etm@openssh.com"))]
# Of those, every suite once, every method once or twice, and every host key: what is enough where time is short.
FEW = [PAIRS[i * len(SUITES) + j] for i in range(len(KEX)) for j in range(i, len(SUITES), len(KEX))]
PARAMETERS = [pytest.param(choice, id=str(choice), marks=[] if choice in (*FEW, *COMPRESSED) else [pytest.mark.matrix])
              for choice in (*PAIRS, *COMPRESSED)]

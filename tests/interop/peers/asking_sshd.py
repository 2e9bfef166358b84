"""sshds that want more than a password: two factors in a row, PAM with two questions, the second one of a code, or a new password."""
# SPDX-License-Identifier: MIT

import base64
import hashlib
import hmac
import struct
import time

from peers.openssh import NINE, Sshd

SECRET = b"interop test secret."  # 20 bytes, as RFC 4226 recommends
PAM = """
auth required pam_unix.so
auth required pam_google_authenticator.so secret={secret} user=root echo_verification_code no_increment_hotp
account required pam_unix.so
session required pam_permit.so
"""
PAM_OF_PASSWORDS = """
auth required pam_unix.so
account required pam_unix.so
password required pam_unix.so sha512 rounds=1000
session required pam_permit.so
"""


def code(now=None):
    """RFC 6238, six digits, 30 s."""
    digest = hmac.digest(SECRET, struct.pack(">Q", int(now or time.time()) // 30), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000:06}"


class TwoFactorSshd(Sshd):
    """A key, and then a password."""

    def __init__(self, work, keys, accounts):
        super().__init__(work, keys, accounts, options=["AuthenticationMethods publickey,password"])
        self.name = "twofactor"


class PamSshd(Sshd):
    """keyboard-interactive alone: a hidden question for the password, a shown one for the code."""

    def __init__(self, work, keys, accounts):
        super().__init__(work, keys, accounts, options=[
            "UsePAM yes", "PasswordAuthentication no", "PubkeyAuthentication no", "KbdInteractiveAuthentication yes"])
        self.name = "pam"

    def overlays(self):
        secret, service = self.work / "pam-code", self.work / "pam-sshd"
        secret.write_text(base64.b32encode(SECRET).decode() + "\n\" TOTP_AUTH\n")
        secret.chmod(0o400)
        service.write_text(PAM.format(secret=secret))
        return [(service, "/etc/pam.d/sshd")]


class PasswordSshd(Sshd):
    """PAM with pam_unix alone, by `password` and by keyboard-interactive: it has who must change the password do so."""

    def __init__(self, work, keys, accounts, release=NINE, options=()):
        super().__init__(work, keys, accounts, release, [*options, "UsePAM yes", "PubkeyAuthentication no", "KbdInteractiveAuthentication yes"])
        self.name = f"passwords-{release.name}"

    def overlays(self):
        service = self.work / f"pam-{self.name}"
        service.write_text(PAM_OF_PASSWORDS)
        return [*super().overlays(), (service, "/etc/pam.d/sshd")]

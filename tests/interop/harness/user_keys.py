"""Keys of users and of the authority that certifies them, made once for a run."""
# SPDX-License-Identifier: MIT

import subprocess
from pathlib import Path

KINDS = {"ed25519": ["-t", "ed25519"], "ecdsa": ["-t", "ecdsa"], "rsa": ["-t", "rsa", "-b", "2048"]}


def keygen(*arguments):
    subprocess.run(["ssh-keygen", "-q", *map(str, arguments)], check=True)


class UserKeys:
    """`proxy` is the key that the proxy logs in with, `ca` signs certificates, `stranger` is in no file."""

    def __init__(self, directory: Path):
        directory.mkdir(parents=True)
        self.directory = directory
        for name, arguments in {**KINDS, "proxy": KINDS["ed25519"], "ca": KINDS["ed25519"], "stranger": KINDS["ed25519"]}.items():
            keygen(*arguments, "-N", "", "-C", name, "-f", directory / name)

    def path(self, name):
        return self.directory / name

    def line(self, name):
        """As it stands in authorized_keys."""
        return self.path(name).with_suffix(".pub").read_text().strip()

    def certified(self, name, *options, principals="alice", ca="ca"):
        """A copy of the key with a certificate beside it; `options` are ssh-keygen's."""
        copy = self.directory / f"{name}-{abs(hash((options, principals, ca))):x}"
        if not copy.exists():
            copy.write_bytes(self.path(name).read_bytes())
            copy.chmod(0o600)
            copy.with_suffix(".pub").write_text(self.line(name) + "\n")
            keygen("-s", self.path(ca), "-I", "test", "-n", principals, *options, copy.with_suffix(".pub"))
        return copy

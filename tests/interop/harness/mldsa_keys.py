"""Keys of the type ssh-mldsa44-ed25519, by ssh-keygen of OpenSSH 10.6, beside others of the same name."""
# SPDX-License-Identifier: MIT

import subprocess
from pathlib import Path

from peers.openssh import SID

TYPE = "ssh-mldsa44-ed25519"
SHORT = {"mldsa": "mldsa44-ed25519", "ed25519": "ed25519"}  # kinds, and what ssh-keygen calls them


def keygen(*arguments):
    done = subprocess.run([SID.program("ssh-keygen"), "-q", *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


class MldsaKeys:
    """A key of each kind under a name; as HostKeys it can be a server's."""

    def __init__(self, directory: Path, kinds=SHORT):
        directory.mkdir(parents=True)
        self.directory, self.kinds = directory, tuple(kinds)
        for kind in kinds:
            keygen("-t", SHORT[kind], "-N", "", "-C", kind, "-f", directory / kind)

    @property
    def private(self):
        return [self.directory / kind for kind in self.kinds]

    def path(self, kind):
        return self.directory / kind

    def public(self, kind):
        """The public key's algorithm and base64, without a comment."""
        return " ".join((self.directory / f"{kind}.pub").read_text().split()[:2])

    def known_hosts(self, host, port, kinds=None):
        return "".join(f"[{host}]:{port} {self.public(kind)}\n" for kind in kinds or self.kinds)

    def certified(self, kind, ca, *options):
        """A copy of the key with a certificate beside it, of the CA's key file; `options` are ssh-keygen's."""
        copy = self.directory / f"{kind}-{abs(hash((kind, ca, options))):x}"
        if not copy.exists():
            copy.write_bytes(self.path(kind).read_bytes())
            copy.chmod(0o600)
            copy.with_suffix(".pub").write_text(self.public(kind) + "\n")
            keygen("-s", ca, "-I", "test", *options, copy.with_suffix(".pub"))
        return copy

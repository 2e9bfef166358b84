"""Host keys of every kind, made once for a run, and the known_hosts lines that go with them."""
# SPDX-License-Identifier: MIT

import subprocess
from pathlib import Path

KINDS = {  # file name, ssh-keygen's arguments, the name in known_hosts
    "ed25519": (["-t", "ed25519"], "ssh-ed25519"),
    "ecdsa256": (["-t", "ecdsa", "-b", "256"], "ecdsa-sha2-nistp256"),
    "ecdsa384": (["-t", "ecdsa", "-b", "384"], "ecdsa-sha2-nistp384"),
    "ecdsa521": (["-t", "ecdsa", "-b", "521"], "ecdsa-sha2-nistp521"),
    "rsa": (["-t", "rsa", "-b", "2048"], "ssh-rsa"),
}


class HostKeys:
    def __init__(self, directory: Path):
        directory.mkdir(parents=True)
        self.directory = directory
        for kind, (arguments, _) in KINDS.items():
            subprocess.run(["ssh-keygen", "-q", *arguments, "-N", "", "-C", "", "-f", str(directory / kind)], check=True)

    @property
    def private(self):
        return [self.directory / kind for kind in KINDS]

    def path(self, kind):
        return self.directory / kind

    def public(self, kind):
        """The public key's algorithm and base64, without a comment."""
        return " ".join((self.directory / f"{kind}.pub").read_text().split()[:2])

    def known_hosts(self, host, port, kinds=KINDS):
        return "".join(f"[{host}]:{port} {self.public(kind)}\n" for kind in kinds)

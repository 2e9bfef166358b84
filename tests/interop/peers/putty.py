"""PuTTY's plink and psftp."""
# SPDX-License-Identifier: MIT

import os
import secrets
import subprocess

from harness.keys import KINDS
from harness.process import SLOWDOWN


class Putty:
    sftp_capable = exec_capable = True

    def __init__(self, target, work):
        self.target, self.home = target, work / f"putty-{secrets.token_hex(4)}"
        self.home.mkdir()
        self.password_file = self.home / "password"
        self.password_file.write_text(target.password + "\n")

    def common(self):
        """PuTTY takes any of the given host keys, and no other."""
        keys = [word for kind in KINDS for word in ("-hostkey", self.fingerprint(kind))]
        return ["-batch", "-P", str(self.target.port), "-l", self.target.user, "-pwfile", str(self.password_file), *keys]

    def fingerprint(self, kind):
        line = subprocess.run(["ssh-keygen", "-l", "-f", f"{self.target.keys.path(kind)}.pub"], check=True, capture_output=True, text=True)
        return line.stdout.split()[1]

    def run(self, argv, stdin=b"", timeout=60):
        return subprocess.run(argv, input=stdin, capture_output=True, timeout=timeout * SLOWDOWN,
                              env={**os.environ, "HOME": str(self.home)})

    def exec(self, command, stdin=b""):
        return self.run(["plink", "-ssh", "-T", "-no-antispoof", *self.common(), self.target.host, command], stdin)

    def sftp(self, batch):
        script = self.home / "batch"
        script.write_text(batch)
        done = self.run(["psftp", "-b", str(script), *self.common(), self.target.host])
        assert done.returncode == 0, (done.stdout + done.stderr).decode()

    def sftp_put(self, local, remote):
        self.sftp(f"put {local} {remote}\n")

    def sftp_get(self, remote, local):
        self.sftp(f"get {remote} {local}\n")

"""libssh2, by way of curl's sftp:// addresses."""
# SPDX-License-Identifier: MIT

import os
import secrets
import subprocess

from harness.process import SLOWDOWN


class Curl:
    sftp_capable, exec_capable = True, False

    def __init__(self, target, work):
        self.target, self.home = target, work / f"curl-{secrets.token_hex(4)}"
        (self.home / ".ssh").mkdir(parents=True)
        target.known_hosts(self.home / ".ssh/known_hosts")

    def run(self, *arguments):
        done = subprocess.run(
            ["curl", "-q", "--silent", "--show-error", "--user", f"{self.target.user}:{self.target.password}", *map(str, arguments)],
            capture_output=True, timeout=60 * SLOWDOWN, env={**os.environ, "HOME": str(self.home)})
        assert done.returncode == 0, done.stderr.decode()

    def address(self, remote):
        return f"sftp://{self.target.host}:{self.target.port}/~/{remote}"

    def sftp_put(self, local, remote):
        self.run("--upload-file", local, self.address(remote))

    def sftp_get(self, remote, local):
        self.run("--output", local, self.address(remote))

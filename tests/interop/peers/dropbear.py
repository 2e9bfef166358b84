"""dropbear: its server as an upstream, and dbclient."""
# SPDX-License-Identifier: MIT

import os
import secrets
import shutil
import subprocess

from harness.process import SLOWDOWN
from peers.upstream import Upstream


class Dropbear(Upstream):
    name = "dropbear"

    def __init__(self, work, keys, accounts, options=()):
        super().__init__(work, keys)
        self.accounts, self.options = accounts, list(options)

    def host_key(self, kind):
        """The host key in dropbear's own format, which it makes of OpenSSH's older one."""
        converted = self.work / f"dropbear-{self.port}-{kind}"
        if not converted.exists():
            pem = converted.with_suffix(".pem")
            shutil.copy(self.keys.path(kind), pem)
            if kind != "ed25519":
                subprocess.run(["ssh-keygen", "-q", "-p", "-m", "PEM", "-N", "", "-f", pem], check=True, stdout=subprocess.DEVNULL)
            subprocess.run(["dropbearconvert", "openssh", "dropbear", pem, converted], check=True, capture_output=True)
        return converted

    def command(self):
        keys = [word for kind in ("ed25519", "ecdsa256", "rsa") for word in ("-r", self.host_key(kind))]
        return self.accounts.command(["/usr/sbin/dropbear", "-F", "-E", "-m", "-p", f"127.0.0.1:{self.port}", *keys, *self.options])

    def listener_process(self):
        return self.accounts.process_of(self.process.pid)

    def home(self, account="alice"):
        return self.accounts.home(account)

    def owner(self, account):
        return self.accounts.number(account), self.accounts.number(account)


class Dbclient:
    sftp_capable = exec_capable = True

    def __init__(self, target, work):
        self.target, self.home = target, work / f"dbclient-{secrets.token_hex(4)}"
        (self.home / ".ssh").mkdir(parents=True)
        lines = target.known_hosts(self.home / ".ssh/known_hosts").read_text()
        (self.home / ".ssh/known_hosts").write_text(lines.replace(f"[{target.host}]:{target.port}", target.host))

    def command(self, *flags):
        return ["dbclient", "-p", str(self.target.port), "-l", self.target.user, *flags, self.target.host]

    def run(self, argv, stdin=b"", timeout=60):
        return subprocess.run(argv, input=stdin, capture_output=True, timeout=timeout * SLOWDOWN, env={
            **os.environ, "HOME": str(self.home), "DROPBEAR_PASSWORD": self.target.password})

    def exec(self, command, stdin=b""):
        return self.run([*self.command("-T"), command], stdin)

    def sftp(self, batch):
        """OpenSSH's sftp speaks SFTP through dbclient."""
        done = self.run(["sftp", "-b", "-", "-D", " ".join([*self.command("-T", "-s"), "sftp"])], batch.encode())
        assert done.returncode == 0, done.stderr.decode()

    def sftp_put(self, local, remote):
        self.sftp(f"put {local} {remote}\n")

    def sftp_get(self, remote, local):
        self.sftp(f"get {remote} {local}\n")

"""OpenSSH: the releases at hand, and their sshd as an upstream."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.process import children
from peers.upstream import Upstream

PROJECT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Release:
    name: str
    root: Path

    @property
    def sshd(self):
        return self.root / "usr/sbin/sshd"

    @property
    def libexec(self):
        return self.root / "usr/lib/openssh"

    def program(self, name):
        return self.root / "usr/bin" / name


SYSTEM = Release("openssh9", Path("/"))
BACKPORT = Release("openssh10", PROJECT / "build/peers/openssh10")
RELEASES = {release.name: release for release in (SYSTEM, BACKPORT)}


def fetch_backport():
    subprocess.run([PROJECT / "tools/peers/openssh10.sh"], check=True, stdout=subprocess.DEVNULL)


class Sshd(Upstream):
    """`options` are further lines of sshd_config; the first line about a keyword wins there, so they stand first."""

    def __init__(self, work, keys, accounts, release=SYSTEM, options=(), kinds=None):
        super().__init__(work, keys)
        self.accounts, self.release, self.options, self.kinds = accounts, release, list(options), kinds
        self.name = release.name

    def configuration(self):
        keys = self.keys.private if self.kinds is None else [self.keys.path(kind) for kind in self.kinds]
        return "\n".join([
            *self.options,
            f"ListenAddress 127.0.0.1:{self.port}",
            *(f"HostKey {key}" for key in keys),
            "LogLevel DEBUG1",
            "PidFile none",
            "UsePAM no",
            "UseDNS no",
            "StrictModes no",
            "PrintMotd no",
            "PrintLastLog no",
            "AuthorizedKeysFile .ssh/authorized_keys",
            "AllowStreamLocalForwarding yes",
            "StreamLocalBindUnlink yes",
            "X11Forwarding yes",
            "AcceptEnv LANG SSHRP_*",
            "MaxStartups 200:30:1000",
            "MaxSessions 100",
            f"Subsystem sftp {self.release.libexec / 'sftp-server'}",
        ]) + "\n"

    def command(self):
        if self.release is BACKPORT:
            fetch_backport()
        config = self.work / f"{self.name}-{self.port}.conf"
        config.write_text(self.configuration())
        return self.accounts.command([self.release.sshd, "-D", "-e", "-f", config], self.helpers())

    def helpers(self):
        """sshd 10 runs its helpers by compiled-in paths; /usr/lib/openssh of its own package is laid over the system's."""
        return [(self.release.libexec, SYSTEM.libexec)] if self.release is BACKPORT else []

    def listener_process(self):
        """Below unshare: the first process of the namespace."""
        return children(self.process.pid)[0]

    def home(self, account="alice"):
        return self.accounts.home(account)

    def owner(self, account):
        return self.accounts.number(account), self.accounts.number(account)

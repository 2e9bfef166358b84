"""OpenSSH: the releases at hand, and their sshd as an upstream."""
# SPDX-License-Identifier: MIT

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.namespaces import NotHere, can_mount
from peers.upstream import Upstream

PROJECT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Release:
    name: str
    root: Path
    script: str = "openssh.sh"  # of tools/peers, which fetches it where it isn't the system's
    sftp: str | None = None  # the sftp subsystem, where it isn't a program that accounts can reach

    @property
    def is_the_systems(self):
        return self.root == Path("/")

    @property
    def sshd(self):
        return self.root / "usr/sbin/sshd"

    @property
    def libexec(self):
        return self.root / "usr/lib/openssh"

    def program(self, name):
        return self.root / "usr/bin" / name

    def fetch(self):
        """Skips the test that asks, by the script's sentence, if it can't be had any more."""
        if self.is_the_systems:
            return
        done = subprocess.run([PROJECT / "tools/peers" / self.script], stdout=subprocess.PIPE, text=True)
        if done.returncode == 3:
            raise NotHere(done.stdout.strip().splitlines()[-1])
        done.check_returncode()


# One is Debian's, the other that of another Debian.
IN_DEBIAN = int(re.match(r"OpenSSH_(\d+)", subprocess.run(["/usr/bin/ssh", "-V"], capture_output=True, text=True).stderr)[1])
NINE, TEN = (Release(f"openssh{n}", Path("/") if n == IN_DEBIAN else PROJECT / f"build/peers/openssh{n}") for n in (9, 10))
PRIVILEGE_SEPARATION = Path("/run/sshd")  # compiled in: every start of an sshd makes it where it is missing
# Only its client, and only where tools/peers/openssh.sh has it: on Debian 13. No test of many has it.
NEWEST = Release("openssh_newest", PROJECT / "build/peers/openssh_newest")
# Its programs are scripts that run them with libraries of their own, which an account can't read there.
SID = Release("openssh10.6", PROJECT / "build/peers/openssh10.6", "openssh10.6.sh", sftp="internal-sftp")
RELEASES = {release.name: release for release in (NINE, TEN)}


class Sshd(Upstream):
    """`options` are further lines of sshd_config; the first line about a keyword wins there, so they stand first."""

    def __init__(self, work, keys, accounts, release=NINE, options=(), kinds=None):
        super().__init__(work, keys)
        self.accounts, self.release, self.options, self.kinds = accounts, release, list(options), kinds
        self.name = release.name

    def configuration(self):
        keys = self.keys.private if self.kinds is None else [self.keys.path(kind) for kind in self.kinds]
        libexec = self.libexec()
        environment = " ".join(f"{name}={value}" for name, value in self.accounts.environment().items())
        return "\n".join([
            *self.options,
            *([f"SetEnv {environment}"] if environment else []),
            *([f"SshdSessionPath {libexec}/sshd-session", f"SshdAuthPath {libexec}/sshd-auth"] if self.release in (TEN, SID) else []),
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
            *(["MaxStartups 200:30:1000"] if not any(line.startswith("MaxStartups ") for line in self.options) else []),  # the last one wins
            "MaxSessions 100",
            f"Subsystem sftp {self.release.sftp or libexec / 'sftp-server'}",
        ]) + "\n"

    def command(self):
        self.release.fetch()
        if not can_mount():
            PRIVILEGE_SEPARATION.mkdir(mode=0o755, exist_ok=True)
        config = self.work / f"{self.name}-{self.port}.conf"
        config.write_text(self.configuration())
        return self.accounts.command([self.release.sshd, "-D", "-e", "-f", config], self.overlays())

    def libexec(self):
        """Where its programs of a connection and a session are. An account can't reach this project everywhere, so what isn't the
        system's is copied."""
        if self.release.is_the_systems:
            return self.release.libexec
        copy = self.work / f"{self.release.name}-libexec"
        copy.mkdir(exist_ok=True)
        for program in ("sshd-session", "sshd-auth", "sftp-server"):
            if (self.release.libexec / program).exists() and not (copy / program).exists():
                shutil.copy(self.release.libexec / program, copy)
        return copy

    def overlays(self):
        """Pairs of a file and the system's file that it is laid over."""
        return []

    def listener_process(self):
        return self.accounts.process_of(self.process.pid)

    def home(self, account="alice"):
        return self.accounts.home(account)

    def owner(self, account):
        return self.accounts.number(account), self.accounts.number(account)

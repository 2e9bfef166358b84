"""OpenSSH's ssh, sftp and scp of one release, logging in to one target."""
# SPDX-License-Identifier: MIT

import os
import secrets
import shlex
import subprocess
from pathlib import Path

from harness.process import SLOWDOWN, die_with_parent
from harness.sources import fresh_source
from peers.openssh import NEWEST, RELEASES, SID

ASKPASS = Path(__file__).with_name("askpass.sh")


class OpenSSH:
    sftp_capable = exec_capable = True

    def __init__(self, target, work: Path, release="openssh9"):
        self.target, self.release = target, {**RELEASES, NEWEST.name: NEWEST, SID.name: SID}[release]
        # What it does wrong is held against nobody else. In a network of a test's own its address is that network's.
        self.source = fresh_source() if target.host.startswith("127.") else None
        self.work = work / f"client-{secrets.token_hex(4)}"
        self.work.mkdir()
        self.known_hosts = target.known_hosts(self.work / "known_hosts")
        self.started = []
        self.release.fetch()

    @property
    def environment(self):
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("LC_", "SSH_", "DISPLAY"))},
            "SSH_ASKPASS": str(ASKPASS), "SSH_ASKPASS_REQUIRE": "force", "SSHRP_TEST_PASSWORD": self.target.password}

    def options(self, *more):
        """Options that ssh, sftp and scp understand alike; the first about a keyword wins, so `more` stands first."""
        defaults = [
            "StrictHostKeyChecking=yes", f"UserKnownHostsFile={self.known_hosts}", "GlobalKnownHostsFile=/dev/null",
            "UpdateHostKeys=no", "IdentityFile=none", "IdentityAgent=none", "PreferredAuthentications=password",
            "NumberOfPasswordPrompts=1", f"ConnectTimeout={20 * SLOWDOWN:.0f}", *([f"BindAddress={self.source}"] if self.source else [])]
        return ["-F", "none", *(f"-o{option}" for option in (*more, *defaults))]

    def command(self, *flags, run=None, options=(), user=None):
        """ssh's command line; `run` is the remote command."""
        return [str(self.release.program("ssh")), *self.options(*options), "-p", str(self.target.port),
                "-l", user or self.target.user, *flags, self.target.host, *([] if run is None else [run])]

    def shell_words(self, *options):
        """ssh as one string for -e of rsync and GIT_SSH_COMMAND, which know a shell's quotation marks."""
        return shlex.join([str(self.release.program("ssh")), *self.options(*options), "-p", str(self.target.port)])

    def exec(self, command, stdin=b"", flags=(), options=(), timeout=60, user=None):
        return self.finish(self.command(*flags, run=command, options=options, user=user), stdin, timeout)

    def finish(self, argv, stdin=b"", timeout=60, **arguments):
        arguments.setdefault("env", self.environment)
        return subprocess.run(argv, input=stdin, capture_output=True, timeout=timeout * SLOWDOWN, **arguments)

    def start(self, *flags, run=None, options=(), **streams):
        """A running ssh with pipes, in a process group of its own; killed at the end of the test if it still runs."""
        for stream in ("stdin", "stdout", "stderr"):
            streams.setdefault(stream, subprocess.PIPE)
        streams.setdefault("preexec_fn", die_with_parent)
        process = subprocess.Popen(self.command(*flags, run=run, options=options), env=self.environment,
                                   start_new_session=True, bufsize=0, **streams)
        self.started.append(process)
        return process

    def sftp(self, batch, flags=(), options=(), timeout=60):
        """Runs sftp's commands, one a line; sftp ends with 1 at the first that fails."""
        argv = [str(self.release.program("sftp")), "-S", str(self.release.program("ssh")), *self.options("BatchMode=no", *options),
                *flags, "-b", "-", "-P", str(self.target.port), f"{self.target.user}@{self.target.host}"]
        return self.finish(argv, batch.encode(), timeout)

    def scp(self, *paths, flags=(), timeout=60):
        """scp; a path that begins with ':' is the target's."""
        remote = f"{self.target.user}@{self.target.host}"
        words = [f"{remote}{path}" if str(path).startswith(":") else str(path) for path in paths]
        return self.finish([str(self.release.program("scp")), "-S", str(self.release.program("ssh")), *self.options(),
                            *flags, "-P", str(self.target.port), *words], timeout=timeout)

    def sftp_put(self, local, remote):
        done = self.sftp(f"put {local} {remote}\n")
        assert done.returncode == 0, done.stderr.decode()

    def sftp_get(self, remote, local):
        done = self.sftp(f"get {remote} {local}\n")
        assert done.returncode == 0, done.stderr.decode()

    def symlink(self, target, link):
        done = self.sftp(f"ln -s {target} {link}\n")
        assert done.returncode == 0, done.stderr.decode()

    def close(self):
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream:
                    stream.close()

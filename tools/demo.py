#!/usr/bin/python3
"""A demonstration: an sshd with a throwaway account, sshrpd in front of it, real ssh and sftp sessions through both, and sshrpctl's look at them.

At a terminal it stays until Ctrl-C, for logins by hand; without one it ends by itself, with 0 if all worked. Needs root, for
an account that exists only for that sshd; everything else is in one temporary directory, which is removed at the end.
"""
# SPDX-License-Identifier: MIT

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SSHRPD, SSHRPCTL = PROJECT / "build/sshrpd", PROJECT / "build/sshrpctl"
sys.dont_write_bytecode = True
sys.path.insert(0, str(PROJECT / "tests/interop"))

from harness.data import checksum, file_with
from harness.keys import HostKeys
from harness.namespaces import can_mount
from harness.ports import free_port
from harness.process import Process, kill_all, wait_until
from peers.accounts import Accounts
from peers.openssh import Sshd
from peers.openssh_client import ASKPASS

LOGIN, ACCOUNT = "web1", "demo"  # the name given to the proxy, and the one that it becomes upstream
FILE_SIZE = 20_000_000
DIALOGUE = 'echo "$(whoami) at $(tty)"; read line; echo "you said: $line"'
PATIENCE = 600  # seconds, for what takes one: this machine may have other work

CONFIGURATION = """\
listen = "127.0.0.1:{port}"
state_dir = "{work}/state"
control = "{work}/control.sock"
recordings = "{work}/recordings/%Y-%m-%d"

[[servers]]
user = "{login}"
upstream_host = "127.0.0.1"
upstream_port = {upstream_port}
upstream_user = "{account}"
record = ["terminal"]
"""

CLIENT_CONFIGURATION = """\
Host proxy
  HostName 127.0.0.1
  Port {port}
  UserKnownHostsFile {work}/known_hosts
  StrictHostKeyChecking accept-new
  LogLevel ERROR
"""


class Failed(Exception):
    """A sentence about what didn't work."""


def title(text):
    print(f"\n\033[1m== {text}\033[0m" if sys.stdout.isatty() else f"\n== {text}", flush=True)


def show(text):
    print("".join(f"    {line}\n" for line in text.splitlines()), end="", flush=True)


def show_command(words):
    print("\n    $ " + " ".join(f"'{word}'" if set(" ;|&*") & set(word) else word for word in words), flush=True)


class Demo:
    def __init__(self, work):
        self.work, self.password = work, secrets.token_urlsafe(9)
        self.sshrpd = None
        self.sessions = 0

    def start(self):
        title("an upstream: OpenSSH's sshd with an account that exists only for it")
        accounts = Accounts(self.work / "accounts", {ACCOUNT: self.password})
        upstream = Sshd(self.work, HostKeys(self.work / "upstream-keys"), accounts).start()
        show(f"sshd on 127.0.0.1:{upstream.port}, account {ACCOUNT}")
        if not can_mount():
            show("No namespaces are to be had here (CAP_SYS_ADMIN): libnss_wrapper shows the account to sshd and its sessions, and /run/sshd stays.")
        self.home = accounts.home(ACCOUNT)

        self.port = free_port()
        names = {"port": self.port, "upstream_port": upstream.port, "work": self.work, "login": LOGIN, "account": ACCOUNT}
        configuration = self.work / "sshrpd.toml"
        configuration.write_text(CONFIGURATION.format(**names))
        (self.work / "ssh_config").write_text(CLIENT_CONFIGURATION.format(**names))
        title(f"sshrpd in front of it, with {configuration}")
        show(configuration.read_text())
        self.sshrpd = Process([SSHRPD, "-c", configuration], self.work / "sshrpd.log")
        self.sshrpd.wait_for_text(f"listening on 127.0.0.1:{self.port}", timeout=PATIENCE)
        print(f"\n    $ {SSHRPD.relative_to(PROJECT)} -c {configuration}")
        show(self.sshrpd.text())

    def run(self, program, *arguments, stdin=""):
        """Runs ssh or sftp as shown, its password given by a program in place of a human; returns its standard output."""
        command = [program, "-F", str(self.work / "ssh_config"), *arguments]
        show_command(command)
        for line in stdin.splitlines():
            print(f"    sftp> {line}")
        before = self.log_size()
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=PATIENCE, env=self.environment)
        if done.returncode:
            raise Failed(f"{program} ended with {done.returncode}: {done.stderr.strip()}")
        self.sessions += 1
        self.sshrpd.wait_for_text(" ended", count=self.sessions, timeout=PATIENCE)
        return done.stdout, self.sshrpd.text(before)

    @property
    def environment(self):
        return {**os.environ, "SSH_ASKPASS": str(ASKPASS), "SSH_ASKPASS_REQUIRE": "force", "SSHRP_TEST_PASSWORD": self.password}

    def control(self, *arguments, shown=True):
        """What sshrpctl prints, as shown."""
        command = [str(SSHRPCTL.relative_to(PROJECT)), "--control", str(self.work / "control.sock"), *arguments]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, errors="replace", timeout=PATIENCE)
        if done.returncode:
            raise Failed(f"sshrpctl {arguments[0]} ended with {done.returncode}: {done.stderr.strip()}")
        if shown:
            show_command(command)
            show(done.stdout)
        return done.stdout

    def log_size(self):
        return self.sshrpd.log.stat().st_size

    def command(self):
        title(f"a command, as {LOGIN}: the proxy leads it to the upstream's account {ACCOUNT}")
        output, log = self.run("ssh", f"{LOGIN}@proxy", "whoami; pwd; echo $SSH_CONNECTION")
        show(output)
        if output.splitlines()[:2] != [ACCOUNT, str(self.home)]:
            raise Failed(f"the command did not run as {ACCOUNT} in {self.home}")
        self.show_log(log)

    def files(self):
        title(f"a file of {FILE_SIZE // 1_000_000} MB there and back by sftp")
        there, back = self.work / "there", self.work / "back"
        wanted = file_with(there, FILE_SIZE)
        begin = time.monotonic()
        _, log = self.run("sftp", "-q", "-oBatchMode=no", "-b", "-", f"{LOGIN}@proxy", stdin=f"put {there} file\nget file {back}\n")
        sums = {there: wanted, self.home / "file": checksum(self.home / "file"), back: checksum(back)}
        show("".join(f"sha256 {digest[:32]}...  {path}\n" for path, digest in sums.items()))
        if len(set(sums.values())) != 1:
            raise Failed("the files differ")
        show(f"all the same, both ways in {time.monotonic() - begin:.1f} s")
        self.show_log(log)

    def terminal(self):
        title("a terminal, which is recorded; meanwhile, who is there")
        command = ["ssh", "-F", str(self.work / "ssh_config"), "-tt", f"{LOGIN}@proxy", DIALOGUE]
        show_command(command)
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.environment) as ssh:
            try:
                output = ssh.stdout.readline()
                [session] = wait_until(lambda: json.loads(self.control("sessions", "--stage", "relaying", "--json", shown=False)), "the session", PATIENCE)
                self.control("sessions")
                self.control("session", session["session"])
                output += ssh.communicate(b"hello\n", timeout=PATIENCE)[0]
            finally:
                ssh.kill()
        self.sessions += 1
        self.sshrpd.wait_for_text(" ended", count=self.sessions, timeout=PATIENCE)
        title("its recording, played")
        wait_until(lambda: " finished " in self.control("recordings", shown=False), "the recording", PATIENCE)
        self.control("recordings")
        played = self.control("play", session["session"])
        if played.splitlines() != output.decode(errors="replace").splitlines():
            raise Failed(f"the recording is another one: {played!r}, not {output!r}")

    def show_log(self, log):
        print("\n    sshrpd's log of it:")
        show(log)

    def wait_for_human(self):
        title("log in by hand, from another terminal; Ctrl-C here ends all and removes everything")
        print(f"\n    ssh -F {self.work}/ssh_config {LOGIN}@proxy\n    password: {self.password}\n", flush=True)
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            print("    (not at a terminal: ending now)")
            return
        seen = self.log_size()
        while self.sshrpd.running:
            time.sleep(0.2)
            if new := self.sshrpd.text(seen):
                seen += len(new.encode())
                show(new)
        raise Failed("sshrpd ended")

    def stop(self):
        title("the end")
        status = self.sshrpd.stop(signal.SIGTERM)
        if status:
            raise Failed(f"sshrpd ended with {status} on SIGTERM")
        print("    all worked")


def main():
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            sys.exit("the throwaway account needs root, and there is no sudo")
        print("the throwaway account needs root: going on by sudo", flush=True)
        os.execvp("sudo", ["sudo", sys.executable, *sys.argv])
    for program in (SSHRPD, SSHRPCTL):
        if not program.exists():
            sys.exit(f"{program} is missing: make builds it")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit("the demonstration was told to end"))

    work = Path(tempfile.mkdtemp(prefix="sshrp-demo-"))
    work.chmod(0o755)  # the account's home is below
    tempfile.tempdir = str(work)
    demo = Demo(work)
    try:
        demo.start()
        demo.command()
        demo.files()
        demo.terminal()
        try:
            demo.wait_for_human()
        except KeyboardInterrupt:
            print()
        demo.stop()
    except KeyboardInterrupt:
        sys.exit("interrupted")
    except (Failed, AssertionError, OSError, subprocess.SubprocessError) as failure:
        if demo.sshrpd:
            print("\nsshrpd's log:", file=sys.stderr)
            print(demo.sshrpd.text()[-4000:], file=sys.stderr)
        sys.exit(f"the demonstration failed: {failure}")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a closed terminal sends more than one
            signal.signal(number, signal.SIG_IGN)
        kill_all()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()

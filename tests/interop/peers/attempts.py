"""Logins that take several attempts on one connection, by each client in its own way. An attempt is {"key": FILE},
{"password": SECRET} or {"answer": SECRET}, the last one for whatever keyboard-interactive asks."""
# SPDX-License-Identifier: MIT

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

from harness.process import SLOWDOWN, Process, listening, wait_until
from harness.terminal import Terminal
from peers.dropbear import Dbclient
from peers.libssh import Libssh
from peers.libssh2 import Curl
from peers.npm import Npm
from peers.openssh_client import OpenSSH
from peers.phpseclib import Phpseclib
from peers.putty import Putty
from peers.releases import Asyncssh214, Asyncssh224, AsyncsshProgram, Paramiko5, ParamikoProgram

ASKPASS = Path(__file__).with_name("listed_askpass.sh")
WHO = "echo I am $(whoami)"  # what a terminal has besides it is not from there
METHODS = {"key": "publickey", "answer": "keyboard-interactive", "password": "password"}


def keys_of(attempts):
    return [attempt["key"] for attempt in attempts if "key" in attempt]


def secrets_of(attempts):
    return [secret for attempt in attempts for kind, secret in attempt.items() if kind != "key"]


def methods_of(attempts):
    """In their order, each once."""
    return list(dict.fromkeys(METHODS[kind] for attempt in attempts for kind in attempt))


def library(client):
    """A library tries what it is told."""
    def log_in(target, work, attempts):
        peer = client(target, work)
        peer.attempts = attempts
        return peer.exec("whoami")
    return log_in


def openssh(release):
    def log_in(target, work, attempts):
        ssh, answers = OpenSSH(target, work, release), work / "answers"
        answers.write_text("".join(f"{secret}\n" for secret in secrets_of(attempts)))
        options = [f"IdentityFile={key}" for key in keys_of(attempts)]
        options += ["IdentitiesOnly=yes", f"PreferredAuthentications={','.join(methods_of(attempts))}",
                    f"NumberOfPasswordPrompts={max(1, len(secrets_of(attempts)))}"]
        return ssh.finish(ssh.command(run="whoami", options=options),
                          env={**ssh.environment, "SSH_ASKPASS": str(ASKPASS), "SSHRP_TEST_ANSWERS": str(answers)})
    return log_in


def by_terminal(argv, secrets, environment):
    """Types the secrets where a password is asked for, until the command tells who it is."""
    with Terminal(argv, environment) as terminal:
        for secret in secrets:
            terminal.read_until("assword: ")
            terminal.type(f"{secret}\n")
        seen = terminal.read_until("I am alice")
        return subprocess.CompletedProcess(argv, terminal.wait(), seen.encode(), b"")


def dbclient(target, work, attempts):
    peer, words = Dbclient(target, work), []
    for number, key in enumerate(keys_of(attempts)):
        converted = peer.home / f"key-{number}"
        subprocess.run(["dropbearconvert", "openssh", "dropbear", key, converted], check=True, capture_output=True)
        words += ["-i", str(converted)]
    return by_terminal([*peer.command("-T", *words), WHO], secrets_of(attempts), {**os.environ, "HOME": str(peer.home)})


@contextmanager
def agent(work, keys):
    """The socket of an agent that holds the keys, in this order."""
    socket = work / "agent"
    process = Process(["ssh-agent", "-D", "-a", socket], work / "agent.log")
    wait_until(lambda: listening(socket), "the agent")
    environment = {**os.environ, "SSH_AUTH_SOCK": str(socket)}
    for key in keys:
        subprocess.run(["ssh-add", "-q", key], check=True, env=environment, capture_output=True)
    yield str(socket)
    process.kill()


def putty(target, work, attempts):
    peer = Putty(target, work)
    words = [word for word in peer.common() if word not in ("-batch", "-pwfile", str(peer.password_file))]
    with agent(work, keys_of(attempts)) as socket:
        return by_terminal(["plink", "-ssh", "-T", "-no-antispoof", *words, target.host, WHO], secrets_of(attempts),
                           {**os.environ, "HOME": str(peer.home), "SSH_AUTH_SOCK": socket})


def curl(target, work, attempts):
    """curl knows one key and one password, and no commands: it gets a file that holds what whoami would tell."""
    peer = Curl(target, work)
    place = target.scratch()
    (place / "who").write_text(target.account)
    (key,), (password,) = keys_of(attempts), secrets_of(attempts)
    return subprocess.run(["curl", "-q", "--silent", "--show-error", "--user", f"{target.user}:{password}", "--key", key, "--pubkey", f"{key}.pub",
                           peer.address(f"{place.name}/who")], capture_output=True, timeout=60 * SLOWDOWN, env={**os.environ, "HOME": str(peer.home)})


LOGINS = {
    "openssh9": openssh("openssh9"),
    "openssh10": openssh("openssh10"),
    "dbclient": dbclient,
    "putty": putty,
    "paramiko": library(ParamikoProgram),
    "asyncssh": library(AsyncsshProgram),
    "npm": library(Npm),
    "libssh2": curl,
    "libssh": library(Libssh),
    "paramiko5": library(Paramiko5),
    "asyncssh2.14": library(Asyncssh214),
    "asyncssh2.24": library(Asyncssh224),
    "phpseclib": library(Phpseclib),
}

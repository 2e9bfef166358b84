#!/usr/bin/python3
"""Throwaway accounts: a program that sees users which the machine doesn't have, and leaves nothing behind.

The program runs in a mount and a process namespace of its own, where /etc has copies of passwd, shadow and group with the added
users and is otherwise the real one, and /run and /var/log are empty (sshd wants /run/sshd, and would write logins to wtmp). When
it is killed, so is everything that it started. Needs root.

In a container that has no such namespaces, libnss_wrapper answers from these copies whoever asks for users in the usual way; what
reads the files themselves, as PAM does, sees none of them.

Also a command:  accounts.py --root DIRECTORY --user NAME:PASSWORD [--user ...] -- PROGRAM [ARGUMENT...]
"""
# SPDX-License-Identifier: MIT

import argparse
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness.namespaces import can_mount, need_mounts
from harness.process import children

FIRST_ID = 61000  # above what adduser gives out, below the ids that systemd reserves
FILES = ("passwd", "shadow", "group")

ENTER = """
set -e
root=$1; shift
# Not three files over the real ones: a mount goes with its file, and who adds a user to this machine replaces those.
mount --rbind /etc "$root/real-etc"
mount -t tmpfs -o mode=755 tmpfs /etc
ln -s "$root"/real-etc/* /etc
for file in passwd shadow group; do rm "/etc/$file"; cp -p "$root/etc/$file" /etc; done
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -m 755 /run/sshd
mount -t tmpfs -o mode=755 tmpfs /var/log
exec "$@"
"""


def password_hash(password):
    """SHA-512 crypt with the fewest rounds there are: these passwords protect nothing, and logins shall be cheap."""
    return subprocess.run(
        ["perl", "-e", "print crypt($ENV{PASSWORD}, $ENV{SALT})"], check=True, capture_output=True, text=True,
        env={**os.environ, "PASSWORD": password, "SALT": f"$6$rounds=1000${secrets.token_hex(4)}"}).stdout


class Accounts:
    """`users` maps names to passwords; homes are made under `root`, which must be reachable for everybody."""

    def __init__(self, root: Path, users: dict[str, str], shell="/bin/bash"):
        self.root, self.users = Path(root), users
        for directory in ("etc", "real-etc"):
            (self.root / directory).mkdir(parents=True, exist_ok=True)
        lines = {file: Path("/etc", file).read_text() for file in FILES}
        for number, (name, password) in enumerate(users.items(), FIRST_ID):
            home = self.home(name)
            home.mkdir(parents=True, exist_ok=True)
            os.chown(home, number, number)
            home.chmod(0o755)
            if environment := self.environment():  # bash reads it for what comes over SSH; dropbear can be told of no variables
                (home / ".bashrc").write_text("".join(f"export {name}='{value}'\n" for name, value in environment.items()))
            lines["passwd"] += f"{name}:x:{number}:{number}:{name}:{home}:{shell}\n"
            lines["shadow"] += f"{name}:{password_hash(password)}:19000:0:99999:7:::\n"
            lines["group"] += f"{name}:x:{number}:\n"
        for file in FILES:
            path = self.root / "etc" / file
            path.write_text(lines[file])
            path.chmod(0o600 if file == "shadow" else 0o644)

    def demand_new_password(self, name):
        """As chage -d 0 does, for programs that are started from now on; what they change is theirs alone."""
        shadow = self.root / "etc/shadow"
        shadow.write_text(re.sub(rf"^({name}:[^:]*):\d+:", r"\1:0:", shadow.read_text(), flags=re.MULTILINE))

    def home(self, name):
        return self.root / "home" / name

    def number(self, name):
        return FIRST_ID + list(self.users).index(name)

    def environment(self):
        """What has a program see these accounts; nothing where it sees them anyway, in the namespace of command()."""
        if can_mount():
            return {}
        files = {f"NSS_WRAPPER_{file.upper()}": str(self.root / "etc" / file) for file in FILES}
        return {"LD_PRELOAD": "libnss_wrapper.so", **files}

    def command(self, argv, extra_mounts=()):
        """The command line that runs `argv` among these accounts; extra_mounts are pairs (source, file laid over)."""
        for _, over in extra_mounts:
            need_mounts(f"another {over}")
        if not can_mount():
            return ["env", *(f"{name}={value}" for name, value in self.environment().items()), *map(str, argv)]
        binds = "".join(f'mount --bind "{source}" "{over}"\n' for source, over in extra_mounts)
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private", "--mount-proc",
                "sh", "-c", binds + ENTER, "sh", str(self.root), *map(str, argv)]

    @staticmethod
    def process_of(pid):
        """The program itself where command() runs as this process: in a namespace the first one there, below unshare."""
        return children(pid)[0] if can_mount() else pid


def main():
    parser = argparse.ArgumentParser(description="run a program that sees throwaway accounts")
    parser.add_argument("--root", required=True, type=Path, help="directory for the homes and the copies")
    parser.add_argument("--user", required=True, action="append", help="NAME:PASSWORD")
    parser.add_argument("program", nargs="+")
    arguments = parser.parse_args()
    accounts = Accounts(arguments.root, dict(user.split(":", 1) for user in arguments.user))
    command = accounts.command(arguments.program)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()

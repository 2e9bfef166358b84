"""sshrpctl, asking one daemon at its control socket."""
# SPDX-License-Identifier: MIT

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from harness.process import SLOWDOWN, die_with_parent, wait_until
from harness.proxy import SSHRPD
from harness.terminal import Terminal

SSHRPCTL = SSHRPD.with_name("sshrpctl")


@contextlib.contextmanager
def short_folder():
    """For sockets, whose paths have 100 bytes at most."""
    path = Path(tempfile.mkdtemp(prefix="sshrp-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


class Control:
    def __init__(self, socket, program=SSHRPCTL):
        self.socket, self.program = str(socket), program
        self.environment = {**os.environ, "SSHRP_CONTROL": self.socket}

    def copied(self):
        """With a program of its own, which other accounts can start, too: the project's folder may be closed to them."""
        copy = Path(self.socket).with_name("sshrpctl")
        shutil.copy(self.program, copy)
        copy.chmod(0o755)
        return Control(self.socket, copy)

    def run(self, *arguments, timeout=60, **options):
        """What sshrpctl ended with, said and printed, as bytes."""
        return subprocess.run([self.program, *map(str, arguments)], env=self.environment, capture_output=True, timeout=timeout * SLOWDOWN, **options)

    def say(self, *arguments, **options):
        """What it printed; it has to succeed."""
        done = self.run(*arguments, **options)
        assert done.returncode == 0, (arguments, done)
        return done.stdout.decode()

    def json(self, *arguments):
        found = json.loads(self.say(*arguments, "--json"))
        assert isinstance(found, list) and all(isinstance(entry, dict) for entry in found), found
        return found

    def servers(self, group="web"):
        """By name: what is known of each. A balancer that has just begun may not have said it yet."""
        def all_known():
            found = {row["server"]: row for row in self.json("upstreams") if row["upstream"] == group}
            return found if found and all("health" in row for row in found.values()) else None
        return wait_until(all_known, "what the balancer knows")

    def start(self, *arguments):
        return subprocess.Popen([SSHRPCTL, *map(str, arguments)], env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, preexec_fn=die_with_parent)

    def at_terminal(self, *arguments, **size):
        return Terminal([SSHRPCTL, *map(str, arguments)], env={**self.environment, "TERM": "xterm"}, **size)

    def sessions(self, *filters):
        return self.json("sessions", *filters)

    def wait_for_sessions(self, count, *filters):
        """Those that relay, once they are so many."""
        found = []

        def are_there():
            found[:] = self.sessions("--stage", "relaying", *filters)
            return len(found) == count
        wait_until(are_there, f"{count} sessions in the list")
        return found


def recording(*events, header=None):
    """The file of a recording that is whole: events are (seconds, code, text)."""
    lines = [json.dumps({"version": 2, "width": 80, "height": 24, "timestamp": 1700000000, **(header or {})})]
    lines += [json.dumps([seconds, code, text]) for seconds, code, text in events]
    written = "".join(f"{line}\n" for line in lines).encode()
    end = {"exit_status": 0, "reason": "closed", "bytes": len(written), "sha256": hashlib.sha256(written).hexdigest()}
    return written + json.dumps([events[-1][0] if events else 0, "x-sshrp-end", end]).encode() + b"\n"

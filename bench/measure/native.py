"""The benchmark's own programs: both ends of a session, and the yardstick."""
# SPDX-License-Identifier: MIT

import json
import os
import subprocess
from pathlib import Path

from harness.process import Process, die_with_parent

PROGRAMS = Path(os.environ.get("SSHRP_BENCH", Path(__file__).resolve().parents[2] / "build/release"))


class NativeServer:
    """bench_server, as an upstream of a route. `ciphers` is a name-list; None for all."""

    def __init__(self, work, keys, name, ciphers=None, kind="ed25519", kex=None):
        self.keys, self.name = keys, name
        command = [PROGRAMS / "bench_server", "--host-key", keys.path(kind), *(["--kex", kex] if kex else [])]
        self.process = Process(command + (["--ciphers", ciphers] if ciphers else []), work / f"{name}.log")
        self.process.wait_for_text("\n")
        self.port = int(self.process.text().split()[0])

    def route_settings(self, account):
        """As of any upstream."""
        return {}


class NativeClient:
    """bench_client, logged in; run() begins what it is to do, and gives what it saw."""

    def __init__(self, port, user, *what, ciphers=None, key=None, kex=None):
        options = ["--port", port, "--user", user]
        options += ["--kex", kex] if kex else []
        options += ["--ciphers", ciphers] if ciphers else []
        options += ["--key", key] if key else []
        self.popen = subprocess.Popen(
            [str(word) for word in (PROGRAMS / "bench_client", *options, *what)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent)
        self.pid = self.popen.pid

    def line(self):
        line = self.popen.stdout.readline()
        if not line:
            raise SystemExit(f"bench_client ended with {self.popen.wait()}")
        return line

    def wait_ready(self):
        line = self.line()
        assert line == "ready\n", line
        return self

    def go(self):
        self.popen.stdin.write("go\n")
        self.popen.stdin.flush()

    def result(self):
        return json.loads(self.line())

    def run(self):
        self.wait_ready()
        self.go()
        return self.finish()

    def finish(self):
        result = self.result()
        self.end()
        return result

    def end(self):
        self.popen.stdin.close()
        self.popen.wait()
        self.popen.stdout.close()


def yardstick(*arguments):
    done = subprocess.run([PROGRAMS / "bench_yardstick", *map(str, arguments)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)

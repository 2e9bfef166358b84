"""sshrpd under test: its configuration, start, and what must be true of it when it ends."""
# SPDX-License-Identifier: MIT

import json
import os
import re
import shutil
import signal
from functools import cache
from pathlib import Path

from harness.ports import free_port
from harness.process import SLOWDOWN, Process, group_members, listening, wait_until

PROJECT = Path(__file__).resolve().parents[3]
SSHRPD = Path(os.environ.get("SSHRPD", PROJECT / "build/sshrpd")).resolve()
TROUBLE = re.compile(r"\S+ CRITICAL .*|.*(?:ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:).*")


@cache
def is_sanitized():
    """Whether the daemon under test is a sanitizer's build."""
    return re.search(rb"__(?:asan|tsan)_init", SSHRPD.read_bytes()) is not None


def toml(table):
    """Strings of JSON are strings of TOML, and so are its numbers, booleans and arrays."""
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())


class Proxy:
    """`settings` are global keys, and tables such as limits or algorithms; routes are added before start()."""

    def __init__(self, directory: Path, keys, settings=None):
        directory.mkdir()
        self.directory, self.keys, self.port = directory, keys, free_port()
        self.config, self.log = directory / "sshrpd.toml", directory / "sshrpd.log"
        self.known_hosts = directory / "known_hosts"
        self.settings, self.routes, self.process = dict(settings or {}), [], None
        self.written_routes = ""  # in TOML, as a document has them
        self.runner = []  # a program that is told sshrpd's command line, and becomes it
        self.program, self.pid_file = SSHRPD, directory / "pid"
        self.knows_control = True  # an older program of bench/pairs.py does not
        self.expected_trouble = []  # parts of critical lines that a test provokes

    def route(self, upstream, /, account, user=None, **settings):
        """Adds a route to the upstream, and returns the user name that takes it. A setting of None is left out."""
        user = user or f"{account}-{upstream.name}"
        with self.known_hosts.open("a") as file:
            file.write(upstream.keys.known_hosts("127.0.0.1", upstream.port))
        route = {
            "user": user, "upstream_host": "127.0.0.1", "upstream_port": upstream.port, "upstream_user": account,
            "upstream_known_hosts": str(self.known_hosts), "upstream_host_key_check": "yes",
            **upstream.route_settings(account), **settings}
        self.routes.append({key: value for key, value in route.items() if value is not None})
        return user

    def write(self):
        top = {"listen": f"127.0.0.1:{self.port}", "level": "DEBUG", "state_dir": str(self.directory / "state")}
        if self.knows_control:
            top["control"] = "none"  # the default is one for all daemons of a machine
        if self.keys:
            top["key"] = [str(path) for path in self.keys.private]
        tables = {key: value for key, value in self.settings.items() if isinstance(value, dict)}
        if SLOWDOWN != 1:  # 20 is the default; an older program of bench/pairs.py doesn't know the key
            tables["limits"] = {"handshake_grace_time": round(20 * SLOWDOWN), **tables.get("limits", {})}
        top |= {key: value for key, value in self.settings.items() if key not in tables}
        text = toml(top) + "".join(f"\n[{name}]\n{toml(table)}" for name, table in tables.items())
        text += "".join(f"\n[[servers]]\n{toml(route)}" for route in self.routes)
        text += "\n" + self.written_routes
        self.config.touch(0o600)  # it may hold secrets
        self.config.write_text(text)

    def start(self):
        if not SSHRPD.exists():
            raise AssertionError(f"{SSHRPD} is missing: build it, name another by SSHRPD, or run with --direct")
        self.write()
        self.process = Process([*self.runner, self.program, "-c", self.config, "--pid-file", self.pid_file], self.log)
        wait_until(self.ready, f"sshrpd to listen on port {self.port}")
        return self

    def ready(self):
        if not self.process.running:
            raise AssertionError(f"sshrpd ended with {self.process.status}:\n{self.text()[-4000:]}")
        return listening(self.port) and self.pid_file.exists()

    def text(self, start=0):
        return self.process.text(start) if self.process else ""

    def wait_for_text(self, text, **arguments):
        self.process.wait_for_text(text, **arguments)

    @property
    def master(self):
        """The process to signal; after an upgrade that is another than the one that was started."""
        return int(self.pid_file.read_text())

    def signal(self, wanted):
        os.kill(self.master, wanted)

    def reload(self):
        """Has the configuration as it is now in force: every connection from here on is served by it."""
        self.write()
        start = self.log.stat().st_size
        self.signal(signal.SIGHUP)
        self.wait_for_line("the configuration is in force", start)

    def upgrade(self):
        """Starts the program anew; returns once the new one has taken over, which the pid file tells."""
        before, start = self.master, self.log.stat().st_size
        self.signal(signal.SIGUSR2)
        wait_until(lambda: self.master != before, "another master")
        self.wait_for_line("has taken over; sessions from before", start)

    def wait_for_line(self, text, start=0):
        """Like wait_for_text, of a daemon whose first process may have ended."""
        wait_until(lambda: text in self.text(start), f"{text!r} in {self.log}")

    def copy_program(self):
        """From now on it is started from a copy of its own, which replace_program() may replace."""
        self.program = Path(shutil.copy(SSHRPD, self.directory / "sshrpd"))

    def replace_program(self, make=lambda path: shutil.copy(SSHRPD, path)):
        """Puts another file in its place, as a package does; make(path) makes it."""
        fresh = self.program.with_suffix(".new")
        make(fresh)
        fresh.replace(self.program)

    def processes(self):
        """All of them, those of before an upgrade too."""
        return group_members(self.process.pid)

    def stop(self):
        """It lived until now, ends on SIGTERM with 0, and its log tells of no trouble."""
        if not self.process:
            return
        upgraded = self.pid_file.exists() and self.master != self.process.pid
        alive = upgraded or self.process.running
        if upgraded:  # the last master ends all those before it
            self.signal(signal.SIGTERM)
            # A process is seen to have ended a moment before its last thread has, and only then it has a status.
            wait_until(lambda: not self.processes() and self.process.status is not None, "all processes to end")
            status = self.process.status
            self.process.kill()
        else:
            status = self.process.stop(signal.SIGTERM) if alive else self.process.status
        trouble = [line for line in self.text().splitlines()
                   if TROUBLE.match(line) and not any(part in line for part in self.expected_trouble)]
        assert alive, f"sshrpd had died with {status}:\n{self.text()[-4000:]}"
        assert not trouble, "sshrpd's log tells of trouble:\n" + self.text()[self.text().index(trouble[0]):][:6000]
        assert status == 0, f"sshrpd ended with {status} on SIGTERM:\n{self.text()[-2000:]}"

"""What a terminal costs the daemon that is recorded, beside the same one unrecorded: CPU of all its processes."""
# SPDX-License-Identifier: MIT

import statistics
import subprocess

from harness.process import wait_until
from harness.target import Target
from measure.accounting import cpu_seconds
from measure.report import Comparison
from measure.rounds import Figure, interval
from peers.openssh_client import OpenSSH

WAYS = ("unrecorded", "recorded")
AMOUNT = 100_000_000  # bytes of the program; its terminal makes two of each line's end
LINES = {  # of the program, as printf is told them
    "plain text": r"[ 42%%] Building CXX object src/CMakeFiles/project.dir/relay/direction.cpp.o",
    "colours, UTF-8": r"\033[01;34m├── src\033[0m  \033[32m✔\033[0m relay/direction.cpp: „grün“, 12 ms",
    "short lines": r"[ 42",
}


class Terminals:
    """One proxy with a route of each way, and a connection to each that has logged in."""

    def __init__(self, stage, program=None):
        self.proxy = stage.new_proxy(control="none")
        self.folder = self.proxy.directory / "recordings"
        self.proxy.settings["recordings"] = f"{self.folder}/%Y-%m-%d"
        if program:
            self.proxy.program = program
        for way in WAYS:
            self.proxy.route(stage.sshd, "alice", way, **({"record": ["terminal"]} if way == "recorded" else {}))
        self.proxy.start()
        self.clients, self.words = [], {}
        for way in WAYS:
            client = OpenSSH(Target(self.proxy.port, way, stage.proxy_keys, stage.sshd), stage.work)
            socket = client.work / f"{way}.socket"
            client.start("-M", "-N", "-S", str(socket))
            wait_until(socket.exists, f"ssh to log in, {way}")
            self.clients.append(client)
            self.words[way] = client.command("-S", str(socket), "-tt")

    def print(self, way, line):
        """CPU seconds per 100 MB until the last line is in its file."""
        pids = self.proxy.processes()
        before = cpu_seconds(pids)
        command = f"yes \"$(printf '{line}')\" | head -c {AMOUNT}"
        subprocess.run([*self.words[way], command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=True)
        wait_until(lambda: not list(self.folder.glob("*/*.part")), "the recording to end")
        used = cpu_seconds(pids) - before
        made = list(self.folder.glob("*/*.cast"))
        assert len(made) == (way == "recorded") and all(path.stat().st_size > AMOUNT for path in made)
        for path in made:
            path.unlink()
        return used

    def close(self):
        for client in self.clients:
            client.close()
        self.proxy.stop()


def run(stage, report, options):
    report.begin("recording", "A terminal that prints 100 MB, its login left out", WAYS)
    terminals = Terminals(stage)
    try:
        for name, line in LINES.items():
            compare(terminals, report, options, name, line)
    finally:
        terminals.close()


def compare(terminals, report, options, name, line):
    for way in WAYS:  # warms up
        terminals.print(way, line)
    seen = {way: [] for way in WAYS}
    for number in range(options.rounds):
        for way in WAYS[::-1] if number % 2 else WAYS:
            seen[way].append(terminals.print(way, line))
    ratios = [recorded / plain for plain, recorded in zip(seen["unrecorded"], seen["recorded"])]
    low, high = interval(ratios)
    report.row(name, "CPU s between", {way: Figure.of(values) for way, values in seen.items()},
               Comparison(f"recorded : unrecorded, 95 % {low:.3g} to {high:.3g}", statistics.median(ratios), at_most=1.5))

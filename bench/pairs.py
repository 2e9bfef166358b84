#!/usr/bin/python3
"""Two builds of sshrpd on the same work, A B B A: the median of the ratios new : old, with its 95 % bootstrap interval.

usage: bench/pairs.py OLD [NEW] [--only WORD ...] [--pairs N] [--seed N]. Everything runs on this machine, on loopback. Needs root, what
tests/interop needs, and bench_client and bench_server in build/release. Ends with 1 if the interval of one ratio passes its aim.
"""
# SPDX-License-Identifier: MIT

import argparse
import random
import shutil
import statistics
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Callable

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests/interop"))

from harness.memory import anonymous_memory
from harness.target import Target
from measure.accounting import cpu_seconds
from measure.native import NativeClient, NativeServer
from measure.rounds import interval
from measure.stage import CIPHERS, Stage
from parts.login import AT_ONCE
from parts.recording import LINES, Terminals
from peers.openssh_client import OpenSSH

CIPHER = "aes128-gcm"
KIB, MIB = 1 << 10, 1 << 20


class Side:
    """One build at work, with all routes that the tasks want."""

    def __init__(self, stage, program, local):
        kex = {"kex": "curve25519-sha256"}  # which all builds have: what an exchange costs isn't asked
        self.stage, self.proxy = stage, stage.new_proxy(algorithms=kex, **{"algorithms.upstream": kex})
        self.proxy.program = program
        native = stage.native_servers[CIPHER]
        self.place, public, private = stage.sshd.scratch(), stage.keys.public("ed25519"), str(stage.keys.path("ed25519"))
        shutil.copy(local, self.place / "got")
        self.proxy.route(native, "benchmark", "plain")
        self.proxy.route(native, "benchmark", "guarded", allow_agent=False)
        self.proxy.route(native, "benchmark", "key", authorized_keys=[public], upstream_key=private)
        self.proxy.route(stage.sshd, "alice", "jailed", upstream_root_path=str(self.place))
        self.proxy.start()
        self.run("plain", "logins", "--count", 8, "--at-once", AT_ONCE)  # known_hosts is written by the first one

    def client(self, user, *what):
        key = self.stage.keys.path("ed25519") if user == "key" else None
        return NativeClient(self.proxy.port, user, *what, ciphers=CIPHERS[CIPHER], key=key).wait_ready()

    def run(self, user, *what):
        """CPU seconds of all processes of the daemon, and what the client saw."""
        client, pids = self.client(user, *what), self.proxy.processes()
        before = cpu_seconds(pids)
        client.go()
        seen = client.finish()
        return cpu_seconds(pids) - before, seen

    @cached_property
    def terminals(self):
        """On a proxy of their own, beside this one."""
        return Terminals(self.stage, self.proxy.program)

    def sftp(self, command):
        client = OpenSSH(Target(self.proxy.port, "jailed", self.stage.proxy_keys, self.stage.sshd), self.stage.work)
        pids = self.proxy.processes()
        before = cpu_seconds(pids)
        done = client.sftp(command, timeout=600)
        if done.returncode != 0:
            raise SystemExit(f"{command.strip()}: {done.stderr.decode()}")
        return cpu_seconds(pids) - before

    def memory(self, count):
        """Bytes that an idle session holds. A proxy of its own, since what one had stays in its allocator."""
        proxy = self.stage.new_proxy()
        proxy.program = self.proxy.program
        proxy.route(self.stage.native_servers[CIPHER], "benchmark", "plain")
        proxy.start()
        before = anonymous_memory(proxy.processes())
        client = NativeClient(proxy.port, "plain", "idle", "--sessions", count, "--at-once", 16, ciphers=CIPHERS[CIPHER])
        client.result()
        client.wait_ready()
        held = anonymous_memory(proxy.processes()) - before
        client.go()
        client.end()
        proxy.stop()
        return held / count


def bulk(user, amount, payload):
    return lambda side: side.run(user, "bulk", "--up", amount, "--payload", payload)[0]


def logins(user, count):
    return lambda side: side.run(user, "logins", "--count", count, "--at-once", AT_ONCE)[0]


def printed(line):
    return lambda side: side.terminals.print("recorded", line)


@dataclass(frozen=True)
class Work:
    name: str
    measure: Callable  # of a Side, a number
    aim: float  # of the interval's upper end
    pairs: int = 20


def all_works(local):
    return (
        Work("CPU, packets of 32 KiB, 1 GiB", bulk("plain", 1024 * MIB, 32 * KIB), 1.02),
        Work("CPU, packets of 1 KiB, 256 MiB", bulk("plain", 256 * MIB, KIB), 1.02),
        Work("CPU, guarded route, 32 KiB, 1 GiB", bulk("guarded", 1024 * MIB, 32 * KIB), 1.02),
        Work("CPU, guarded route, 1 KiB, 256 MiB", bulk("guarded", 256 * MIB, KIB), 1.02),
        Work("CPU, 400 logins by password", logins("plain", 400), 1.02),
        Work("CPU, 400 logins by key", logins("key", 400), 1.02),
        Work("CPU, jailed sftp put, 256 MiB", lambda side: side.sftp(f"put {local} big\n"), 1.02),
        Work("CPU, jailed sftp get, 256 MiB", lambda side: side.sftp("get got /dev/null\n"), 1.02),
        *(Work(f"CPU, a recorded terminal, {name}", printed(line), 1.02) for name, line in LINES.items()),
        Work("latency, median of 10,000 round trips", lambda side: side.run("plain", "echo", "--count", 10000)[1]["p50"], 1.05),
        Work("memory, an idle session of 2,000", lambda side: side.memory(2000), 1.0, pairs=5),
    )


def ratios(measure, old, new, pairs):
    for side in (old, new):
        measure(side)  # warms up
    for number in range(pairs):
        seen = {side: measure(side) for side in ((new, old) if number % 2 else (old, new))}
        yield seen[new] / seen[old]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("old", type=Path, help="a program")
    arguments.add_argument("new", type=Path, nargs="?", default=HERE.parent / "build/release/sshrpd")
    arguments.add_argument("--only", nargs="+", default=[""], metavar="WORD", help="tasks whose name has one of them")
    arguments.add_argument("--pairs", type=int, help="in place of each task's own number")
    arguments.add_argument("--seed", type=int, default=1, help="of the bootstrap")
    options = arguments.parse_args()
    random.seed(options.seed)
    stage, missed = Stage(), 0
    try:
        local = stage.work / "big"
        local.write_bytes(random.randbytes(MIB) * 256)
        old, new = (Side(stage, program.resolve(), local) for program in (options.old, options.new))
        for work in all_works(local):
            if not any(word in work.name for word in options.only):
                continue
            seen = list(ratios(work.measure, old, new, options.pairs or work.pairs))
            low, high = interval(seen)
            missed += high > work.aim
            print(f"{work.name:40} new : old {statistics.median(seen):.4f}  95 % {low:.4f} to {high:.4f}  {len(seen)} pairs"
                  f"  aim ≤ {work.aim:g}{' MISSED' if high > work.aim else ''}", flush=True)
    finally:
        stage.close()
    sys.exit(missed > 0)


if __name__ == "__main__":
    main()

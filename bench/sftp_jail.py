#!/usr/bin/python3
"""What a root jail costs: files by OpenSSH's sftp to an sshd directly, through sshrpd, and through a jail of sshrpd.

One big file, and many small ones, put and get. The three ways take turns, round after round, in one run, so that what else
the machine does falls on all of them; the table has medians. Everything is on this machine, so a second of the client's or
the server's processor counts in all three. Needs root and what tests/interop needs.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/interop"))

from harness.keys import HostKeys
from harness.process import kill_all
from harness.proxy import Proxy
from harness.target import direct_target, proxied_target
from peers.accounts import Accounts
from peers.openssh import Sshd
from peers.openssh_client import OpenSSH
from peers.upstream import PASSWORDS

WAYS = ("direct", "unjailed", "jailed")
TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(proxy):
    """User and system time of all the daemon's processes."""
    total = 0
    for pid in proxy.processes():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


class Bench:
    def __init__(self, work, mib, files):
        accounts = Accounts(work / "accounts", PASSWORDS)
        upstream = Sshd(work, HostKeys(work / "upstream-keys"), accounts).start()
        self.proxy = Proxy(work / "proxy", HostKeys(work / "proxy-keys"), {"level": "WARNING"})
        place = upstream.scratch()
        users = {"unjailed": self.proxy.route(upstream, "alice", "unjailed"),
                 "jailed": self.proxy.route(upstream, "alice", "jailed", upstream_root_path=str(place))}
        self.proxy.start()
        targets = {"direct": direct_target(upstream)} | {
            way: proxied_target(self.proxy, upstream, "alice", user) for way, user in users.items()}
        self.clients = {way: OpenSSH(target, work) for way, target in targets.items()}
        self.folders = {way: "" if way == "jailed" else f"{place.name}/" for way in WAYS}
        self.place, self.local = place, work / "local"
        (self.local / "small").mkdir(parents=True)
        block = os.urandom(1 << 20)
        with (self.local / "big").open("wb") as big:
            for _ in range(mib):
                big.write(block)
        for number in range(files):
            (self.local / f"small/{number:05}").write_bytes(block[number:number + 4096])
        self.tasks = {
            f"put of {mib} MiB": "put {local}/big {there}big",
            f"get of {mib} MiB": "get {there}big {local}/back",
            f"put of {files} files of 4 KiB": "put -r {local}/small {there}small",
            f"get of {files} files of 4 KiB": "get -r {there}small {local}/back",
        }

    def clear(self, task):
        back = self.local / "back"
        shutil.rmtree(back) if back.is_dir() else back.unlink(missing_ok=True)
        if task.startswith("put"):
            for path in self.place.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def run(self, task, way):
        """Wall seconds of the whole command, login included, and the proxy's processor seconds."""
        self.clear(task)
        batch = self.tasks[task].format(local=self.local, there=self.folders[way])
        before, began = processor_seconds(self.proxy), time.monotonic()
        done = self.clients[way].sftp(batch + "\n", timeout=600)
        wall = time.monotonic() - began
        if done.returncode != 0:
            raise SystemExit(f"{task}, {way}: {done.stderr.decode()}")
        return wall, processor_seconds(self.proxy) - before


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--mib", type=int, default=1024, help="size of the big file")
    arguments.add_argument("--files", type=int, default=2000, help="how many small files")
    options = arguments.parse_args()
    work = Path(tempfile.mkdtemp(prefix="sshrp-bench-"))
    work.chmod(0o755)
    try:
        bench = Bench(work, options.mib, options.files)
        print(f"medians of {options.rounds} rounds; wall seconds, in brackets the proxy's processor seconds")
        print(f"{'':32}" + "".join(f"{way:>16}" for way in WAYS) + "   jailed : unjailed")
        for task in bench.tasks:
            seen = {way: [] for way in WAYS}
            for _ in range(options.rounds):
                for way in WAYS:
                    seen[way].append(bench.run(task, way))
            medians = {way: [statistics.median(values) for values in zip(*runs)] for way, runs in seen.items()}
            cells = "".join(f"{wall:8.2f} ({cpu:5.2f})" for wall, cpu in medians.values())
            print(f"{task:32}{cells}   speed {medians['unjailed'][0] / medians['jailed'][0]:.2f}", flush=True)
    finally:
        kill_all()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()

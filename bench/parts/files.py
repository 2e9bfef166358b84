"""Files by OpenSSH's sftp and scp: to sshd directly, through the daemon, and through a jail of it."""
# SPDX-License-Identifier: MIT

import os
import shutil
import time
from dataclasses import dataclass

from harness.target import Target
from measure.accounting import cpu_seconds
from measure.report import Comparison
from measure.rounds import interleave
from peers.openssh_client import OpenSSH

WAYS = ("direct", "sshrpd", "jailed")


@dataclass(frozen=True)
class Task:
    name: str
    program: str  # of the client: sftp, or scp with its flags
    words: tuple  # of sftp's batch, or of scp's command line
    ways: tuple = WAYS
    aim: float | None = None  # the speed of a jail beside that without one


class Files:
    def __init__(self, stage, mib, files):
        self.place = stage.sshd.scratch()
        self.local = stage.work / "local"
        (self.local / "small").mkdir(parents=True)
        block = os.urandom(1 << 20)
        with (self.local / "big").open("wb") as big:
            for _ in range(mib):
                big.write(block)
        for number in range(files):
            (self.local / f"small/{number:05}").write_bytes(block[number:number + 4096])
        self.proxy = stage.new_proxy()
        self.proxy.route(stage.sshd, "alice", "sshrpd")
        self.proxy.route(stage.sshd, "alice", "jailed", upstream_root_path=str(self.place))
        self.proxy.start()
        at = {way: Target(self.proxy.port, way, stage.proxy_keys, stage.sshd) for way in ("sshrpd", "jailed")}
        at["direct"] = Target(stage.sshd.port, "alice", stage.keys, stage.sshd)
        self.clients = {way: OpenSSH(at[way], stage.work) for way in WAYS}

    def clear(self):
        back = self.local / "back"
        shutil.rmtree(back) if back.is_dir() else back.unlink(missing_ok=True)

    def run(self, task, way):
        """Wall time of the whole command, login included."""
        self.clear()
        client = self.clients[way]
        there = "" if way == "jailed" else f"{self.place.name}/"
        words = [word.format(local=self.local, there=there) for word in task.words]
        pids = self.proxy.processes()
        before, began = cpu_seconds(pids), time.monotonic()
        if task.program == "sftp":
            done = client.sftp(" ".join(words) + "\n", timeout=600)
        else:
            done = client.scp(*words, flags=task.program.split()[1:], timeout=600)
        wall = time.monotonic() - began
        if done.returncode != 0:
            raise SystemExit(f"{task.name}, {way}: {done.stderr.decode()}")
        return {"wall": wall, "cpu": cpu_seconds(pids) - before}


def tasks(mib, files):
    big, small = f"{mib} MiB", f"{files} files of 4 KiB"
    return (
        Task(f"sftp put of {big}", "sftp", ("put", "{local}/big", "{there}big"), aim=0.95),
        Task(f"sftp get of {big}", "sftp", ("get", "{there}big", "{local}/back"), aim=0.95),
        Task(f"sftp put of {small}", "sftp", ("put", "-r", "{local}/small", "{there}small")),
        Task(f"sftp get of {small}", "sftp", ("get", "-r", "{there}small", "{local}/back")),
        Task(f"scp up of {big}", "scp", ("{local}/big", ":{there}big")),
        Task(f"scp down of {big}", "scp", (":{there}big", "{local}/back")),
        Task(f"scp -O up of {big}", "scp -O", ("{local}/big", ":{there}big"), ways=("direct", "sshrpd")),
        Task(f"scp -O down of {big}", "scp -O", (":{there}big", "{local}/back"), ways=("direct", "sshrpd")),
    )


def run(stage, report, options):
    files = Files(stage, options.mib, options.files)
    report.begin("files", "Files; seconds of the whole command, and CPU seconds of the daemon", WAYS)
    for task in tasks(options.mib, options.files):
        seen = interleave({way: lambda way=way: files.run(task, way) for way in task.ways}, options.rounds)
        wall = {way: values["wall"] for way, values in seen.items()}
        comparison = Comparison("speed, jailed : not", wall["sshrpd"].median / wall["jailed"].median,
                                at_least=task.aim) if "jailed" in wall else None
        report.row(task.name, "s", wall, comparison)
        report.row(task.name, "CPU s", {way: values["cpu"] for way, values in seen.items() if way != "direct"})
    files.proxy.stop()

"""The daemon's counters, read from outside: from the files in memory that its master has open (src/facts/ledger.h, counter_table.h)."""
# SPDX-License-Identifier: MIT

import contextlib
import os
import struct
import threading
from pathlib import Path

from harness.process import wait_until

RECORD = struct.Struct("=56sII")  # name, kind, offset; of the first one the offset is the size of a block
LISTED = struct.Struct("=QQ")  # inode numbers of counters and table
COUNTER, GAUGE = 0, 1


def cell(data, offset):
    return struct.unpack_from("=Q", data, offset)[0]


class Table:
    def __init__(self, data):
        (name, _, self.block_size), *records = RECORD.iter_unpack(data)
        assert name.rstrip(b"\0") == b"sshrpd-counters-1"
        self.metrics = {name.rstrip(b"\0").decode(): (kind, offset) for name, kind, offset in records}

    def totals(self, data):
        return {name: sum(cell(data, at) for at in range(offset, len(data), self.block_size)) % 2**64
                for name, (_, offset) in self.metrics.items()}


def memory_files(pid):
    """{inode number: path} and the ledger's path."""
    files, ledger = {}, None
    for path in Path(f"/proc/{pid}/fd").iterdir():
        name = os.readlink(path)
        if name.startswith("/memfd:sshrpd-"):
            files[path.stat().st_ino] = path
            ledger = path if name.startswith("/memfd:sshrpd-ledger") else ledger
    return files, ledger


def look(master):
    """As facts::copy_records does: None where something changed meanwhile."""
    files, ledger = memory_files(master)
    if ledger is None:
        return None
    before = ledger.read_bytes()
    if cell(before, 0) % 2 != 0:
        return None
    listed = [entry for entry in LISTED.iter_unpack(before[16:]) if entry != (0, 0)]
    own = Table(files[listed[0][1]].read_bytes())  # the master's own process is the first one
    totals = dict.fromkeys(own.metrics, 0)
    for counters, table in listed:
        for name, total in Table(files[table].read_bytes()).totals(files[counters].read_bytes()).items():
            if name in totals:
                totals[name] = (totals[name] + total) % 2**64
    return totals if ledger.read_bytes() == before else None


def read_counters(proxy):
    """{name: total} of the daemon that serves now. A process may end, and another take its place, meanwhile."""
    def looked():
        with contextlib.suppress(OSError, KeyError, ValueError, struct.error):
            return look(proxy.master)
    return wait_until(looked, "counters that can be read")


def counter_names(proxy):
    """Without the gauges."""
    files, ledger = memory_files(proxy.master)
    table = Table(files[LISTED.unpack_from(ledger.read_bytes(), 16)[1]].read_bytes())
    return {name for name, (kind, _) in table.metrics.items() if kind == COUNTER}


class Watch:
    """Reads the counters again and again, as a context; at its end none has ever gone back."""

    def __init__(self, proxy, names):
        self.proxy, self.names, self.readings, self.faults = proxy, names, 0, []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        last = {}
        try:
            while not self.over.wait(0.002):
                now = read_counters(self.proxy)
                self.faults += [f"{name}: {last[name]} and then {now[name]}" for name in self.names if now[name] < last.get(name, 0)]
                last = now
                self.readings += 1
        except Exception as error:  # noqa: BLE001: whatever it is, the test that waits has to know
            self.faults.append(repr(error))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        assert not self.faults, self.faults

"""Sessions that go on and counters with labels, read from outside: from the files in memory that the daemon's master has open
(src/facts/session_slots.h, series.h)."""
# SPDX-License-Identifier: MIT

import contextlib
import os
import struct
from pathlib import Path

HEAD = struct.Struct("=QQ48x")  # format, how many are in use
PLACE = struct.Struct("=QQ1072s2QQQ7II")  # sequence, taken, record, bytes each way, last data, channels, open ones by kind, stage
SERIES = struct.Struct("=Q248s")  # value; name and labels, a zero behind each
STAGES = "identification", "key_exchange", "login", "relaying", "ending"


def records(proxy, name, record):
    for path in Path(f"/proc/{proxy.master}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            if not os.readlink(path).startswith(f"/memfd:{name} "):
                continue
            with path.open("rb") as file:
                _, used = HEAD.unpack(file.read(HEAD.size))
                for _ in range(used):
                    yield record.unpack(file.read(record.size))


def sessions(proxy):
    """[(texts of the record, stage, bytes up, bytes down, open session channels)]"""
    return [(record, STAGES[stage], up, down, session)
            for _, taken, record, up, down, _, _, session, *_, stage in records(proxy, "sshrpd-sessions", PLACE) if taken]


def series(proxy):
    """{(name, label, …): value} over all processes."""
    totals = {}
    for value, text in records(proxy, "sshrpd-series", SERIES):
        key = tuple(part.decode() for part in text.rstrip(b"\0").split(b"\0"))
        totals[key] = totals.get(key, 0) + value
    return totals

"""What a daemon holds: memory that is its own, and open descriptors, over all its processes."""
# SPDX-License-Identifier: MIT

from harness.process import list_proc, read_proc


def anonymous_memory(pids):
    """Bytes; what processes share since a fork is divided between them. Without programs and libraries, whose shares change with every
    other process that begins or ends."""
    return _sum(pids, "Pss_Anon")


def proportional_set_size(pids):
    """Bytes, with programs and libraries; what processes share is divided between all who do, so that it changes as others on this
    machine begin and end: for what is compared within seconds."""
    return _sum(pids, "Pss")


def resident_set_size(pids):
    """Bytes, with programs and libraries, whoever else uses these: a proportional size would grow as others on this machine end."""
    return _sum(pids, "Rss")


def _sum(pids, field):
    lines = (line.split() for pid in pids for line in read_proc(pid, "smaps_rollup").splitlines())
    return sum(int(words[1]) * 1024 for words in lines if words[0] == f"{field}:")


def open_descriptors(pids):
    return sum(len(list_proc(pid, "fd")) for pid in pids)

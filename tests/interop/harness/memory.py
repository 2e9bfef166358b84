"""What a daemon holds: memory that is its own, and open descriptors, over all its processes."""

from harness.process import list_proc, read_proc


def proportional_set_size(pids):
    """Bytes; what processes share is divided between them."""
    total = 0
    for pid in pids:
        for line in read_proc(pid, "smaps_rollup").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total


def open_descriptors(pids):
    return sum(len(list_proc(pid, "fd")) for pid in pids)

"""What a daemon holds: memory that is its own, and open descriptors, over all its processes."""

from pathlib import Path


def proportional_set_size(pids):
    """Bytes; what processes share is divided between them."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total


def open_descriptors(pids):
    return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in pids)

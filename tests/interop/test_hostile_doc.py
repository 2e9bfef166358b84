"""docs/hostile-peers.md names the cases of test_hostile_peers.py, all of them and no others."""
# SPDX-License-Identifier: MIT

import re
from pathlib import Path

from hostile import CLIENTS, UPSTREAMS

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/hostile-peers.md"


def named():
    for line in DOCUMENT.read_text().splitlines():
        cells = line.strip("| ").split(" | ")
        if line.startswith("| ") and len(cells) == 4:
            yield from re.findall(r"`([^`]+)`", cells[-1])


def test_every_case_has_a_row_and_every_row_its_cases():
    assert sorted(named()) == sorted([*CLIENTS, *UPSTREAMS])

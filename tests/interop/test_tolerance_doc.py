"""The table "Where OpenSSH bends" of docs/protocol.md names the tests of test_tolerance_*.py, all of them and no others."""
# SPDX-License-Identifier: MIT

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs/protocol.md"


def named():
    section = DOCUMENT.read_text().split("\n## Where OpenSSH bends\n")[1].split("\n## ")[0]
    return re.findall(r"`(test_\w+)`", section)


def written():
    for file in sorted(HERE.glob("test_tolerance_*.py")):
        if file != Path(__file__):
            yield from (node.name for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def test_every_row_is_tested_and_every_test_has_a_row():
    assert sorted(set(named())) == sorted(written())

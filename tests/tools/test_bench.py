"""The benchmarks' parts can be run: nobody else looks at them when what they use of the tests is changed."""
# SPDX-License-Identifier: MIT

import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPORT_ALL = """
import importlib, sys
sys.path[:0] = ["bench", "tests/interop"]
import pairs, run
for name in run.PARTS:
    importlib.import_module(f"parts.{name}").run
"""


class Parts(unittest.TestCase):
    def test_have_all_that_they_use(self):
        done = subprocess.run([sys.executable, "-c", IMPORT_ALL], cwd=ROOT, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

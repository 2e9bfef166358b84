#!/usr/bin/python3
"""Who gets a second try, and who doesn't? /usr/bin/python3 -m unittest discover tests/tools"""
# SPDX-License-Identifier: MIT

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parents[2] / "tools/second_try.py"


class SecondTry(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_tool(self, kind, *arguments):
        done = subprocess.run([sys.executable, "-B", TOOL, kind, self.folder, *arguments], cwd="/", capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def tries(self, number):
        return (self.folder / f"tries_{number}").read_text().count("x")


class Pytest(SecondTry):
    def write(self, number, passes_at):
        (self.folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n")
        (self.folder / f"test_{number}.py").write_text(
            "import pathlib, pytest\n"
            "@pytest.mark.parametrize('word', ['with a space'])\n"
            "def test_it(word):\n"
            f"    tries = pathlib.Path({str(self.folder)!r}, 'tries_{number}')\n"
            "    tries.open('a').write('x')\n"
            f"    assert len(tries.read_text()) >= {passes_at}\n")

    def test_what_passes_at_the_second_try_is_named(self):
        self.write(1, passes_at=1)
        self.write(2, passes_at=2)
        status, text = self.run_tool("pytest", "-n", "2")
        self.assertEqual(status, 0, text)
        self.assertIn("== 1 passed at the second try only:\n   ", text)
        self.assertIn("test_2.py::test_it[with a space]", text)
        self.assertEqual((self.tries(1), self.tries(2)), (1, 2))

    def test_what_fails_twice_has_failed(self):
        self.write(1, passes_at=3)
        status, text = self.run_tool("pytest")
        self.assertEqual((status, self.tries(1)), (1, 2), text)

    def test_what_fails_in_four_files_has_failed_at_once(self):
        for number in range(4):
            self.write(number, passes_at=2)
        status, text = self.run_tool("pytest")
        self.assertEqual((status, self.tries(0)), (1, 1), text)

    def test_no_tests_are_a_failure(self):
        self.assertNotEqual(self.run_tool("pytest")[0], 0)


class Ctest(SecondTry):
    def write(self, *passes_at):
        (self.folder / "CTestTestfile.cmake").write_text("".join(
            f'add_test(it_{number} "sh" "-c" "printf x >>tries_{number}; test $(wc -c <tries_{number}) -ge {tries}")\n'
            for number, tries in enumerate(passes_at)))

    def test_what_passes_at_the_second_try_is_named(self):
        self.write(1, 2)
        status, text = self.run_tool("ctest")
        self.assertEqual(status, 0, text)
        self.assertIn("== 1 passed at the second try only:\n   ", text)
        self.assertEqual((self.tries(0), self.tries(1)), (1, 2))

    def test_what_fails_twice_has_failed(self):
        self.write(3)
        status, text = self.run_tool("ctest")
        self.assertEqual((status != 0, self.tries(0)), (True, 2), text)

    def test_four_that_fail_have_failed_at_once(self):
        self.write(2, 2, 2, 2)
        status, text = self.run_tool("ctest")
        self.assertEqual((status != 0, self.tries(0)), (True, 1), text)


if __name__ == "__main__":
    unittest.main()

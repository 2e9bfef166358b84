"""Runs tests, and once more, alone, what failed of them: tools/second_try.py ctest BUILD [ARGUMENTS...] | pytest ARGUMENTS...

A test that passes at its second try is named, and is to be mended: it asks for something that a starved machine doesn't give. What is
wrong with the daemon in one run of two still shows, as no more than three tests, or tests of three files, get a second try.
"""
# SPDX-License-Identifier: MIT

import subprocess
import sys
from pathlib import Path

AT_MOST = 3


def by_ctest(build, *arguments):
    """The statuses of the first and, where there is one, of the second try, and the names that needed it."""
    tests = ["ctest", "--test-dir", build, "--output-on-failure", *arguments, "-j", "2"]
    list_of_failed = Path(build, "Testing/Temporary/LastTestsFailed.log")
    list_of_failed.unlink(missing_ok=True)
    if not (status := subprocess.run(tests).returncode) or not list_of_failed.exists():
        return status, []
    failed = list_of_failed.read_text().split("\n")[:-1]
    if len(failed) > AT_MOST:
        return status, []
    return subprocess.run([*tests[:-1], "1", "--rerun-failed"]).returncode, failed


class Failed:
    """A plugin of pytest's that notes what failed, by names that lead there from anywhere."""

    def __init__(self):
        self.names = {}

    def pytest_configure(self, config):
        self.folder = config.rootpath

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.names[f"{self.folder}/{report.nodeid}"] = None


def by_pytest(arguments):
    import pytest

    failed = Failed()
    status = pytest.main(["-q", *arguments], plugins=[failed])
    if status != pytest.ExitCode.TESTS_FAILED or len({name.partition("::")[0] for name in failed.names}) > AT_MOST:
        return status, []
    return subprocess.run([sys.executable, "-m", "pytest", "-q", *failed.names]).returncode, list(failed.names)


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in ("ctest", "pytest"):
        sys.exit(__doc__.partition("\n")[0])
    status, failed = by_ctest(*sys.argv[2:]) if sys.argv[1] == "ctest" else by_pytest(sys.argv[2:])
    if failed and not status:
        print(f"== {len(failed)} passed at the second try only:", *failed, sep="\n   ")
    sys.exit(status)


if __name__ == "__main__":
    main()

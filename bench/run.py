#!/usr/bin/python3
"""Speed and memory of sshrpd beside what they are to be compared with, in one run: all parts, or those that are named.

Everything runs on this machine, on loopback; it must be idle otherwise. Needs root and what tests/interop needs. Prints a table
of medians, with least and most in brackets, and writes JSON.
"""
# SPDX-License-Identifier: MIT

import argparse
import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests/interop"))

from measure.report import Report
from measure.stage import Stage

PARTS = ("relaying", "bulk", "files", "login", "latency", "memory", "fairness", "crowd", "recording", "observation", "peers", "gates", "groups")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("parts", nargs="*", metavar="PART", help=f"any of {', '.join(PARTS)}; all if none is named")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--mib", type=int, default=1024, help="size of what is sent in one go")
    arguments.add_argument("--files", type=int, default=2000, help="how many small files")
    arguments.add_argument("--logins", type=int, default=400)
    arguments.add_argument("--echoes", type=int, default=10000)
    arguments.add_argument("--seconds", type=int, default=5, help="how long streams share the daemon")
    arguments.add_argument("--rest", type=int, default=120, help="how long sessions at rest are watched, in seconds")
    arguments.add_argument("--json", type=Path, default=HERE.parent / "build/bench/bench.json")
    options = arguments.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        arguments.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    report, stage = Report(), Stage()
    try:
        for name in options.parts or PARTS:
            importlib.import_module(f"parts.{name}").run(stage, report, options)
            report.write(options.json)
    finally:
        stage.close()


if __name__ == "__main__":
    main()

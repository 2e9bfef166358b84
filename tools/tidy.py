#!/usr/bin/python3
"""Runs clang-tidy (.clang-tidy) over src/: all of it, or what changed.

usage: tools/tidy.py [-j JOBS] [--since COMMIT] [FILE...]

A file that was clean isn't looked at again until it, a header of ours that it includes, or .clang-tidy changes. --since looks
at what differs from a commit only: at .cpp files, and at those that include a header that does. Ends with 1 if something was found.
"""
# SPDX-License-Identifier: MIT

import argparse
import functools
import hashlib
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
BUILD = ROOT / "build/tidy"
CLEAN = BUILD / "clean"  # an empty file for each state of a file that was clean
TIDY = "clang-tidy-16"
INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)
# clang has coroutines, which this Asio looks for by the names of compilers; libseccomp's macros leave a field out.
FLAGS = "-DASIO_HAS_CO_AWAIT -DASIO_HAS_STD_COROUTINE -Wno-missing-field-initializers"


def prepare():
    if not (BUILD / "compile_commands.json").exists():
        subprocess.run(["cmake", "-S", ROOT, "-B", BUILD, "-G", "Ninja", "-DCMAKE_CXX_COMPILER=clang++-16", f"-DCMAKE_CXX_FLAGS={FLAGS}",
                        "-DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON", "-DSSHRP_TESTS=OFF"], check=True, stdout=subprocess.DEVNULL)
    else:
        subprocess.run(["cmake", BUILD], check=True, stdout=subprocess.DEVNULL)  # files come and go
    CLEAN.mkdir(exist_ok=True)


@functools.cache
def text(file):
    return file.read_text()


@functools.cache
def includes(file):
    """The headers of ours that a file includes, and what they do."""
    direct = {SOURCE / name for name in INCLUDE.findall(text(file)) if (SOURCE / name).exists()}
    return direct.union(*(includes(header) for header in direct))


def state(file):
    digest = hashlib.sha256((ROOT / ".clang-tidy").read_bytes())
    for part in (file, *sorted(includes(file))):
        digest.update(f"{part.relative_to(ROOT)}\0{text(part)}\0".encode())
    return CLEAN / digest.hexdigest()


def changed_since(commit):
    names = subprocess.run(["git", "-C", ROOT, "diff", "--name-only", "--merge-base", commit], check=True, text=True, capture_output=True)
    new = subprocess.run(["git", "-C", ROOT, "ls-files", "--others", "--exclude-standard"], check=True, text=True, capture_output=True)
    return {ROOT / name for name in (names.stdout + new.stdout).splitlines()}


def is_clean(file):
    mark = state(file)
    if mark.exists():
        return True
    found = subprocess.run([TIDY, "-p", BUILD, "--quiet", file], text=True, capture_output=True)
    if found.returncode == 0:
        mark.touch()
        return True
    print(found.stdout or found.stderr, flush=True)
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--since", metavar="COMMIT")
    parser.add_argument("files", nargs="*", type=Path)
    arguments = parser.parse_args()
    files = [file.resolve() for file in arguments.files] or sorted(SOURCE.rglob("*.cpp"))
    if arguments.since:
        changed = changed_since(arguments.since)
        files = [file for file in files if changed & {file, *includes(file)}]
    prepare()
    with ThreadPoolExecutor(arguments.jobs) as pool:
        dirty = [file for file, clean in zip(files, pool.map(is_clean, files)) if not clean]
    for file in dirty:
        print(f"{file.relative_to(ROOT)}: not clean")
    print(f"clang-tidy: {len(files) - len(dirty)} of {len(files)} files are clean")
    sys.exit(bool(dirty))


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""Does every source file say its licence? A line `SPDX-License-Identifier: MIT` ends its header: the comment that says what it is.

usage: tools/check_spdx.py [--fix] [ROOT]; prints FILE:1: SENTENCE for each that doesn't, and ends with 1; --fix adds the line.
Not asked for it are code, vectors and corpora that others made, and files in formats without comments.
"""
# SPDX-License-Identifier: MIT

import ast
import re
import sys
from pathlib import Path

FOLDERS = ("src", "tests", "tools", "bench", "cmake", "packaging", "third_party", ".ci")
WITHOUT = ("third_party/openssh/", "third_party/aws-lc/", "third_party/s2n-bignum/", "third_party/mlkem-native/", "third_party/asciinema_player/", "tests/vectors/", "tests/handshakes/", "tests/fuzz/corpus/", "tools/peers/npm/", "packaging/debian/")
COMMENT = {".cpp": "//", ".h": "//", ".c": "//", ".js": "//", ".php": "//", ".py": "#", ".sh": "#", ".cmake": "#",
           ".ini": "#", ".init": "#", ".logrotate": "#", ".service": "#"}
NAMES = ("CMakeLists.txt", "Makefile", ".ci/run")  # besides
IDENTIFIER = "SPDX-License-Identifier: MIT"


def comment_of(path, name):
    """What begins a comment in this file; None: it isn't a source file."""
    if name.startswith(WITHOUT) or "__pycache__" in name or "node_modules" in name:
        return None
    return "#" if path.name in NAMES or name in NAMES else COMMENT.get(path.suffix)


def sources(root):
    """(path, name, comment) of all."""
    top = (path for path in root.iterdir() if path.is_file())
    for path in sorted([*top, *(path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file())]):
        name = path.relative_to(root).as_posix()
        if comment := comment_of(path, name):
            yield path, name, comment


def has_line(text, comment):
    return re.search(f"^{comment} {IDENTIFIER}$", text, re.MULTILINE) is not None


def header_size(text, path, comment):
    """Lines of the header: shebang, the comment that the file begins with, a module's docstring."""
    if path.suffix == ".py":
        body = ast.parse(text).body
        if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str):
            return body[0].end_lineno
    lines = text.splitlines()
    size = 0
    while size < len(lines) and lines[size].startswith(("#!", "<?php")):
        size += 1
    while size < len(lines) and lines[size].startswith(comment) and not lines[size].startswith("#!"):
        size += 1
    return size


def with_line(text, path, comment):
    lines = text.splitlines(keepends=True)
    size = header_size(text, path, comment)
    return "".join([*lines[:size], f"{comment} {IDENTIFIER}\n", *lines[size:]])


def main():
    arguments = sys.argv[1:]
    fix = "--fix" in arguments
    roots = [Path(argument) for argument in arguments if argument != "--fix"]
    root = roots[0] if roots else Path(__file__).resolve().parents[1]
    without = [(path, name, comment) for path, name, comment in sources(root) if not has_line(path.read_text(), comment)]
    if fix:
        for path, _, comment in without:
            path.write_text(with_line(path.read_text(), path, comment))
        print(f"licence: {len(without)} files got their line")
        return
    for _, name, _ in without:
        print(f'{name}:1: no line "{IDENTIFIER}"; tools/check_spdx.py --fix adds it')
    if without:
        sys.exit(1)
    print("licence: every source file says it")


if __name__ == "__main__":
    main()

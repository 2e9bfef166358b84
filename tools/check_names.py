#!/usr/bin/python3
"""Do identifiers and files have the field's words, one for one thing? The glossary of docs/architecture.md has what they mean.

usage: tools/check_names.py [ROOT]; prints FILE:LINE: SENTENCE for each identifier in src/, and each file in src/ and
tests/unit/, that has a word of the table, and ends with 1. Comments and texts aren't looked at.
"""
# SPDX-License-Identifier: MIT

import re
import sys
from pathlib import Path

LOGIN = ("login", "upstream", "proxy")  # where a word means something of a login

# A word or several, where (everywhere in src/ if that is empty), what to write instead.
WORDS = [
    ("roomy|room_before|room_behind", (), "headroom, tailroom"),
    ("turns?", (), "run slot, fair queueing"),
    ("paces?", (), "latency reservoir"),
    ("farewells?|last_word", (), "disconnect"),
    ("proofs?|proven|prove|shows?|shown", LOGIN, "credential, authenticate"),
    ("questions?|asks?|asked", LOGIN, "prompt, info request"),
    ("guards?|guarded", (), "channel police, session policy"),
    ("open_session", (), "session policy"),
    ("sftp_tap|handled_channels?", (), "SFTP handler, terminated channel"),
    ("obedience|obeys?", (), "control handler"),
    ("bury", (), "reap"),
    ("forget_everything", (), "close what was inherited"),
    ("inheritance|bequeath", (), "inherited sockets, pass_sockets"),
    ("most|largest|longest", (), "max_, soft_max_ and hard_max_ where there are two"),
]
# Types, by their whole name.
TYPES = [
    ("Policy", (), "channel police, session policy"),
    ("Downstream", LOGIN, "userauth server"),
    ("Upstream", LOGIN, "userauth client"),
    ("Server", ("config",), "route"),
]
# Of the standard library, Asio and the protocols; a login asks the balancer for a place.
OTHERS = {"Ask", "lock_guard", "make_work_guard", "executor_work_guard", "show_banner", "show_banners_to", "hostkeys_prove"}

NOT_CODE = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*')
IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words_of(name):
    """`RoomyPayload` and `roomy_payload_`: _roomy_payload_."""
    return f"_{HUMP.sub('_', name).lower().strip('_')}_"


def sentence_about(name, folder):
    """What is wrong with the name of something in a folder; None: nothing."""
    if name in OTHERS:
        return None
    for type_name, folders, instead in TYPES:
        if name == type_name and (not folders or folder in folders):
            return f"{name}: {instead}"
    for words, folders, instead in WORDS:
        if (not folders or folder in folders) and (found := re.search(f"_({words})_", words_of(name))):
            return f"{name}: not \"{found[1].replace('_', ' ')}\" but {instead}"
    return None


def offences_of_file(path, folder):
    if sentence := sentence_about(path.stem.removesuffix("_test"), folder):
        yield path, 1, f"the file's name: {sentence}"


def offences_of_text(path, folder):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        for name in dict.fromkeys(IDENTIFIER.findall(NOT_CODE.sub("", line))):
            if sentence := sentence_about(name, folder):
                yield path, number, sentence


def offences(root):
    for top in (root / "src", root / "tests/unit"):
        for path in sorted(top.rglob("*")):
            if path.suffix in (".h", ".cpp"):
                folder = path.relative_to(top).parts[0]
                yield from offences_of_file(path, folder)
                if top.name == "src":
                    yield from offences_of_text(path, folder)


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1]
    found = list(offences(root))
    for path, number, sentence in found:
        print(f"{path.relative_to(root)}:{number}: {sentence}")
    if found:
        sys.exit(1)
    print("names: one word for one thing")


if __name__ == "__main__":
    main()

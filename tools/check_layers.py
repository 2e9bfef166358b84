#!/usr/bin/python3
"""Does every #include in src/ go to a lower layer, and every library stay in its place? Are the files short enough?

The layers stand in docs/architecture.md, in the block of lines like `    6 auth   relay   route`: a folder includes from lower
lines only, and from itself. usage: tools/check_layers.py [ROOT]; prints FILE:LINE: SENTENCE for each offence, and ends with 1.
"""

import re
import sys
from pathlib import Path

LAYER = re.compile(r"^    (\d) (\w+(?: +\w+)*)(?:   .*)?$", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
FIRST_WITH_IO = 4
MOST_LINES = 400

# A library's headers, and where they may be included: what the sentence says, and a test of (layer, path in src).
PLACES = [
    ("openssl/", "crypto only", lambda layer, path: path.parts[0] == "crypto"),
    ("botan/", "crypto/bcrypt_pbkdf.cpp only", lambda layer, path: path == Path("crypto/bcrypt_pbkdf.cpp")),
    ("asio", f"layer {FIRST_WITH_IO} and above", lambda layer, path: layer >= FIRST_WITH_IO),
    ("toml++/", "config/toml.cpp only", lambda layer, path: path == Path("config/toml.cpp")),
    ("re2/", "config only", lambda layer, path: path.parts[0] == "config"),
    ("zlib.h", "transport/compression.cpp only", lambda layer, path: path == Path("transport/compression.cpp")),
    ("seccomp.h", "ops only", lambda layer, path: path.parts[0] == "ops"),
    ("CLI/", "app only", lambda layer, path: path.parts[0] == "app"),
]


def read_layers(architecture):
    """{folder: number} from the first block of at least two such lines."""
    layers = {}
    for number, folders in LAYER.findall(architecture):
        for folder in folders.split():
            layers.setdefault(folder, int(number))
    return layers


def offences_of_include(layers, path, quote, name):
    """Sentences about `#include <name>` or "name" in the file src/path."""
    own = path.parts[0]
    if quote == "<":
        for prefix, place, allowed in PLACES:
            if name.startswith(prefix) and not allowed(layers[own], path):
                yield f"<{name}> belongs into {place}"
        return
    other = name.split("/")[0]
    if "/" not in name or other not in layers:
        yield f'"{name}" is not a path from src/ that begins with a layer'
    elif other != own and layers[other] >= layers[own]:
        way = "sideways" if layers[other] == layers[own] else "up"
        yield f'"{name}" goes {way}: {own} is in layer {layers[own]}, {other} in {layers[other]}'


def offences(layers, source):
    for file in sorted(source.rglob("*")):
        if file.suffix not in (".h", ".cpp"):
            continue
        path = file.relative_to(source)
        if path.parts[0] not in layers:
            yield file, 1, f"src/{path.parts[0]} has no layer in docs/architecture.md"
            continue
        lines = file.read_text().splitlines()
        if len(lines) > MOST_LINES:
            yield file, MOST_LINES + 1, f"{len(lines)} lines, of at most {MOST_LINES}: it has two subjects"
        for number, line in enumerate(lines, 1):
            if match := INCLUDE.match(line):
                for sentence in offences_of_include(layers, path, *match.groups()):
                    yield file, number, sentence


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1]
    layers = read_layers((root / "docs/architecture.md").read_text())
    if len(layers) < 2:
        sys.exit("docs/architecture.md has no table of layers (lines like '    4 net')")
    found = list(offences(layers, root / "src"))
    for file, number, sentence in found:
        print(f"{file.relative_to(root)}:{number}: {sentence}")
    if found:
        sys.exit(1)
    print(f"layers: {len(layers)} folders, every #include goes down")


if __name__ == "__main__":
    main()

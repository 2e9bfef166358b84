#!/usr/bin/python3
"""Does every #include in src/ go to a layer that its folder declares, and every library stay in its place? Are the files short?

cmake/layers.txt has the layers, with what each includes: folders of lower numbers; and what it declares it must include.
docs/architecture.md shows the same layers, in lines like `    8 upstream   relay`.
usage: tools/check_layers.py [ROOT]; prints FILE:LINE: SENTENCE for each offence, and ends with 1.
"""
# SPDX-License-Identifier: MIT

import re
import sys
from pathlib import Path
from typing import NamedTuple

LAYER = re.compile(r"^(\d+) (\w+):((?: \w+)*)$")
FIRST_WITH_IO = re.compile(r"^io from (\d+)$", re.MULTILINE)
SHOWN = re.compile(r"^ {4,5}(\d+) (\w+(?: +\w+)*)(?:   .*)?$", re.MULTILINE)  # in docs/architecture.md
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
MAX_LINES = 350


class Layer(NamedTuple):
    number: int
    has_io: bool
    includes: list[str]
    line: int  # of layers.txt


# A library's headers, and where they may be included: what the sentence says, and a test of (layer, path in src).
PLACES = [
    ("openssl/", "crypto only", lambda layer, path: path.parts[0] == "crypto"),
    ("third_party/", "crypto only", lambda layer, path: path.parts[0] == "crypto"),
    ("intel-ipsec-mb.h", "crypto/aes_gcm_ipsec_mb.cpp only", lambda layer, path: path == Path("crypto/aes_gcm_ipsec_mb.cpp")),
    ("botan/", "crypto/bcrypt_pbkdf.cpp only", lambda layer, path: path == Path("crypto/bcrypt_pbkdf.cpp")),
    ("asio", "layers with I/O", lambda layer, path: layer.has_io),
    ("toml++/", "config/toml.cpp only", lambda layer, path: path == Path("config/toml.cpp")),
    ("nlohmann/", "cast/reader.cpp, observer/body.cpp and ctl only",
     lambda layer, path: path.parts[0] == "ctl" or path in (Path("cast/reader.cpp"), Path("observer/body.cpp"))),
    ("microhttpd.h", "observer only", lambda layer, path: path.parts[0] == "observer"),
    ("re2/", "config only", lambda layer, path: path.parts[0] == "config"),
    ("zlib.h", "transport/compression.cpp only", lambda layer, path: path == Path("transport/compression.cpp")),
    ("seccomp.h", "ops only", lambda layer, path: path.parts[0] == "ops"),
    ("CLI/", "app and ctl only", lambda layer, path: path.parts[0] in ("app", "ctl")),
    ("curl/", "ctl/http.cpp only", lambda layer, path: path == Path("ctl/http.cpp")),
]


def read_layers(text):
    """{folder: Layer} of layers.txt."""
    first_with_io = int(FIRST_WITH_IO.search(text)[1])
    layers = {}
    for line, words in enumerate(text.splitlines(), 1):
        if match := LAYER.match(words):
            number = int(match[1])
            layers[match[2]] = Layer(number, number >= first_with_io, match[3].split(), line)
    return layers


def offences_of_list(layers):
    """(line of layers.txt, sentence): what is declared goes down."""
    for own, layer in layers.items():
        for other in layer.includes:
            if other not in layers:
                yield layer.line, f"{own} includes {other}, which is no layer"
            elif layers[other].number >= layer.number:
                way = "sideways" if layers[other].number == layer.number else "up"
                yield layer.line, f"{own} includes {other}, which goes {way}: {own} is in layer {layer.number}, {other} in {layers[other].number}"


def offences_of_picture(layers, architecture):
    """docs/architecture.md has the same layers under the same numbers, in the first lines that look so."""
    shown = {}
    for number, folders in SHOWN.findall(architecture):
        for folder in folders.split():
            shown.setdefault(folder, int(number))
    for folder, layer in layers.items():
        if shown.get(folder) != layer.number:
            yield f"{folder} isn't shown in layer {layer.number}, where cmake/layers.txt has it"


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
    elif other != own and other not in layers[own].includes:
        yield f'"{name}": {own} doesn\'t include {other}, says cmake/layers.txt'


def offences(root):
    """(file, line, sentence) of all."""
    layer_list, architecture = root / "cmake/layers.txt", root / "docs/architecture.md"
    layers = read_layers(layer_list.read_text())
    yield from ((layer_list, line, sentence) for line, sentence in offences_of_list(layers))
    yield from ((architecture, 1, sentence) for sentence in offences_of_picture(layers, architecture.read_text()))
    unused = {(own, other) for own, layer in layers.items() for other in layer.includes}
    source = root / "src"
    for file in sorted(source.rglob("*")):
        if file.suffix not in (".h", ".cpp"):
            continue
        path = file.relative_to(source)
        if path.parts[0] not in layers:
            yield file, 1, f"src/{path.parts[0]} is no layer of cmake/layers.txt"
            continue
        lines = file.read_text().splitlines()
        if len(lines) > MAX_LINES:
            yield file, MAX_LINES + 1, f"{len(lines)} lines, of at most {MAX_LINES}: it has two subjects"
        for number, line in enumerate(lines, 1):
            if match := INCLUDE.match(line):
                unused.discard((path.parts[0], match[2].split("/")[0]))
                for sentence in offences_of_include(layers, path, *match.groups()):
                    yield file, number, sentence
    for own, other in sorted(unused):
        yield layer_list, layers[own].line, f"{own} declares {other} and includes nothing of it"


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1]
    found = list(offences(root))
    for file, number, sentence in found:
        print(f"{file.relative_to(root)}:{number}: {sentence}")
    if found:
        sys.exit(1)
    print("layers: every folder includes what it declares, and that goes down")


if __name__ == "__main__":
    main()

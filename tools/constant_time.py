#!/usr/bin/python3
"""Does the arithmetic of third_party/ branch on secrets, or take one for an address? tools/constant_time.py [COMPILER...]

Builds them as the release is built, by g++ and by clang, and runs each operation under valgrind with its secrets marked as undefined
(tests/constant_time/subject.cpp). What memcheck reports is a finding, but for lines that are named here with the reason why what they
decide on may be known. Two operations that do depend on a secret must be reported, or nothing here means anything.
"""
# SPDX-License-Identifier: MIT

import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build/constant-time"
NO_LINE = "no line"
FOLDER = ROOT / "third_party"
# rho is a part of the public key: which of the numbers drawn from it are below q, and how many that makes, anyone can compute.
OF_RHO = ("mlkem768_generate", "mlkem-native/mlkem/sampling.c")
# For an operation a file, a function in it, and lines of that. Assembler has no functions.
DECLASSIFIED = [
    # g is thrown away if it has no inverse, and what comes next is independent of it. Clang gives its branch, KeyGen's only one, no line.
    ("sntrup761_generate", "openssh/sntrup761.c", "KeyGen", ["if (result == 0) break;", NO_LINE]),
    ("mlkem768_generate", "openssh/libcrux_mlkem768_sha3.h", "libcrux_ml_kem_vector_portable_sampling_rej_sample", [  # but on x86-64
        "if (d1 < LIBCRUX_ML_KEM_VECTOR_TRAITS_FIELD_MODULUS) {", "uu____0 = uu____1 < uu____6;", "if (uu____0) {",
        "if (uu____2) {"]),  # which is asked together with uu____0
    ("mlkem768_generate", "mlkem-native/mlkem/native/x86_64/src/mlkem_rej_uniform_avx2_asm.S", "?", [
        "movq (%rsi,%r8), %xmm2", "movdqu (%rcx,%r10), %xmm3", "movdqu %xmm2, (%rsp,%rax,2)", "jae Lmlk_rej_uniform_asm_final_copy",
        "ja Lmlk_rej_uniform_asm_loop_start", "rep  movsb (%rsi), %es:(%rdi)"]),
    (*OF_RHO, "mlk_rej_uniform", ["if (offset == 0)", "if (ret != MLK_NATIVE_FUNC_FALLBACK)"]),
    (*OF_RHO, "mlk_rej_uniform_c", ["while (ctr < target && pos + 3 <= buflen)", "if (val0 < MLKEM_Q)", "r[ctr++] = val0;",
                                    "if (ctr < target && val1 < MLKEM_Q)", "r[ctr++] = val1;"]),
    (*OF_RHO, "mlkem_poly_rej_uniform", ["while (ctr < MLKEM_N)"]),
    (*OF_RHO, "mlkem_poly_rej_uniform_x4", ["while (ctr[0] < MLKEM_N || ctr[1] < MLKEM_N || ctr[2] < MLKEM_N ||"])]
LEAKING = ["branch_on_a_secret", "address_of_a_secret"]


def compilers():
    """g++ and the clang that is here, as their C and their C++ compiler."""
    clang = next((f"-{version}" for version in (16, 19) if shutil.which(f"clang++-{version}")), "")
    return {"g++": ("gcc", "g++"), "clang": (f"clang{clang}", f"clang++{clang}")}


def build(name):
    folder = BUILD / name
    c, cxx = compilers()[name]
    lines = [f"-DCMAKE_{language}_FLAGS=-gdwarf-4" for language in ("C", "CXX")]  # Debian 12's valgrind can't read all of clang's DWARF 5
    for command in (["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", f"-DCMAKE_C_COMPILER={c}", f"-DCMAKE_CXX_COMPILER={cxx}",
                     "-DSSHRP_TESTS=OFF", "-DSSHRP_CONSTANT_TIME=ON", *lines],
                    ["ninja", "-C", folder, "constant_time_subject"]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
    return folder / "constant_time_subject"


def reports(program, operation):
    """Where memcheck saw something: (function, file, line) of each place, the innermost."""
    result = BUILD / f"{operation}.xml"
    done = subprocess.run(["valgrind", "--quiet", "--error-limit=no", "--xml=yes", f"--xml-file={result}", program, operation],
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{operation} ended with {done.returncode}: {done.stdout}{done.stderr}")
    frames = [error.find("stack/frame") for error in xml.parse(result).iter("error")]
    return sorted({(frame.findtext("fn", "?"), Path(frame.findtext("file", "?")).name, int(frame.findtext("line", "0"))) for frame in frames})


def is_declassified(operation, place):
    function, file, line = place
    for of_operation, path, in_function, lines in DECLASSIFIED:
        if (of_operation, Path(path).name, in_function) != (operation, file, function.removesuffix(".constprop.0")):
            continue
        text = (FOLDER / path).read_text().split("\n")
        if (text[line - 1].strip() if line else NO_LINE) in lines:
            return True
    return False


def main():
    failed = False
    for name in sys.argv[1:] or compilers():
        program = build(name)
        operations = subprocess.run([program], capture_output=True, text=True, check=True).stdout.split()
        for operation in filter(lambda operation: operation not in LEAKING, operations):
            found = reports(program, operation)
            leaks = [place for place in found if not is_declassified(operation, place)]
            declassified = f", {len(found) - len(leaks)} places declassified" if len(found) > len(leaks) else ""
            print(f"{name}: {operation}: {'DEPENDS ON A SECRET' if leaks else 'independent of secrets'}{declassified}")
            for function, file, line in leaks:
                print(f"    {file}:{line}: {function}")
            failed |= bool(leaks)
        for operation in LEAKING:
            if not reports(program, operation):
                print(f"{name}: {operation}: NOT REPORTED, though it is what is looked for")
                failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()

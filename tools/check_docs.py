#!/usr/bin/python3
"""Is what the documents and comments name still there? Names of the code, files, tests, the values' places.

usage: tools/check_docs.py [ROOT]; prints FILE:LINE: SENTENCE for each name that isn't, and ends with 1. In documents it looks at
backquotes, in comments also at words_like_this and WordsLikeThis. It looks at what can only be a name of ours, and so misses
some: a plain word isn't looked at, nor is a name missed that something else has, too.
"""
# SPDX-License-Identifier: MIT

import re
import sys
from collections import Counter
from pathlib import Path

SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
QUALIFIED = re.compile(r"(?!std::)[A-Za-z]\w*(?:::[A-Za-z]\w*)+")
SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
PASCAL = re.compile(r"[A-Z][a-z]\w*")
HUMPS = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+")
WORD = re.compile(r"(?<![\w./:\\-])[A-Za-z]\w*")
SOURCE_FILE = re.compile(r"(?<![\w/.*>-])(?:[\w-]+/)*[\w-]+\.(?:cpp|h|py)\b(?![\w/])")

COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*")|(?<!:)//[^\n]*')
UNIT_TEST = re.compile(r"^(?:TYPED_)?TEST(?:_[FP])?\(\s*(\w+),\s*(\w+)\)", re.MULTILINE)
INTEROP_TEST = re.compile(r"^def (test_\w+)\(", re.MULTILINE)

NAMED_UNIT_TEST = re.compile(r"(?<![\w./-])(?:[A-Z]\w*/)?([A-Z]\w+)\.([a-z]\w*_\w+)")
NAMED_SUITE = re.compile(r"(?<![\w./-])(?:[A-Z]\w*/)?([A-Z]\w+) \((all|both|\d+ tests)(?: ([a-z]+)\b)?")
NAMED_INTEROP_TESTS = re.compile(r"(test_\w+\.py): (test_\w+\b(?!\.)(?:, test_\w+\b(?!\.))*)")
NAMED_FUZZ_TARGET = re.compile(r"(?<!\w)[a-z]\w*_fuzz\b")
NUMBERS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]

WHERE_PASCAL_IS_OURS = ("docs/architecture.md", "docs/security.md", "tests/README.md")  # elsewhere it may be a name of anything
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "tests/README.md", "tests/interop/README.md")  # besides docs/
NAMES_OF_OTHERS = {"PascalCase", "ProtectSystem", "SipHash", "StrictModes", "id_ed25519", "mod_sftp", "no_new_privs", "operation_aborted", "sd_listen_fds", "sd_notify",
                   "sd_watchdog_enabled", "snake_case", "sshd_config"}


class Project:
    def __init__(self, root):
        self.root = root
        folders = ("src", "tests", "tools", "bench", "packaging", "docs", "third_party")
        self.files = {"/" + self.name(path) for folder in folders for path in (root / folder).rglob("*")}
        self.comments, self.words = {}, {}  # of each file in src; the words without the comments'
        for path in sorted((root / "src").rglob("*")):
            if path.suffix in (".h", ".cpp"):
                text = path.read_text()
                self.words[self.name(path)] = set(re.findall(r"\w+", COMMENT.sub(lambda found: found[1] or "", text)))
                self.comments[self.name(path)] = [
                    "".join(found[0] for found in COMMENT.finditer(line) if not found[1]) for line in text.splitlines()]
        self.all_words = set().union(*self.words.values(), NAMES_OF_OTHERS)
        self.test_words = {word for folder in ("tests", "tools", "bench", "packaging") for path in (root / folder).rglob("*")
                           if path.suffix in (".h", ".cpp", ".py", ".sh", ".yml", ".json") for word in re.findall(r"\w+", path.read_text())}
        self.stems = {Path(name).stem for name in self.words}
        self.unit_tests = {test for path in (root / "tests/unit").rglob("*.cpp") for test in UNIT_TEST.findall(path.read_text())}
        self.suites = Counter(suite for suite, _ in self.unit_tests)
        self.interop_tests = {path.name: set(INTEROP_TEST.findall(path.read_text()))
                              for path in (root / "tests/interop").glob("test_*.py")}

    def name(self, path):
        return path.relative_to(self.root).as_posix()

    def has_file(self, path):
        return any(file.endswith("/" + path) for file in self.files)

    def has_name(self, name, files=None):
        """`A::b`: both of them in one file."""
        parts = set(name.split("::"))
        return any(parts <= self.words.get(file, set()) for file in files or self.words)

    def is_source_or_test(self, name):
        return name in self.stems or any(name in tests for tests in self.interop_tests.values())


def offences_of_names(project, file, line):
    for span in SPAN.findall(line):
        ours = PASCAL if file in WHERE_PASCAL_IS_OURS else HUMPS
        if QUALIFIED.fullmatch(span) and not project.has_name(span):
            yield f"nothing in src/ is named {span}"
        elif SNAKE.fullmatch(span) or ours.fullmatch(span):
            if span not in project.all_words | project.test_words and not project.is_source_or_test(span):
                yield f"nothing is named {span}"


def offences_of_words(project, line):
    """Of a comment: words that look like names, in backquotes or not, and all words in backquotes that are names by themselves."""
    spans = {span for span in SPAN.findall(line) if re.fullmatch(r"[A-Za-z_]\w*", span)}
    words = {word for word in WORD.findall(line) if SNAKE.fullmatch(word) or HUMPS.fullmatch(word)}
    for word in sorted(spans | words):
        if not {word, word.removesuffix("s")} & project.all_words and not project.is_source_or_test(word):
            yield f"nothing in src/ is named {word}"


def offences_of_files(project, file, line):
    for path in SOURCE_FILE.findall(line):
        ours = not file.startswith("src/") or (project.root / "src" / path.split("/")[0]).is_dir()  # comments name the system's, too
        if ours and not project.has_file(path):
            yield f"there is no file {path}"


def offences_of_tests(project, line):
    for suite, test in NAMED_UNIT_TEST.findall(line):
        if (suite, test) not in project.unit_tests:
            yield f"there is no unit test {suite}.{test}"
    for suite, how_many, number in NAMED_SUITE.findall(line):
        said = {"all": NUMBERS.index(number) if number in NUMBERS else None, "both": 2}.get(how_many, how_many.split()[0])
        if suite not in project.suites:
            yield f"there are no unit tests {suite}"
        elif said is not None and int(said) != project.suites[suite]:
            yield f"there are {project.suites[suite]} unit tests {suite}, not {said}"
    for file, tests in NAMED_INTEROP_TESTS.findall(line):
        for test in tests.split(", "):
            if test not in project.interop_tests.get(file, ()):
                yield f"there is no test {test} in tests/interop/{file}"
    for target in NAMED_FUZZ_TARGET.findall(line):
        if not project.has_file(f"tests/fuzz/{target}.cpp"):
            yield f"there is no fuzz target {target}"


def offences_of_bounds(project, line):
    """A row `name`, `name` | value | folder/file.h, file.cpp: each name is in one of the files."""
    cells = line.strip().strip("|").split(" | ")
    if len(cells) != 3 or not re.fullmatch(r"\w+/\w+\.\w+(?:, (?:\w+/)?\w+\.\w+)*", cells[2].strip()):
        return
    folder, files = "", []
    for file in cells[2].strip().split(", "):
        folder = file.split("/")[0] if "/" in file else folder
        files.append(f"src/{folder}/{file.split('/')[-1]}")
    for name in SPAN.findall(cells[0]):
        if not project.has_name(name, files):
            yield f"{name} is not in {' or '.join(files)}"


def offences(project):
    documents = [*sorted((project.root / "docs").glob("*.md")),
                 *(path for path in map(project.root.joinpath, DOCUMENTS) if path.exists())]
    for file in map(project.name, documents):
        for number, line in enumerate((project.root / file).read_text().splitlines(), 1):
            found = [*offences_of_names(project, file, line), *offences_of_files(project, file, line), *offences_of_tests(project, line)]
            if file == "docs/architecture.md":
                found += offences_of_bounds(project, line)
            for sentence in dict.fromkeys(found):
                yield file, number, sentence
    for file, lines in project.comments.items():
        for number, line in enumerate(lines, 1):
            found = (*offences_of_names(project, file, line), *offences_of_words(project, line), *offences_of_files(project, file, line))
            for sentence in dict.fromkeys(found):
                yield file, number, sentence


def main():
    project = Project(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1])
    found = list(offences(project))
    for file, number, sentence in found:
        print(f"{file}:{number}: {sentence}")
    if found:
        sys.exit(1)
    print(f"documents: what they name is there, and so is what the comments of {len(project.comments)} files name")


if __name__ == "__main__":
    main()

"""The log's texts and the clients' sentences as docs/operations.md has them, made patterns; and what the sources can write.

They are the code spans of its tables, in the columns below. In them `…`, a word of PLACEHOLDERS and a capital letter in quotation
marks stand for what varies.
"""
# SPDX-License-Identifier: MIT

import re
from dataclasses import dataclass

from harness.proxy import PROJECT

DOCUMENT = PROJECT / "docs/operations.md"
LOGGED, SHOWN, TOLD, ABOVE = "text", "the log has", "the client shows", "what happens above it"
PLACEHOLDERS = ("ACCOUNT ACTION ADDRESS CIPHER COLUMN COUNT FIELDS FILE GROUP HOST HOSTKEY ID IDENTIFICATION KEX KEY LEVEL LINE N PID PORT PROGRAM "
                "SENTENCE TARGET TYPE USER VERSION WHAT WHO WHY").split()
VARIES = re.compile(r"…|\b(?:" + "|".join(PLACEHOLDERS) + r')\b|(?<=")[A-Z](?=")')
BAR = re.compile(r"\|(?=(?:[^`]*`[^`]*`)*[^`]*$)")  # not in a code span
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
TOKEN = re.compile(rf"//[^\n]*|'(?:[^'\\]|\\.)'|{STRING.pattern}|;|\S", re.S)
GAP = "\0"  # something that isn't known before the program runs


@dataclass(frozen=True)
class Text:
    level: str  # empty: any, or not in the table that has levels
    text: str

    @property
    def fragments(self):
        """What doesn't vary, in its order."""
        return VARIES.split(self.text)

    def fits(self, text):
        return re.fullmatch(".*".join(map(re.escape, self.fragments)), text) is not None

    def is_part_of(self, text):
        return re.search(".*".join(map(re.escape, self.fragments)), text) is not None

    def is_in_the_sources(self, statements):
        """Some statement can write it. Whose leg it is about may be put before it elsewhere."""
        known = re.sub(r"^(client|upstream)(: | )", "", self.text)
        wanted = re.compile(".*".join(re.escape(part.strip()) for part in VARIES.split(known)), re.S)
        return any(map(wanted.search, statements))


def rows(markdown):
    """Each row of each table, as {column: cell}."""
    columns = None
    for line in markdown.splitlines():
        cells = [cell.strip() for cell in BAR.split(line.strip())[1:-1]] if line.startswith("|") else None
        if cells is None:
            columns = None
        elif columns is None:
            columns = cells
        elif not line.startswith("| ---"):
            yield dict(zip(columns, cells, strict=True))


def documented(*columns):
    """The texts in these columns."""
    found = []
    for row in rows(DOCUMENT.read_text()):
        level = row.get("level", "")
        found += [Text(level if level.isupper() else "", text)
                  for column in columns for text in re.findall("`([^`]+)`", row.get(column, ""))]
    return found


def statements():
    """Of each statement in src/ its string literals, joined: directly where they are one literal, and with a GAP where values are
    put between them, or into them by fmt."""
    found = []
    for file in sorted((PROJECT / "src").rglob("*.[ch]*")):
        words, after_string = "", False
        for token in TOKEN.finditer(file.read_text()):
            if token[0] == ";":
                found.append(words)
                words = ""
            if token[0].startswith("//"):
                continue
            if token[1] is not None:
                words += ("" if after_string else GAP) + re.sub(r"\{[^{}]*\}", GAP, re.sub(r"\\(.)", r"\1", token[1]))
            after_string = token[1] is not None
    return found

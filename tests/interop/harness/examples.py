"""The examples of docs/authentication.md, by the numbers of its sections."""
# SPDX-License-Identifier: MIT

import re

from harness.proxy import PROJECT

DOCUMENT = PROJECT / "docs/authentication.md"
SECTION = re.compile(r"^## (\d+)\. ", re.MULTILINE)
EXAMPLE = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples():
    """Each section has one."""
    _, *parts = SECTION.split(DOCUMENT.read_text())
    found = {int(number): EXAMPLE.findall(text) for number, text in zip(parts[::2], parts[1::2])}
    assert all(len(texts) == 1 for texts in found.values()), found
    return {number: texts[0] for number, texts in found.items()}


def placed(example, directory, upstream):
    """The example as it would stand in this place: its server is the upstream, its files are in the directory."""
    text, replaced = re.subn(r'^upstream_host = ".*"$', f'upstream_host = "127.0.0.1"\nupstream_port = {upstream.port}', example, flags=re.MULTILINE)
    assert replaced == 1, example
    return text.replace("/etc/sshrp/", f"{directory}/")

"""SFTP servers of other kinds than OpenSSH's, as a client sees them and as a jail does: docs/protocol.md, "Where OpenSSH bends"."""
# SPDX-License-Identifier: MIT

from functools import partial

import pytest

from harness.target import direct_target
from peers.asyncssh_peer import Asyncssh
from peers.scripted.sftp import Tree, serve_sftp
from peers.scripted.stage import Stage

JAIL = "/srv/jail"
NODES = {"/": None, "/srv": None, JAIL: None, f"{JAIL}/file": b"inside", f"{JAIL}/folder": None, f"{JAIL}/folder/deep": b"deep", "/srv/secret": b"SECRET"}
OF_WINDOWS = {"/": None, "/C:": None, "/C:/data": None, "/C:/data/jail": None, "/C:/data/jail/file": b"inside", "/C:/data/secret": b"SECRET"}


@pytest.fixture(scope="module")
def ways(work, upstream_keys, through):
    """A stage: by itself, through a jail on it, and through one as on Windows."""
    stages = {"unix": (Stage(work, upstream_keys), JAIL), "windows": (Stage(work, upstream_keys), "/C:/data/jail")}
    return {name: (direct_target(stage), through(stage, upstream_root_path=jail)) for name, (stage, jail) in stages.items()}


@pytest.mark.parametrize("types", [True, False], ids=["types", "no types"])
def test_attributes_without_a_type(ways, work, tmp_path, types):
    """A client that gets a file by its name needs no type of it; a jail does without, too."""
    direct, jailed = ways["unix"]
    direct.upstream.play(work=partial(serve_sftp, tree=Tree(NODES, types=types)))
    got = tmp_path / "got"
    for target, root in dict.fromkeys(((direct, JAIL), (jailed, "" if jailed.proxy else JAIL))):
        Asyncssh(target, work).sftp_get(f"{root}/folder/deep", got)
        assert got.read_bytes() == b"deep"
        got.unlink()
    assert not direct.upstream.failures


@pytest.mark.proxy_only
@pytest.mark.parametrize("name", [r"..\\secret", r"..\\..\\data\\secret", "../secret", ".. /secret", "... /secret", "C:/data/secret"])
def test_names_as_windows_reads_them(ways, openssh, tmp_path, name):
    """What a backslash, a blank or a dot at the end makes of a name there doesn't lead out of a jail, in which other names are served."""
    jailed = ways["windows"][1]
    jailed.upstream.play(work=partial(serve_sftp, tree=Tree(OF_WINDOWS, home="/C:/data", windows=True)))
    got = tmp_path / "got"
    assert openssh(jailed).sftp(f'get "/{name}" {got}\n').returncode != 0
    assert not got.exists()
    assert openssh(jailed).sftp(f'get /file {got}\n').returncode == 0
    assert got.read_bytes() == b"inside"
    assert not jailed.upstream.failures

"""Whole trees into a jail and back, by programs that people use, compared with the same through a route without one."""
# SPDX-License-Identifier: MIT

import os

import pytest

from harness.data import checksum, payload
from peers.trees import CARRIERS

pytestmark = pytest.mark.proxy_only

# As an operator may have left them in the jail.
LINKS = {"inside": "place", "outside": "/etc", "dangling": "nowhere", "up": "../.."}


def tree_of(path):
    """{name: checksum, "directory" or the target of a link}, of everything beneath, and nothing of it followed."""
    tree = {}
    for folder, names, files in os.walk(os.fsencode(path)):
        for name in names + files:
            there = os.path.join(folder, name)
            about = os.readlink(there) if os.path.islink(there) else "directory" if os.path.isdir(there) else None
            tree[os.path.relpath(there, os.fsencode(path))] = about or checksum_of(there)
    return tree


def checksum_of(path):
    with open(path, "rb") as file:
        return hash(file.read())


def make_tree(path, count, raw_names):
    """Folders three deep, an empty one, files of 0 bytes to 3 MB, with holes, and with names of all kinds."""
    names = ["with space", "grüße", "-dash", "a'quote", "semi;colon", "dollar$HOME", ".hidden", "n" * 200]
    if raw_names:
        names += [b"invalid \xff\xfe".decode(errors="surrogateescape")]
    for number in range(count):
        folder = path / f"d{number % 7}" / f"e{number % 3}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"file {number}").write_bytes(payload(number * 37 % 4096, number))
    for name in names:
        (path / name).write_bytes(payload(100, len(name)))
    (path / "empty").mkdir()
    (path / "nothing").touch()
    (path / "large").write_bytes(payload(3_000_001))
    with open(path / "holes", "wb") as holes:
        holes.truncate(2_000_000)
        holes.seek(1_000_000)
        holes.write(b"x")


@pytest.fixture(scope="module")
def routes(jails):
    """As `jails`, with those links in the root."""
    def route(name):
        root, jail, bare = jails(name)
        for link, target in LINKS.items():
            if not os.path.lexists(root / link):
                (root / link).symlink_to(target)
        return root, jail, bare
    return route


# A server that works in any order, with the two clients that ask most differently.
PAIRS = [("openssh9", carrier) for carrier in CARRIERS] + [
    ("asyncssh", carrier) for carrier in ("sftp", "lftp")] + [("openssh10", "sftp")]


@pytest.mark.parametrize(("upstream", "carrier"), PAIRS)
def test_tree_goes_into_a_jail_and_back_as_without_one(carrier, upstream, routes, tmp_path):
    program = CARRIERS[carrier]
    root, jail, bare = routes(upstream)
    raw_names = program.raw_names and upstream != "asyncssh"  # the others take names for UTF-8
    make_tree(tmp_path / "tree", 200, raw_names)
    wanted = tree_of(tmp_path / "tree")
    plain = bare.scratch()

    program(jail, tmp_path).put_tree(tmp_path / "tree", f"jailed-{carrier}")
    assert tree_of(root / f"jailed-{carrier}") == wanted
    program(jail, tmp_path).get_tree(f"jailed-{carrier}", tmp_path / "back")
    assert tree_of(tmp_path / "back") == wanted

    program(bare, tmp_path).put_tree(tmp_path / "tree", f"{plain.name}/bare")
    assert tree_of(plain / "bare") == tree_of(root / f"jailed-{carrier}")


@pytest.mark.slow
@pytest.mark.parametrize("carrier", ["sftp", "lftp", "rclone"])
def test_two_thousand_files_go_into_a_jail_and_back(carrier, routes, tmp_path):
    root, jail, _ = routes("openssh9")
    make_tree(tmp_path / "tree", 2000, raw_names=False)
    program = CARRIERS[carrier](jail, tmp_path)
    program.put_tree(tmp_path / "tree", f"many-{carrier}")
    program.get_tree(f"many-{carrier}", tmp_path / "back")
    assert tree_of(tmp_path / "back") == tree_of(root / f"many-{carrier}") == tree_of(tmp_path / "tree")


def test_mounted_jail_is_a_file_system_that_ends_at_its_root(routes, tmp_path):
    root, jail, _ = routes("openssh9")
    (root / "place").mkdir(exist_ok=True)
    os.chown(root / "place", *jail.upstream.owner("alice"))
    with CARRIERS["sshfs"](jail, tmp_path).mounted() as there:
        file = there / "inside" / "file"
        file.write_bytes(payload(100_000))
        with open(file, "r+b") as opened:
            opened.truncate(50_000)
            opened.seek(70_000)
            opened.write(b"behind a gap")
        with open(file, "ab") as opened:
            opened.write(b"appended")
        os.utime(file, (1_000_000_000, 1_100_000_000))
        file.chmod(0o640)
        file.rename(there / "place" / "renamed")
        assert (root / "place/renamed").stat().st_size == 70_012 + 8
        assert (root / "place/renamed").stat().st_mtime == 1_100_000_000
        assert (root / "place/renamed").stat().st_mode & 0o777 == 0o640
        assert checksum(there / "place/renamed") == checksum(root / "place/renamed")
        for outside in ("passwd", "hostname"):
            with pytest.raises(OSError):
                (there / "outside" / outside).read_bytes()

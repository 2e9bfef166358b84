"""A jail before ProFTPD's mod_sftp, which needs no configuration for it."""
# SPDX-License-Identifier: MIT

import os

import pytest

from harness.data import checksum, file_with
from peers.paramiko_peer import Paramiko
from peers.proftpd import Proftpd
from peers.trees import CARRIERS
from test_sftp_jail_basic import names_no_upstream_path
from test_sftp_jail_trees import make_tree, tree_of

pytestmark = pytest.mark.proxy_only


@pytest.fixture(scope="module")
def upstream(work, upstream_keys, accounts):
    return Proftpd(work, upstream_keys, accounts)


@pytest.fixture(scope="module")
def jail(through, upstream, root):
    return through(upstream, upstream_root_path=str(root), sftp_audit=True)


@pytest.fixture
def sftp(openssh, jail):
    return openssh(jail)


def test_names_are_made_changed_and_removed_in_the_jail(sftp, root, tmp_path):
    wanted = file_with(tmp_path / "file", 3_000_000)
    done = names_no_upstream_path(sftp.sftp(
        f"pwd\nmkdir d\nput {tmp_path}/file d/file\nls -l d\nget d/file {tmp_path}/back\nrename d/file d/new\nls -1 /d\n"), root)
    assert done.returncode == 0, done.stderr
    assert b"Remote working directory: /\n" in done.stdout and b"3000000" in done.stdout and b"/d/new\n" in done.stdout
    assert checksum(tmp_path / "back") == checksum(root / "d/new") == wanted
    done = names_no_upstream_path(sftp.sftp("rm d/new\nrmdir d\n"), root)
    assert done.returncode == 0 and not (root / "d").exists()


def test_tree_goes_into_the_jail_and_back(jail, root, tmp_path):
    make_tree(tmp_path / "tree", 50, raw_names=False)
    program = CARRIERS["sftp"](jail, tmp_path)
    program.put_tree(tmp_path / "tree", "tree")
    program.get_tree("tree", tmp_path / "back")
    assert tree_of(tmp_path / "back") == tree_of(root / "tree") == tree_of(tmp_path / "tree")


@pytest.mark.parametrize("target", ["../outside/secret", "../outside", "/etc/passwd"])
def test_links_that_lead_out_are_not_followed(sftp, root, tmp_path, target):
    """This server follows them in LSTAT too, and in RENAME and RMDIR, so that even the link itself is nothing to be named."""
    link = root / "link"
    link.unlink(missing_ok=True)
    link.symlink_to(target)
    for batch in (f"get link {tmp_path}/stolen", f"get link/secret {tmp_path}/stolen", "cd link", "put /etc/hostname link",
                  "put /etc/hostname link/new", "mkdir link/new", "rm link/secret", "rename link/secret mine",
                  "rm link", "rmdir link", "rename link mine", "ls -l link"):
        done = names_no_upstream_path(sftp.sftp(batch + "\n"), root)
        assert done.returncode == 1, batch
    assert not (tmp_path / "stolen").exists()
    assert (root.parent / "outside/secret").read_text() == "secret" and os.listdir(root.parent / "outside") == ["secret"]
    link.unlink()


def test_nothing_is_made_where_a_link_that_leads_out_dangles(sftp, root, tmp_path):
    (root / "dangling").symlink_to("../outside/new")
    for batch in ("put /etc/hostname dangling", "put /etc/hostname dangling/new", "mkdir dangling", "mkdir dangling/new", f"get dangling {tmp_path}/stolen"):
        done = names_no_upstream_path(sftp.sftp(batch + "\n"), root)
        assert done.returncode == 1, batch
    assert os.listdir(root.parent / "outside") == ["secret"]
    (root / "dangling").unlink()


def test_links_inside_are_followed(sftp, root, tmp_path):
    (root / "place").mkdir()
    (root / "place/file").write_text("content")
    (root / "inside").symlink_to("place")
    assert sftp.sftp(f"get inside/file {tmp_path}/got\n").returncode == 0
    assert (tmp_path / "got").read_text() == "content"


@pytest.mark.parametrize("path", ["../outside/secret", "/../outside/secret", "place/../../outside/secret", "//../outside/secret"])
def test_dots_lead_nowhere(sftp, root, tmp_path, path):
    done = names_no_upstream_path(sftp.sftp(f"get {path} {tmp_path}/stolen\n"), root)
    assert done.returncode == 1 and not (tmp_path / "stolen").exists()


FAILING = [("readlink", ["leaving"]), ("readlink", ["staying"]), ("stat", ["leaving"]), ("listdir", ["leaving"]), ("open", ["missing/file"]), ("mkdir", ["target"]),
           ("rmdir", ["missing"]), ("remove", ["missing"]), ("rename", ["missing", "new"]), ("symlink", ["target", "made"])]


def test_no_answer_names_the_upstreams_path(jail, root, tmp_path):
    """As a library sees them: what names resolve to, where links point, and what errors say."""
    (root / "leaving").symlink_to(root.parent / "outside")
    (root / "staying").symlink_to("target")
    (root / "target").write_text("x")
    with Paramiko(jail, tmp_path).sftp() as sftp:
        assert sftp.normalize(".") == "/" and sftp.normalize("a/../b") == "/b"
        said = [str(entry) for entry in sftp.listdir_attr(".")]
        for fails, arguments in FAILING:
            with pytest.raises(OSError) as failure:
                getattr(sftp, fails)(*arguments)
            said.append(str(failure.value))
    assert not [text for text in said if str(root.parent) in text], said

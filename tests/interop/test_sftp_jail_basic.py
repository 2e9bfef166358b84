"""An SFTP root jail, upload-only and read-only routes and the audit log, with OpenSSH's sftp and scp."""
# SPDX-License-Identifier: MIT

import json
import os
import re

import pytest

from harness.data import checksum, file_with
from peers.openssh import Sshd

pytestmark = pytest.mark.proxy_only


@pytest.fixture(scope="module")
def upstream(work, upstream_keys, accounts):
    return Sshd(work, upstream_keys, accounts)


@pytest.fixture(scope="module")
def routes(upstream, through):
    """routes(settings, **keys): where a client logs in for a route with these keys."""
    return lambda settings=None, **keys: through(upstream, settings, **keys)


@pytest.fixture(scope="module")
def jail(routes, root):
    return routes(upstream_root_path=str(root), sftp_audit=True)


@pytest.fixture
def sftp(openssh, jail):
    return openssh(jail)


def names_no_upstream_path(done, root):
    said = done.stdout + done.stderr
    assert str(root).encode() not in said and str(root.parent).encode() not in said, said
    return done


def test_session_starts_in_the_root_and_sees_what_is_in_it(sftp, root):
    (root / "here").write_text("x")
    done = names_no_upstream_path(sftp.sftp("pwd\nls -1\nls -la /\n"), root)
    assert done.returncode == 0, done.stderr
    assert b"Remote working directory: /\n" in done.stdout and b"here" in done.stdout


def test_file_comes_back_as_it_was_put(sftp, root, tmp_path):
    wanted = file_with(tmp_path / "file", 3_000_000)
    done = sftp.sftp(f"mkdir d\nput {tmp_path}/file d/file\nget d/file {tmp_path}/back\nls -l d\nrename d/file d/new\nrm d/new\nrmdir d\n")
    assert done.returncode == 0, done.stderr
    assert checksum(tmp_path / "back") == wanted
    assert not (root / "d").exists()


def test_trees_go_up_and_down(sftp, root, tmp_path):
    for number in range(40):
        folder = tmp_path / f"tree/{number % 4}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"file {number} ä").write_bytes(os.urandom(number * 1000))
    done = sftp.sftp(f"put -r {tmp_path}/tree tree\nget -r tree {tmp_path}/back\n")
    assert done.returncode == 0, done.stderr
    there = {path.relative_to(tmp_path / "tree"): checksum(path) for path in (tmp_path / "tree").rglob("*") if path.is_file()}
    back = {path.relative_to(tmp_path / "back"): checksum(path) for path in (tmp_path / "back").rglob("*") if path.is_file()}
    assert there == back and len(there) == 40


@pytest.mark.parametrize("path", ["../outside/secret", "/../outside/secret", "d/../../outside/secret", "//../outside/secret"])
def test_dots_lead_nowhere(sftp, root, tmp_path, path):
    done = names_no_upstream_path(sftp.sftp(f"get {path} {tmp_path}/stolen\n"), root)
    assert done.returncode == 1 and not (tmp_path / "stolen").exists()


@pytest.mark.parametrize("target", ["../outside/secret", "../outside", "/etc/passwd"])
def test_links_that_lead_out_are_not_followed(sftp, root, tmp_path, target):
    link = root / "link"
    link.unlink(missing_ok=True)
    link.symlink_to(target)
    for batch in (f"get link {tmp_path}/stolen", f"get link/secret {tmp_path}/stolen", "cd link", "put /etc/hostname link/new"):
        done = names_no_upstream_path(sftp.sftp(batch + "\n"), root)
        assert done.returncode == 1, batch
    assert b"secret" not in sftp.sftp("ls -la link/\n").stdout.replace(b"outside/secret", b"")
    assert not (tmp_path / "stolen").exists()
    link.unlink()


def test_clients_make_no_links(sftp, root):
    done = sftp.sftp("ln -s ../outside/secret mine\n")
    assert done.returncode == 1 and not os.path.lexists(root / "mine")


def test_links_inside_are_made_where_they_are_allowed(routes, openssh, root):
    client = openssh(routes(upstream_root_path=str(root), symlinks="inside"))
    assert client.sftp("-mkdir links\nln -s /links links/self\n").returncode == 0
    assert client.sftp("ln -s ../../outside links/out\n").returncode == 1 or \
        (root / "links/out").resolve().is_relative_to(root)


def test_audit_tells_both_paths_bytes_and_result(sftp, jail, root, tmp_path):
    file_with(tmp_path / "file", 12345)
    assert sftp.sftp(f"put {tmp_path}/file 'a name'\nrename 'a name' other\nrm other\n").returncode == 0
    log = jail.proxy.text()
    lines = [line for line in log.splitlines() if " sftp user=" in line]
    put = [line for line in lines if 'operation=open path="/a name"' in line]
    assert put and f'upstream_path="{root}/a name"' in put[-1] and "bytes_written=12345" in put[-1], lines[-3:]
    assert re.search(r'seconds=\d+\.\d+ result="ok"', put[-1])
    rename = [line for line in lines if "operation=rename" in line or "operation=posix-rename" in line]
    assert rename and 'new_path="/other"' in rename[-1]
    assert [line for line in lines if 'operation=remove path="/other"' in line]


def test_audit_has_members_of_its_own_where_the_log_is_json(routes, openssh, root, tmp_path):
    target = routes({"log_format": "json"}, upstream_root_path=str(root), sftp_audit=True)
    file_with(tmp_path / "file", 12345)
    assert openssh(target).sftp(f"put {tmp_path}/file 'a name'\nrename 'a name' other\nrm other\n").returncode == 0
    lines = [json.loads(line) for line in target.proxy.text().splitlines()]
    put, rename, remove = (line for line in lines if "operation" in line)
    assert {name: put[name] for name in ("user", "route", "operation", "path", "upstream_path", "bytes_read", "bytes_written", "result")} == {
        "user": target.user, "route": target.user, "operation": "open", "path": "/a name", "upstream_path": f"{root}/a name",
        "bytes_read": 0, "bytes_written": 12345, "result": "ok"}
    assert put["seconds"] >= 0 and f"session {put['session']}: sftp user=" in put["message"]
    assert (rename["operation"], rename["path"], rename["new_path"]) == ("rename", "/a name", "/other")
    assert (remove["operation"], remove["path"], remove["session"]) == ("remove", "/other", put["session"])


def test_unjailed_sftp_is_audited_too(routes, openssh, tmp_path):
    target = routes(sftp_audit=True)
    file_with(tmp_path / "file", 4321)
    client = openssh(target)
    assert client.sftp(f"put {tmp_path}/file audited\n").returncode == 0
    assert client.exec("echo 'of a command'").stdout == b"of a command\n"
    log = target.proxy.text()
    assert re.search(r'operation=open path="[^"]*audited".* bytes_written=4321', log)
    assert "exec user=" in log and "command=\"echo 'of a command'\"" in log


def test_read_only_route_gives_and_takes_nothing(routes, openssh, root, tmp_path):
    client = openssh(routes(upstream_root_path=str(root), sftp_read_only=True))
    (root / "readable").write_text("content")
    assert client.sftp(f"get readable {tmp_path}/got\n").returncode == 0
    assert (tmp_path / "got").read_text() == "content"
    for batch in ("put /etc/hostname new", "rm readable", "rename readable x", "mkdir m", "chmod 600 readable", "ln readable hard",
                  "ln -s readable soft"):
        assert client.sftp(batch + "\n").returncode == 1, batch
    assert (root / "readable").read_text() == "content" and not os.path.lexists(root / "new")


def test_drop_box_takes_and_gives_nothing(routes, openssh, root, tmp_path):
    client = openssh(routes(upstream_root_path=str(root), sftp_deny=["read", "list", "remove", "rename"]))
    assert client.sftp("put /etc/hostname dropped\n").returncode == 0
    assert (root / "dropped").exists()
    for batch in (f"get dropped {tmp_path}/x", "ls /", "rm dropped", "rename dropped y"):
        assert client.sftp(batch + "\n").returncode == 1, batch
    assert not (tmp_path / "x").exists()


def test_scp_over_sftp_works_in_a_jail(sftp, root, tmp_path):
    wanted = file_with(tmp_path / "file", 50_000)
    assert sftp.scp(tmp_path / "file", ":/scp").returncode == 0
    assert checksum(root / "scp") == wanted
    assert sftp.scp(":scp", tmp_path / "back").returncode == 0
    assert checksum(tmp_path / "back") == wanted


def test_root_that_isnt_there_ends_with_a_status(routes, openssh, root):
    target = routes(upstream_root_path=str(root / "missing"))
    done = names_no_upstream_path(openssh(target).sftp("ls\n"), root)
    assert done.returncode != 0

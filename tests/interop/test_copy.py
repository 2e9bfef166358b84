"""Programs that copy over ssh: scp by both protocols, rsync and git, both ways."""
# SPDX-License-Identifier: MIT

import subprocess

import pytest

from harness.data import checksum, file_with
from harness.process import SLOWDOWN


@pytest.mark.parametrize("protocol", ["-O", "-s"])
def test_scp_there_and_back(ssh, tmp_path, protocol):
    wanted = file_with(tmp_path / "up", 3_000_000)
    place = ssh.target.scratch()
    done = ssh.scp(tmp_path / "up", f":{place.name}/file", flags=[protocol, "-p"])
    assert done.returncode == 0, done.stderr
    assert checksum(place / "file") == wanted
    assert int((place / "file").stat().st_mtime) == int((tmp_path / "up").stat().st_mtime)
    done = ssh.scp(f":{place.name}/file", tmp_path / "down", flags=[protocol])
    assert done.returncode == 0, done.stderr
    assert checksum(tmp_path / "down") == wanted


@pytest.mark.parametrize("protocol", ["-O", "-s"])
def test_scp_of_a_missing_file_fails(ssh, tmp_path, protocol):
    done = ssh.scp(":no-such-file", tmp_path / "down", flags=[protocol])
    assert done.returncode == 1 and b"No such file" in done.stderr


def tree(root):
    return {path.relative_to(root): checksum(path) for path in sorted(root.rglob("*")) if path.is_file()}


def test_rsync_there_and_back(ssh, tmp_path):
    (tmp_path / "up/deep").mkdir(parents=True)
    for number in range(30):
        file_with(tmp_path / f"up/deep/{number}", 20_000 + number, number)
    file_with(tmp_path / "up/large", 2_000_000)
    place = ssh.target.scratch()
    remote = f"{ssh.target.user}@{ssh.target.host}:{place.name}/tree"

    def rsync(*words):
        done = ssh.finish(["rsync", "-a", "--stats", "-e", ssh.shell_words(), *map(str, words)])
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()
    rsync(f"{tmp_path}/up/", remote)
    assert tree(place / "tree") == tree(tmp_path / "up")
    (place / "tree/deep/7").write_bytes(b"changed on the upstream")
    rsync(f"{remote}/", tmp_path / "down")
    assert tree(tmp_path / "down") == tree(place / "tree")
    assert "files transferred: 0\n" in rsync(f"{remote}/", tmp_path / "down")


def test_git_clone_and_push(ssh, tmp_path):
    place = ssh.target.scratch()
    assert ssh.exec(f"git init -q --bare {place.name}/repo.git").returncode == 0
    # git runs the command by a shell, and must not look at who started this test.
    environment = {**ssh.environment, "GIT_SSH_COMMAND": ssh.shell_words(), "GIT_SSH_VARIANT": "ssh", "HOME": str(tmp_path),
                   "GIT_CONFIG_NOSYSTEM": "1"}
    identity = ["-c", "user.name=Alice", "-c", "user.email=alice@example.org", "-c", "init.defaultBranch=main"]

    def git(*words, cwd=tmp_path):
        done = subprocess.run(["git", *identity, *map(str, words)], cwd=cwd, env=environment, capture_output=True, timeout=60 * SLOWDOWN)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()
    url = f"ssh://{ssh.target.user}@{ssh.target.host}:{ssh.target.port}{place}/repo.git"
    git("clone", "-q", url, "first")
    for number in range(5):
        file_with(tmp_path / f"first/file{number}", 300_000, number)
    git("add", ".", cwd=tmp_path / "first")
    git("commit", "-q", "-m", "Five files", cwd=tmp_path / "first")
    git("push", "-q", "origin", "HEAD:main", cwd=tmp_path / "first")
    git("clone", "-q", "-b", "main", url, "second")
    assert git("rev-parse", "HEAD", cwd=tmp_path / "second") == git("rev-parse", "HEAD", cwd=tmp_path / "first")
    assert [checksum(tmp_path / f"second/file{number}") for number in range(5)] == \
        [checksum(tmp_path / f"first/file{number}") for number in range(5)]

"""OpenSSH's sftp: up and down with checksums, and the operations on names."""
# SPDX-License-Identifier: MIT

import os

from harness.data import checksum, file_with


def test_upload_and_download_keep_the_checksum(ssh, tmp_path):
    wanted = file_with(tmp_path / "up", 5_000_000)
    place = ssh.target.scratch()
    ssh.sftp_put(tmp_path / "up", f"{place.name}/file")
    assert checksum(place / "file") == wanted
    ssh.sftp_get(f"{place.name}/file", tmp_path / "down")
    assert checksum(tmp_path / "down") == wanted


def test_empty_file_and_odd_sizes(ssh, tmp_path):
    place = ssh.target.scratch()
    sizes = [0, 1, 32767, 32768, 32769, 261_120, 262_145]
    wanted = {size: file_with(tmp_path / f"up{size}", size) for size in sizes}
    done = ssh.sftp("".join(f"put {tmp_path}/up{size} {place.name}/{size}\nget {place.name}/{size} {tmp_path}/down{size}\n"
                            for size in sizes))
    assert done.returncode == 0, done.stderr
    assert {size: checksum(tmp_path / f"down{size}") for size in sizes} == wanted


def test_directory_is_copied_recursively(ssh, tmp_path):
    place = ssh.target.scratch()
    (tmp_path / "tree/deep/er").mkdir(parents=True)
    wanted = [file_with(tmp_path / f"tree/deep/er/{number}", 1000 + number, number) for number in range(20)]
    done = ssh.sftp(f"put -r {tmp_path}/tree {place.name}/tree\nget -r {place.name}/tree {tmp_path}/back\n")
    assert done.returncode == 0, done.stderr
    assert [checksum(tmp_path / f"back/deep/er/{number}") for number in range(20)] == wanted


def test_names_are_made_renamed_linked_and_removed(ssh):
    place = ssh.target.scratch()
    name = place.name
    assert ssh.exec(f"echo content > {name}/old").returncode == 0
    done = ssh.sftp(f"mkdir {name}/d\nrename {name}/old {name}/d/new\nln {name}/d/new {name}/hard\n"
                    f"ln -s d/new {name}/soft\nchmod 600 {name}/d/new\nls -l {name}\n")
    assert done.returncode == 0, done.stderr
    assert os.readlink(place / "soft") == "d/new"
    assert (place / "hard").stat().st_ino == (place / "d/new").stat().st_ino
    assert (place / "d/new").stat().st_mode & 0o777 == 0o600
    assert ssh.sftp(f"rm {name}/soft\nrm {name}/hard\nrm {name}/d/new\nrmdir {name}/d\n").returncode == 0
    assert list(place.iterdir()) == []


def test_failure_of_the_upstream_is_the_clients_failure(ssh, tmp_path):
    done = ssh.sftp(f"get no-such-file {tmp_path}/x\n")
    assert done.returncode == 1 and b"not found" in done.stderr
    done = ssh.sftp("put /etc/hostname /etc/hostname.of.alice\n")
    assert done.returncode == 1 and b"ermission denied" in done.stderr

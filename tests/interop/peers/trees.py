"""Programs that carry whole trees over SFTP: OpenSSH's sftp, psftp, lftp mirror, rclone sync, sshfs, asyncssh, and those of library_trees.py."""
# SPDX-License-Identifier: MIT

import secrets
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from harness.namespaces import NotHere, need_mounts
from harness.process import SLOWDOWN
from peers.asyncssh_peer import Asyncssh
from peers.library_trees import CurlTrees, NpmTrees, ParamikoTrees
from peers.openssh_client import OpenSSH
from peers.putty import Putty

PATIENCE = 120 * SLOWDOWN


def succeeded(done):
    assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")
    return done


class Sftp:
    raw_names = True  # carries names that aren't UTF-8

    def __init__(self, target, work):
        self.client = OpenSSH(target, work)

    def put_tree(self, local, remote):
        succeeded(self.client.sftp(f"mkdir {remote}\nput -pR {local}/. {remote}\n", timeout=120))

    def get_tree(self, remote, local):
        succeeded(self.client.sftp(f"get -pR {remote} {local}\n", timeout=120))


class Psftp:
    raw_names = False

    def __init__(self, target, work):
        self.client = Putty(target, work)

    def put_tree(self, local, remote):
        self.client.sftp(f"put -r {local} {remote}\n")

    def get_tree(self, remote, local):
        self.client.sftp(f"get -r {remote} {local}\n")


class Lftp:
    raw_names = True

    def __init__(self, target, work):
        self.target, self.ssh = target, OpenSSH(target, work)

    def run(self, command):
        ssh = " ".join([str(self.ssh.release.program("ssh")), "-a", "-x", *self.ssh.options()])
        script = (f'set sftp:connect-program "{ssh}"; set net:max-retries 1; set cmd:fail-exit true; set sftp:charset ISO-8859-1; set file:charset ISO-8859-1; '
                  f'open -u {self.target.user},unused sftp://{self.target.host}:{self.target.port}; {command}; bye')
        succeeded(subprocess.run(["lftp", "--norc", "-c", script], capture_output=True, timeout=PATIENCE, env=self.ssh.environment))

    def put_tree(self, local, remote):
        self.run(f"mirror -R --parallel=4 {local} {remote}")

    def get_tree(self, remote, local):
        self.run(f"mirror --parallel=4 {remote} {local}")


class Rclone:
    raw_names = False

    def __init__(self, target, work):
        home = work / f"rclone-{secrets.token_hex(4)}"
        home.mkdir()
        obscured = succeeded(subprocess.run(["rclone", "obscure", target.password], capture_output=True)).stdout.decode().strip()
        self.configuration = home / "rclone.conf"
        self.configuration.write_text(
            f"[there]\ntype = sftp\nhost = {target.host}\nport = {target.port}\nuser = {target.user}\npass = {obscured}\n"
            f"known_hosts_file = {target.known_hosts(home / 'known_hosts')}\nshell_type = none\nset_modtime = true\n")

    def sync(self, source, destination):
        succeeded(subprocess.run(["rclone", "--config", str(self.configuration), "sync", "--retries", "1", "--create-empty-src-dirs",
                                  str(source), str(destination)], capture_output=True, timeout=PATIENCE))

    def put_tree(self, local, remote):
        self.sync(local, f"there:{remote}")

    def get_tree(self, remote, local):
        self.sync(f"there:{remote}", local)


class Sshfs:
    raw_names = True

    def __init__(self, target, work):
        self.target, self.ssh = target, OpenSSH(target, work)
        self.mount_point = work / f"sshfs-{secrets.token_hex(4)}"

    @contextmanager
    def mounted(self):
        need_mounts("sshfs")
        if not Path("/dev/fuse").exists():
            raise NotHere("sshfs needs /dev/fuse")
        self.mount_point.mkdir()
        ssh = " ".join([str(self.ssh.release.program("ssh")), *self.ssh.options()])
        succeeded(subprocess.run(["sshfs", "-o", f"ssh_command={ssh}", "-p", str(self.target.port),
                                  f"{self.target.user}@{self.target.host}:", str(self.mount_point)],
                                 capture_output=True, timeout=PATIENCE, env=self.ssh.environment))
        try:
            yield self.mount_point
        finally:
            succeeded(subprocess.run(["fusermount3", "-u", str(self.mount_point)], capture_output=True))
            self.mount_point.rmdir()

    def put_tree(self, local, remote):
        with self.mounted() as there:
            shutil.copytree(local, there / remote, symlinks=True)

    def get_tree(self, remote, local):
        with self.mounted() as there:
            shutil.copytree(there / remote, local, symlinks=True)


class AsyncsshTrees:
    raw_names = False

    def __init__(self, target, work):
        self.client = Asyncssh(target, work)

    def put_tree(self, local, remote):
        self.client.with_sftp(lambda sftp: sftp.put(str(local), remote, recurse=True, preserve=True))

    def get_tree(self, remote, local):
        self.client.with_sftp(lambda sftp: sftp.get(remote, str(local), recurse=True, preserve=True))


CARRIERS = {"sftp": Sftp, "psftp": Psftp, "lftp": Lftp, "rclone": Rclone, "asyncssh": AsyncsshTrees, "curl": CurlTrees,
            "paramiko": ParamikoTrees, "npm": NpmTrees, "sshfs": Sshfs}

"""Libraries that carry whole trees over SFTP, a file at a time: libssh2 (curl), paramiko, npm's ssh2."""
# SPDX-License-Identifier: MIT

import os
import secrets
import stat
from urllib.parse import quote

from peers.libssh2 import Curl
from peers.npm import Npm
from peers.paramiko_peer import Paramiko


def folders_and_files(local):
    """Both from the top on, relative to `local`."""
    paths = sorted(local.rglob("*"))
    return ([path.relative_to(local) for path in paths if path.is_dir()],
            [path.relative_to(local) for path in paths if path.is_file()])


class CurlTrees:
    """curl makes the folders that a file needs, so an empty one is made by a command of its own; what is a folder, a listing tells."""

    raw_names = True

    def __init__(self, target, work):
        self.client, self.work = Curl(target, work), work

    def transfer(self, option, pairs):
        """Every local file and its address, in one run; curl's configuration quotes as C does."""
        script = self.work / f"curl-{secrets.token_hex(4)}.conf"
        with script.open("wb") as out:
            for local, remote in pairs:
                name = os.fsencode(local).replace(b"\\", b"\\\\").replace(b'"', b'\\"')
                out.write(b'%s = "%s"\nurl = "%s"\n' % (option, name, self.client.address(quote(remote)).encode()))
        self.client.run("--globoff", "--ftp-create-dirs", "--create-dirs", "--config", script)

    def put_tree(self, local, remote):
        folders, files = folders_and_files(local)
        self.transfer(b"upload-file", [(local / file, f"{remote}/".encode() + os.fsencode(file)) for file in files])
        self.make([folder for folder in folders if not any((local / folder).iterdir())], remote)

    def make(self, folders, remote):
        """By commands of curl's that come before a listing, with paths from the server's root: that is where a login starts in
        a jail, and on the upstream it is above the home."""
        home = "" if self.client.target.proxy.routes[-1].get("upstream_root_path") else f"{self.client.target.home}/"
        commands = [word for folder in folders for word in ("--quote", f'mkdir "{home}/{remote}/{folder}"')]
        self.client.run("--list-only", "--output", "/dev/null", *commands, self.client.address(""))

    def get_tree(self, remote, local):
        local.mkdir()
        folders = [""]
        while folders:
            listings = [(self.work / f"listing-{secrets.token_hex(4)}", folder) for folder in folders]
            self.transfer(b"output", [(path, os.fsencode(f"{remote}/{folder}")) for path, folder in listings])
            folders, files = [], []
            for path, folder in listings:
                for line in path.read_bytes().splitlines():
                    name = os.fsdecode(line.split(None, 8)[8])
                    if name in (".", ".."):
                        continue
                    if line.startswith(b"d"):
                        folders.append(f"{folder}{name}/")
                        (local / folder / name).mkdir()
                    else:
                        files.append((local / folder / name, os.fsencode(f"{remote}/{folder}{name}")))
            if files:
                self.transfer(b"output", files)


class ParamikoTrees:
    raw_names = False

    def __init__(self, target, work):
        self.client = Paramiko(target, work)

    def put_tree(self, local, remote):
        folders, files = folders_and_files(local)
        with self.client.sftp() as sftp:
            sftp.mkdir(remote)
            for folder in folders:
                sftp.mkdir(f"{remote}/{folder}")
            for file in files:
                sftp.put(str(local / file), f"{remote}/{file}")

    def get_tree(self, remote, local):
        with self.client.sftp() as sftp:
            self.get_folder(sftp, remote, local)

    def get_folder(self, sftp, remote, local):
        local.mkdir()
        for entry in sftp.listdir_attr(remote):
            there, here = f"{remote}/{entry.filename}", local / entry.filename
            if stat.S_ISDIR(entry.st_mode):
                self.get_folder(sftp, there, here)
            else:
                sftp.get(there, str(here))


class NpmTrees:
    raw_names = False

    def __init__(self, target, work):
        self.client = Npm(target, work)

    def put_tree(self, local, remote):
        self.client.sftp(action="put-tree", local=str(local), remote=remote)

    def get_tree(self, remote, local):
        self.client.sftp(action="get-tree", remote=remote, local=str(local))

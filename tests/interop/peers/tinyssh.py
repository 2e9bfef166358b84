"""tinysshd as an upstream: keys alone, one cipher, and no port of its own; the proxy logs in there with its key."""
# SPDX-License-Identifier: MIT

import shutil
import sys
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from harness.namespaces import need_mounts
from harness.user_keys import UserKeys
from peers.accounts import Accounts
from peers.upstream import PASSWORDS, Upstream

INETD = Path(__file__).parent / "servers/inetd.py"

# It refuses homes below a folder that others may write to, as /tmp is; so in its namespace they are in another place.
HOMES = "/run/homes"
ENTER = f'mkdir {HOMES} && mount --bind "$1" {HOMES} && shift && exec "$@"'


class Tinysshd(Upstream):
    name = "tinysshd"

    def __init__(self, work, keys, accounts):
        super().__init__(work, keys)
        place = work / f"{self.name}-{self.port}"
        self.user_keys, self.host_keys = UserKeys(place / "user-keys"), place / "host-keys"
        self.accounts = self.accounts_with_key(place / "accounts")
        self.write_host_key()

    def accounts_with_key(self, root):
        """Accounts of its own: those that all tests share have no keys."""
        accounts = Accounts(root, PASSWORDS)
        for name in PASSWORDS:
            file = accounts.home(name) / ".ssh/authorized_keys"
            file.parent.mkdir(mode=0o700)
            file.write_text(self.user_keys.line("proxy") + "\n")
            for path in (file.parent, file):
                shutil.chown(path, *self.owner_in(accounts, name))
        passwd = root / "etc/passwd"
        passwd.write_text(passwd.read_text().replace(f"{root}/home", HOMES))
        return accounts

    def write_host_key(self):
        """tinysshd's own format: the public key, and the seed with the public key behind it."""
        key = serialization.load_ssh_private_key(self.keys.path("ed25519").read_bytes(), None)
        raw = serialization.Encoding.Raw
        seed = key.private_bytes(raw, serialization.PrivateFormat.Raw, serialization.NoEncryption())
        public = key.public_key().public_bytes(raw, serialization.PublicFormat.Raw)
        self.host_keys.mkdir()
        (self.host_keys / "ed25519.pk").write_bytes(public)
        secret = self.host_keys / ".ed25519.sk"
        secret.touch(0o600)
        secret.write_bytes(seed + public)

    def route_settings(self, account):
        """The client shows the password to the proxy alone."""
        return {"password": PASSWORDS[account], "upstream_key": str(self.user_keys.path("proxy"))}

    def command(self):
        need_mounts(self.name)
        server = ["/usr/sbin/tinysshd", "-v", "-x", "sftp=/usr/lib/openssh/sftp-server", self.host_keys]
        return self.accounts.command(["sh", "-c", ENTER, "sh", self.accounts.root / "home", sys.executable, INETD, self.port, *server])

    def home(self, account="alice"):
        return self.accounts.home(account)

    @staticmethod
    def owner_in(accounts, account):
        return accounts.number(account), accounts.number(account)

    def owner(self, account):
        return self.owner_in(self.accounts, account)

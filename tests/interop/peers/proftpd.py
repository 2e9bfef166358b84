"""ProFTPD's mod_sftp as an upstream: a server of SFTP that has nothing of OpenSSH's."""
# SPDX-License-Identifier: MIT

import shutil

from peers.upstream import Upstream


class Proftpd(Upstream):
    name = "proftpd"

    def __init__(self, work, keys, accounts):
        super().__init__(work, keys)
        self.accounts = accounts

    def configuration(self):
        state = self.work / f"{self.name}-{self.port}"
        state.mkdir(exist_ok=True)
        return "\n".join([
            "ModulePath /usr/lib/proftpd",
            "LoadModule mod_sftp.c",
            'ServerName "upstream"',
            "ServerType standalone",
            "DefaultAddress 127.0.0.1",
            "SocketBindTight on",
            f"Port {self.port}",
            "UseIPv6 off",
            "UseReverseDNS off",
            "User nobody",
            "Group nogroup",
            "RequireValidShell off",
            "AuthOrder mod_auth_unix.c",
            "MaxInstances 30",
            "Umask 022",
            "AllowOverwrite on",
            "AllowStoreRestart on",
            "WtmpLog off",
            "TransferLog none",
            f"SystemLog {state / 'system.log'}",
            f"PidFile {state / 'pid'}",
            f"ScoreboardFile {state / 'scoreboard'}",
            "<IfModule mod_delay.c>",
            "DelayEngine off",
            "</IfModule>",
            "SFTPEngine on",
            "SFTPAuthMethods password",
            f"SFTPLog {state / 'sftp.log'}",
            *(f"SFTPHostKey {key}" for key in self.host_keys(state)),
        ]) + "\n"

    def host_keys(self, state):
        """One of every algorithm, which is what it takes; each must be its owner's alone."""
        for kind in ("ed25519", "ecdsa256", "rsa"):
            yield shutil.copy(self.keys.path(kind), state / kind)

    def command(self):
        config = self.work / f"{self.name}-{self.port}.conf"
        config.write_text(self.configuration())
        return self.accounts.command(["/usr/sbin/proftpd", "-n", "-c", config])

    def home(self, account="alice"):
        return self.accounts.home(account)

    def owner(self, account):
        return self.accounts.number(account), self.accounts.number(account)

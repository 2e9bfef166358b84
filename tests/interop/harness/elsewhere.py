"""OpenSSH in another network namespace: `at` makes a command line one of there."""
# SPDX-License-Identifier: MIT

from peers.openssh import Sshd
from peers.openssh_client import OpenSSH


class SshdElsewhere(Sshd):
    """It listens on all of its addresses."""

    def __init__(self, *arguments, at, **settings):
        super().__init__(*arguments, **settings)
        self.at = at

    def configuration(self):
        return super().configuration().replace(f"ListenAddress 127.0.0.1:{self.port}", f"Port {self.port}")

    def command(self):
        return self.at(*super().command())

    def ready(self):
        assert self.process.running, self.process.text()
        return "Server listening on 0.0.0.0" in self.process.text()

    def stop(self):
        self.process.kill()


class OpenSSHElsewhere(OpenSSH):
    def __init__(self, *arguments, at):
        super().__init__(*arguments)
        self.at = at

    def command(self, *flags, **arguments):
        return self.at(*super().command(*flags, **arguments))

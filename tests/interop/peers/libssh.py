"""libssh: client and server, in C programs in clients/ and servers/."""
# SPDX-License-Identifier: MIT

from peers.library import PROJECT, LibraryClient, LibraryServer, fetch
from peers.upstream import PASSWORDS

PROGRAMS = PROJECT / "build/peers/libssh"


class LibsshServer(LibraryServer):
    name = "libssh"
    script = [str(PROGRAMS / "libssh_server")]

    def fetch(self):
        fetch("libssh.sh")

    def words(self):
        return [f"port={self.port}", *(f"key={path}" for path in self.keys.private),
                *(f"password.{user}={password}" for user, password in PASSWORDS.items()),
                *(f"{name}={value}" for name, value in self.settings.items())]


class Libssh(LibraryClient):
    script = [str(PROGRAMS / "libssh_client")]
    new_keys = "Negotiated "

    def fetch(self):
        fetch("libssh.sh")

    def words(self, settings):
        attempts = [f"attempt={kind} {secret}" for attempt in settings["attempts"] for kind, secret in attempt.items()]
        return [*attempts, *(f"{name}={value}" for name, value in settings.items() if name not in ("attempts", "keys"))]

"""A server whose connections are played by the test that runs: who logs in there meets the peer that the test describes."""
# SPDX-License-Identifier: MIT

import socket
import threading

from cryptography.hazmat.primitives import serialization

from peers.scripted import server
from peers.scripted.packets import Closed
from peers.scripted.peer import Manners, Peer
from peers.upstream import Upstream


class Stage(Upstream):
    """A connection is `login(peer)`, then `work(peer)`. `failures` are exceptions of theirs, but for ends of the connection."""

    name = "stage"

    def __init__(self, work, keys):
        super().__init__(work, keys)
        self.key = serialization.load_ssh_private_key(keys.path("ed25519").read_bytes(), None)
        self.listener, self.failures = None, []
        self.play()

    def play(self, login=server.let_in, work=server.work, **manners):
        """For the connections that are accepted from now on."""
        self.scene = login, work, Manners(**manners)
        self.failures.clear()

    def start(self):
        if not self.listener:
            self.listener = socket.create_server(("127.0.0.1", self.port), backlog=50)
            threading.Thread(target=self.accept, daemon=True).start()
        return self

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection, *self.scene), daemon=True).start()

    def serve(self, connection, login, work, manners):
        with connection:
            try:
                peer = Peer(connection, "server", manners, self.key).begin()
                login(peer)
                work(peer)
            except (Closed, TimeoutError):
                pass
            except Exception as failure:
                self.failures.append(failure)

    def stop(self):
        if self.listener:
            self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            self.listener = None

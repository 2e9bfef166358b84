"""npm's ssh2: client and server, in JavaScript files in clients/ and servers/."""
# SPDX-License-Identifier: MIT

from peers.library import CLIENTS, PROJECT, SERVERS, LibraryClient, LibraryServer, fetch


def node(script):
    return ["env", f"NODE_PATH={PROJECT / 'build/peers/npm/node_modules'}", "node", str(script)]


class NpmServer(LibraryServer):
    name = "npm"
    script = node(SERVERS / "npm_server.js")

    def fetch(self):
        fetch("npm.sh")


class Npm(LibraryClient):
    script = node(CLIENTS / "npm_client.js")
    new_keys = "Outbound: Sending NEWKEYS"

    def fetch(self):
        fetch("npm.sh")

"""A group of servers of which some can't be used: the route that leads to it, and the ways in which they can't."""
# SPDX-License-Identifier: MIT

import contextlib
import json
import os
import signal

from harness.taking import Taking
from harness.target import Target


def name_of(server):
    return f"127.0.0.1:{server.port}"


def row_of(group, server):
    """What is known of it; nothing, until the balancer has said it."""
    return next((row for row in group.control.json("upstreams") if row["server"] == name_of(server)), {})


class LedTo:
    """A group of a proxy that isn't started yet, and the target that leads to it. `servers` have a port and keys, or are tables of one
    `server` beside other keys. `knows`: whose host keys are known; by default all servers'."""

    def __init__(self, proxy, servers, name="web", user="visitor", account="alice", knows=None, route=None, **settings):
        self.proxy, self.name, self.servers = proxy, name, [entry["server"] if isinstance(entry, dict) else entry for entry in servers]
        tables = []
        for entry in servers:
            entry = entry if isinstance(entry, dict) else {"server": entry}
            table = {"address": name_of(entry["server"]), **{key: value for key, value in entry.items() if key != "server"}}
            tables.append("{" + ", ".join(f"{key} = {json.dumps(value)}" for key, value in table.items()) + "}")
        lines = [f"name = {json.dumps(name)}", f"servers = [{', '.join(tables)}]",
                 *(f"{key} = {json.dumps(value)}" for key, value in settings.items())]
        proxy.written_routes += "\n[[upstreams]]\n" + "\n".join(lines) + "\n"
        with proxy.known_hosts.open("a") as file:
            for server in self.servers if knows is None else knows:
                file.write(server.keys.known_hosts("127.0.0.1", server.port))
        proxy.routes.append({"user": user, "upstream": name, "upstream_user": account, "upstream_known_hosts": str(proxy.known_hosts),
                             "upstream_host_key_check": "yes", **(route or {})})
        self.target = Target(proxy.port, user, proxy.keys, self.servers[0], account, proxy)


@contextlib.contextmanager
def stopped(server):
    """It takes connections in its kernel, and says nothing."""
    process = server.listener_process()
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


class Saying(Taking):
    """A server that says a line to each who comes, and hangs up."""

    def __init__(self, port, line):
        super().__init__(port)
        self.line, self.taken = line, 0

    def take(self, connection):
        self.taken += 1
        with connection:
            connection.sendall(self.line)

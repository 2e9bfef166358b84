"""Groups of upstreams behind one proxy: real servers, the daemon's processes for them, and what a worker says to its balancer."""
# SPDX-License-Identifier: MIT

from harness.control import Control
from harness.process import children, read_proc, wait_until
from harness.taken_over import sockets_of_packets
from harness.target import proxied_target


def of_role(master, role):
    return [pid for pid in children(master) if read_proc(pid, "cmdline").startswith(f"sshrpd: {role}")]


class Group:
    """Servers of a kind with the same accounts, which the user `web` is led to. `settings` are of its [[upstreams]] table, `server` of
    each of its servers."""

    def __init__(self, proxy, servers, folder, server=None, **settings):
        self.proxy, self.servers, self.server, self.settings = proxy, servers, server or {}, settings
        proxy.settings["control"] = str(folder / "c.sock")
        self.control = Control(folder / "c.sock")
        for upstream in servers:
            upstream.start()
            proxy.route(upstream, "alice", user=f"direct{upstream.port}")
        proxy.route(servers[0], "alice", user="web", upstream_host=None, upstream_port=None)
        proxy.routes[-1]["upstream"] = "web"
        self.write()

    def write(self):
        def value(found):
            return f'"{found}"' if isinstance(found, str) else str(found).lower()
        servers = ", ".join("{" + ", ".join(f"{key} = {value(found)}" for key, found in
                                            {"address": name, **self.server}.items()) + "}" for name in self.names)
        lines = [f"{key} = {value(found)}" for key, found in self.settings.items()]
        self.proxy.written_routes = "\n".join(["[[upstreams]]", 'name = "web"', f"servers = [{servers}]", *lines, ""])

    @property
    def names(self):
        return [f"127.0.0.1:{upstream.port}" for upstream in self.servers]

    @property
    def target(self):
        return proxied_target(self.proxy, self.servers[0], "alice", "web")

    def sessions(self):
        """By server, as the balancer has counted them."""
        return {name: row["sessions"] + row["logins"] for name, row in self.control.servers().items()}

    def wait_for_sessions(self, *counts):
        """In any order of servers."""
        wait_until(lambda: sorted(self.sessions().values()) == sorted(counts), f"{counts} sessions at {self.names}")

    def set(self, server, state):
        self.control.say("upstream", "web", server, state)

    def balancer(self, before=None):
        """Another one than that before."""
        found = []

        def is_there():
            found[:] = [pid for pid in of_role(self.proxy.master, "balancer") if pid != before]
            return len(found) == 1
        wait_until(is_there, "one balancer")
        return found[0]


def says_to_balancer(worker, packet):
    """Says that in the worker's place, as somebody who took it over."""
    [own] = sockets_of_packets(worker)
    with own:
        own.send(packet)

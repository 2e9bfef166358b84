"""HAProxy in TCP mode: what a relay costs that neither opens nor seals anything."""
# SPDX-License-Identifier: MIT

from harness.ports import free_port
from harness.process import Process, group_members, listening, wait_until

CONFIGURATION = """
global
  nbthread {threads}
  maxconn 8000
defaults
  mode tcp
  timeout connect 10s
  timeout client 1h
  timeout server 1h
"""
SERVICE = """
listen {name}
  bind 127.0.0.1:{port}
  server only 127.0.0.1:{to}
"""


class HAProxy:
    def __init__(self, work, upstreams, threads=2):
        """One listener before each upstream; `ports` has them by the upstreams' names."""
        self.ports = {}
        text = CONFIGURATION.format(threads=threads)
        for upstream in upstreams:
            self.ports[upstream.name] = port = free_port()
            text += SERVICE.format(name=upstream.name, port=port, to=upstream.port)
        config = work / "haproxy.cfg"
        config.write_text(text)
        self.process = Process(["haproxy", "-db", "-q", "-f", config], work / "haproxy.log")
        for port in self.ports.values():
            wait_until(lambda: listening(port), f"haproxy to listen on port {port}")

    def processes(self):
        return group_members(self.process.pid)

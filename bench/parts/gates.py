"""Throughput of one session through a gate, beside `ssh -J` through the same gate; and the daemon's CPU, beside that without one."""
# SPDX-License-Identifier: MIT

import subprocess
import time

from harness.gates import gate_table
from harness.process import wait_until
from harness.target import Target
from measure.accounting import cpu_seconds
from measure.report import Comparison
from measure.rounds import interleave
from parts.bulk import COMMANDS
from peers.openssh import Sshd
from peers.openssh_client import OpenSSH

WAYS = ("ssh -J", "no gate", "gate", "shared gate")
CIPHER = "aes128-gcm@openssh.com"


class Ways:
    def __init__(self, stage):
        self.stage = stage
        self.gate = Sshd(stage.work, stage.keys, stage.accounts, options=["LogLevel ERROR"]).start()
        self.proxy = stage.new_proxy(**{"algorithms.upstream": {"ciphers": CIPHER}})
        self.proxy.written_routes = "".join(gate_table(stage.work, stage.keys, self.gate.port, name, share=share)
                                            for name, share in (("gate", False), ("shared", True)))
        for user, via in (("none", None), ("gate", "gate"), ("shared", "shared")):
            self.proxy.route(stage.sshd, "alice", user, upstream_via=via)
        self.proxy.start()
        ends = {"ssh -J": (stage.sshd.port, "alice", stage.keys), "no gate": (self.proxy.port, "none", stage.proxy_keys),
                "gate": (self.proxy.port, "gate", stage.proxy_keys), "shared gate": (self.proxy.port, "shared", stage.proxy_keys)}
        self.clients = {way: OpenSSH(Target(port, user, keys, stage.sshd), stage.work) for way, (port, user, keys) in ends.items()}
        self.words = {way: self.log_in(way) for way in WAYS}

    def hop(self, client):
        return " ".join([str(client.release.program("ssh")), *client.options("StrictHostKeyChecking=no", "LogLevel=ERROR"), "-c", CIPHER,
                         "-p", str(self.gate.port), "-l", "alice", "-W", "%h:%p", "127.0.0.1"])

    def log_in(self, way):
        """The words of an ssh over a connection that has logged in."""
        client = self.clients[way]
        socket = client.work / "socket"
        flags = [f"-oProxyCommand={self.hop(client)}"] if way == "ssh -J" else []
        client.start("-M", "-N", "-S", str(socket), "-c", CIPHER, *flags)
        wait_until(socket.exists, f"ssh to log in, {way}")
        return " ".join(client.command("-S", str(socket)))

    def transfer(self, way, command, amount):
        pids = [] if way == "ssh -J" else self.proxy.processes()
        before, began = cpu_seconds(pids), time.monotonic()
        subprocess.run(["bash", "-c", command.format(ssh=self.words[way], amount=amount)], check=True)
        wall = time.monotonic() - began
        return {"MiB/s": amount / (1 << 20) / wall, "CPU s/GiB": (cpu_seconds(pids) - before) / (amount / (1 << 30))}


def run(stage, report, options):
    ways = Ways(stage)
    report.begin("gates", "One session between ssh and sshd, its login left out", WAYS)
    amount = options.mib << 20
    for direction in ("up", "down"):
        command = COMMANDS[direction]
        seen = interleave({way: lambda way=way: ways.transfer(way, command, amount) for way in WAYS}, options.rounds)
        speeds = {way: seen[way]["MiB/s"] for way in WAYS}
        cpu = {way: seen[way]["CPU s/GiB"] for way in WAYS[1:]}
        report.row(direction, "MiB/s", speeds, Comparison("gate : ssh -J", speeds["gate"].median / speeds["ssh -J"].median, at_least=0.9))
        report.row(direction, "CPU s/GiB between", cpu,
                   Comparison("gate : no gate", cpu["gate"].median / cpu["no gate"].median, at_most=2.2))

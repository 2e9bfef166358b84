"""Throughput of one session, OpenSSH at both ends: direct, behind HAProxy, behind the daemon; and the daemon's CPU."""
# SPDX-License-Identifier: MIT

import contextlib
import subprocess
import time

from harness.process import wait_until
from measure.accounting import cpu_seconds
from measure.report import Comparison
from measure.rounds import interleave
from measure.stage import CIPHERS

WAYS = ("direct", "haproxy", "sshrpd")
COMMANDS = {  # of the shell that runs here, with ssh before the remote command
    "up": "head -c {amount} /dev/zero | {ssh} 'cat >/dev/null'",
    "down": "{ssh} 'head -c {amount} /dev/zero' >/dev/null",
    "both at once": "head -c {amount} /dev/zero | {ssh} 'cat >/dev/null & exec head -c {amount} /dev/zero' >/dev/null",
}


@contextlib.contextmanager
def logged_in(clients, cipher):
    """The words of an ssh for each way, over a connection that has logged in: logins aren't equally fast."""
    words = {}
    try:
        for way, client in clients.items():
            socket = client.work / f"{cipher}.socket"
            client.start("-M", "-N", "-S", str(socket), "-c", cipher)
            wait_until(socket.exists, f"ssh to log in, {way}")
            words[way] = " ".join(client.command("-S", str(socket)))
        yield words
    finally:
        for client in clients.values():
            client.close()
            client.started.clear()


def transfer(stage, way, ssh, command, amount):
    pids = {"direct": [], "haproxy": stage.haproxy.processes(), "sshrpd": stage.proxy.processes()}[way]
    before, began = cpu_seconds(pids), time.monotonic()
    subprocess.run(["bash", "-c", command.format(ssh=ssh, amount=amount)], check=True)
    wall = time.monotonic() - began
    return {"MiB/s": amount / (1 << 20) / wall, "CPU s/GiB": (cpu_seconds(pids) - before) / (amount / (1 << 30))}


def run(stage, report, options):
    at = stage.clients()
    report.begin("bulk", "One session between ssh and sshd, its login left out", WAYS)
    for name, cipher in CIPHERS.items():
        with logged_in(at, cipher) as ssh:
            compare(stage, report, options, name, ssh)


def compare(stage, report, options, name, ssh):
    amount = options.mib << 20
    for direction, command in COMMANDS.items():
        seen = interleave(
            {way: lambda way=way: transfer(stage, way, ssh[way], command, amount) for way in WAYS}, options.rounds)
        speeds = {way: seen[way]["MiB/s"] for way in WAYS}
        ratio = speeds["sshrpd"].median / speeds["haproxy"].median
        report.row(f"{name}, {direction}", "MiB/s", speeds, Comparison("sshrpd : haproxy", ratio, at_least=0.9))
        report.row(f"{name}, {direction}", "CPU s/GiB between", {way: seen[way]["CPU s/GiB"] for way in WAYS[1:]})

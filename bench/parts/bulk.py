"""Throughput of one session, OpenSSH at both ends: direct, behind HAProxy, behind the daemon; and the daemon's CPU."""

import subprocess
import time

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


def transfer(stage, way, client, cipher, command, amount):
    ssh = " ".join([*client.command("-c", cipher)])
    pids = {"direct": [], "haproxy": stage.haproxy.processes(), "sshrpd": stage.proxy.processes()}[way]
    before, began = cpu_seconds(pids), time.monotonic()
    subprocess.run(["bash", "-c", command.format(ssh=ssh, amount=amount)], check=True, env=client.environment)
    wall = time.monotonic() - began
    return {"MiB/s": amount / (1 << 20) / wall, "CPU s/GiB": (cpu_seconds(pids) - before) / (amount / (1 << 30))}


def run(stage, report, options):
    at = stage.clients()
    report.begin("bulk", "One session between ssh and sshd, login included", WAYS)
    for name, cipher in CIPHERS.items():
        for direction, command in COMMANDS.items():
            amount = options.mib << 20
            seen = interleave(
                {way: lambda way=way: transfer(stage, way, at[way], cipher, command, amount) for way in WAYS}, options.rounds)
            speeds = {way: seen[way]["MiB/s"] for way in WAYS}
            ratio = speeds["sshrpd"].median / speeds["haproxy"].median
            report.row(f"{name}, {direction}", "MiB/s", speeds, Comparison("sshrpd : haproxy", ratio, at_least=0.9))
            report.row(f"{name}, {direction}", "CPU s/GiB between", {way: seen[way]["CPU s/GiB"] for way in WAYS[1:]})

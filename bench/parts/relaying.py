"""CPU seconds per GiB of the daemon beside those of the yardstick, for each cipher and size of packet."""
# SPDX-License-Identifier: MIT

from measure.accounting import cpu_seconds
from measure.native import NativeClient, yardstick
from measure.report import Comparison
from measure.rounds import interleave
from measure.stage import AEAD, CIPHERS

GIB = 1 << 30
KIB = 1 << 10
AIMS = {32 * KIB: 1.15, KIB: 1.4}
# Bytes of data in a packet, and the part of the whole amount that is sent in such packets: small ones take long.
SIZES = {32 * KIB: 1, 8 * KIB: 2, KIB: 8, 64: 64}


def daemon(stage, name, amount, payload):
    stage.proxy  # before the client, which connects at once
    client = NativeClient(stage.proxy.port, name, "bulk", "--up", amount, "--payload", payload, ciphers=CIPHERS[name]).wait_ready()
    pids = stage.proxy.processes()
    before = cpu_seconds(pids)
    client.go()
    client.finish()
    return {"cpu": (cpu_seconds(pids) - before) / (amount / GIB)}


def stick(kind, name, amount, payload):
    return {"cpu": yardstick("--cipher", CIPHERS[name], "--payload", payload, "--bytes", amount, kind)["cpu_per_gib"]}


def run(stage, report, options):
    ways = ("in memory", "yardstick", "sshrpd")
    report.begin("relaying", "CPU seconds per GiB: opened and sealed in memory, by the least relay there can be, by the daemon", ways)
    for name in CIPHERS:
        for payload, part in SIZES.items():
            amount = options.mib * (1 << 20) // part
            seen = interleave({
                "in memory": lambda: stick("cipher", name, amount, payload),
                "yardstick": lambda: stick("relay", name, amount, payload),
                "sshrpd": lambda: daemon(stage, name, amount, payload),
            }, options.rounds)
            figures = {way: seen[way]["cpu"] for way in ways}
            ratio = figures["sshrpd"].median / figures["yardstick"].median
            report.row(f"{name}, packets of {payload} bytes", "CPU s/GiB", figures,
                       Comparison("sshrpd : yardstick", ratio, at_most=AIMS.get(payload) if name in AEAD else None))

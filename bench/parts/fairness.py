"""How evenly streams share the daemon: each one's bytes in the same seconds."""
# SPDX-License-Identifier: MIT

from measure.native import NativeClient
from measure.report import Comparison
from measure.rounds import interleave
from measure.stage import CIPHERS

CIPHER = "aes128-gcm"
STREAMS = 64
SHAPES = {f"{STREAMS} sessions": (STREAMS, 1), f"{STREAMS} channels of a session": (1, STREAMS)}
WAYS = ("direct", "haproxy", "sshrpd")


def streams(port, sessions, channels, seconds):
    seen = NativeClient(port, CIPHER, "bulk", "--sessions", sessions, "--channels", channels, "--down", 1 << 40,
                        "--seconds", seconds, ciphers=CIPHERS[CIPHER]).run()
    received = seen["received"]
    return {"total": sum(received) / (1 << 20) / seen["seconds"], "share": min(received) / max(received)}


def run(stage, report, options):
    at = stage.native_ports(CIPHER)
    report.begin("fairness", f"{STREAMS} streams for {options.seconds} s", WAYS)
    for what, (sessions, channels) in SHAPES.items():
        seen = interleave(
            {way: lambda way=way: streams(at[way], sessions, channels, options.seconds) for way in WAYS}, options.rounds)
        report.row(what, "MiB/s", {way: seen[way]["total"] for way in WAYS})
        shares = {way: seen[way]["share"] for way in WAYS}
        report.row(what, "least : most", shares, Comparison("least : most", shares["sshrpd"].median, at_least=0.8))

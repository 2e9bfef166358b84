"""The round trip of one byte through a session at rest, and beside sessions that move as much as they can."""
# SPDX-License-Identifier: MIT

from measure.native import NativeClient
from measure.report import Comparison
from measure.rounds import interleave
from measure.stage import CIPHERS

CIPHER = "aes128-gcm"
WAYS = ("direct", "haproxy", "sshrpd")
BULK_SESSIONS = 8


def echo(port, count):
    seen = NativeClient(port, CIPHER, "echo", "--count", count, ciphers=CIPHERS[CIPHER]).run()
    return {key: value * 1e6 for key, value in seen.items()}


def beside_bulk(port, count):
    bulk = NativeClient(port, CIPHER, "bulk", "--sessions", BULK_SESSIONS, "--down", 1 << 40, "--up", 0, "--seconds", 3600,
                        ciphers=CIPHERS[CIPHER]).wait_ready()
    bulk.go()
    try:
        return echo(port, count)
    finally:
        bulk.popen.kill()
        bulk.popen.wait()


def run(stage, report, options):
    report.begin("latency", "One byte there and back", WAYS)
    at = stage.native_ports(CIPHER)
    for what, measure, count in (("alone", echo, options.echoes), (f"beside {BULK_SESSIONS} bulk sessions", beside_bulk, options.echoes // 10)):
        seen = interleave({way: lambda way=way: measure(at[way], count) for way in WAYS}, options.rounds)
        for key in ("p50", "p99"):
            figures = {way: seen[way][key] for way in WAYS}
            added = {way: figures[way].median - figures["direct"].median for way in WAYS}
            aim = 1.5 if (what, key) == ("alone", "p50") else None
            report.row(f"{what}, {key}", "µs", figures, Comparison(
                "added, sshrpd : haproxy", added["sshrpd"] / added["haproxy"], at_most=aim))

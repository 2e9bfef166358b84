"""Memory of sessions at rest: proportional set size of all the daemon's processes."""

from harness.memory import proportional_set_size
from measure.native import NativeClient
from measure.report import Comparison
from measure.rounds import Figure
from measure.stage import CIPHERS

COUNTS = (1, 500, 5000)
CIPHER = "aes128-gcm"
AIM_KIB = 16


def run(stage, report, options):
    report.begin("memory", "Sessions at rest, logged in with one channel each", ("all", "each"))
    for count in COUNTS:
        proxy = stage.new_proxy()
        proxy.route(stage.native_servers[CIPHER], "benchmark", CIPHER)
        proxy.start()
        before = proportional_set_size(proxy.processes())
        client = NativeClient(proxy.port, CIPHER, "idle", "--sessions", count, "--at-once", 16, ciphers=CIPHERS[CIPHER])
        client.result()
        client.wait_ready()
        held = (proportional_set_size(proxy.processes()) - before) / 1024
        client.go()
        client.end()
        proxy.stop()
        each = held / count
        report.row(f"{count} sessions", "KiB", {"all": Figure.of([held]), "each": Figure.of([each])},
                   Comparison("each", each, at_most=AIM_KIB) if count == max(COUNTS) else None)

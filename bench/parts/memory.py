"""Sessions at rest, of all the daemon's processes: the proportional set size, and what they use of a processor."""
# SPDX-License-Identifier: MIT

import time

from harness.memory import proportional_set_size
from measure.accounting import cpu_seconds
from measure.native import NativeClient
from measure.report import Comparison
from measure.rounds import Figure
from measure.stage import CIPHERS
from parts import key_memory

COUNTS = (1, 500, 2000, 5000)
CIPHER = "aes128-gcm"
AIM_KIB = 16
AIMS_PERCENT = {1: 0.05, 500: 0.1, 2000: 0.2}  # of a processor
SETTLING = 5  # seconds, until the logins are over for the kernel, too


def used_at_rest(pids, seconds):
    """Percent of a processor."""
    time.sleep(SETTLING)
    cpu, began = cpu_seconds(pids), time.monotonic()
    time.sleep(seconds)
    return 100 * (cpu_seconds(pids) - cpu) / (time.monotonic() - began)


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
        each = held / count
        report.row(f"{count} sessions", "KiB", {"all": Figure.of([held]), "each": Figure.of([each])},
                   Comparison("each", each, at_most=AIM_KIB) if count == max(COUNTS) else None)
        if aim := AIMS_PERCENT.get(count):
            used = used_at_rest(proxy.processes(), options.rest)
            report.row(f"{count} sessions", "% of a processor", {"all": Figure.of([used])},
                       Comparison("all", used, at_most=aim))
        client.go()
        client.end()
        proxy.stop()
    key_memory.run(stage, report)

"""What a group costs beside a host: the CPU of a login, in all of the daemon's processes, and the memory of sessions at rest."""
# SPDX-License-Identifier: MIT

from harness.failing_servers import LedTo
from harness.memory import proportional_set_size
from measure.accounting import cpu_seconds
from measure.native import NativeClient, NativeServer
from measure.report import Comparison
from measure.rounds import Figure, interleave
from measure.stage import CIPHERS

SERVERS = 10
AT_ONCE = 8
AT_REST = 500  # sessions
CIPHER = "aes128-gcm"
WAYS = ("host", "group")


def start_proxy(stage, servers):
    proxy = stage.new_proxy()
    proxy.route(servers[0], "benchmark", "host")
    LedTo(proxy, servers, user="group", account="benchmark")
    return proxy.start()


def log_in(proxy, user, count):
    client = NativeClient(proxy.port, user, "logins", "--count", count, "--at-once", AT_ONCE).wait_ready()
    pids = proxy.processes()
    before = cpu_seconds(pids)
    client.go()
    client.finish()
    return {"cpu": (cpu_seconds(pids) - before) / count * 1000}


def held_at_rest(stage, servers, user):
    """KiB, beside what the daemon has before the first login."""
    proxy = start_proxy(stage, servers)
    before = proportional_set_size(proxy.processes())
    client = NativeClient(proxy.port, user, "idle", "--sessions", AT_REST, "--at-once", AT_ONCE, ciphers=CIPHERS[CIPHER])
    client.result()
    client.wait_ready()
    held = (proportional_set_size(proxy.processes()) - before) / 1024
    client.go()
    client.end()
    proxy.stop()
    return {"each": held / AT_REST}


def run(stage, report, options):
    servers = [NativeServer(stage.work, stage.keys, f"grouped{number}") for number in range(SERVERS)]
    report.begin("groups", f"A login by password to a host, and to a group of {SERVERS}", WAYS)
    proxy = start_proxy(stage, servers)
    seen = interleave({way: lambda way=way: log_in(proxy, way, options.logins) for way in WAYS}, options.rounds)
    proxy.stop()
    cpu = {way: values["cpu"] for way, values in seen.items()}
    report.row("a login", "CPU ms", cpu, Comparison("group : host", cpu["group"].median / cpu["host"].median, at_most=1.02))
    each = {way: Figure.of([held_at_rest(stage, servers, way)["each"]]) for way in WAYS}
    report.row(f"one of {AT_REST} sessions at rest", "KiB", each,
               Comparison("group : host", each["group"].median / each["host"].median, at_most=1.02))

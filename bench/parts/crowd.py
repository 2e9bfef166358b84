"""Others' logins while a crowd that doesn't go on takes all the room before login, and what one of it costs in memory."""
# SPDX-License-Identifier: MIT

import resource
import time

from harness.counters import read_counters
from harness.crowd import Renewing
from harness.memory import proportional_set_size
from harness.process import wait_until
from measure.native import NativeClient
from measure.report import Comparison
from measure.rounds import Figure
from measure.stage import CIPHERS

CIPHER = "aes128-gcm"
CROWD = 3000
LOGINS = 100
PAUSE = 1 / 300  # seconds, after which who was ended comes again
# Networks of 254 sources each, and three of a network.
SOURCES = {"one source": ["127.77.0.1"], f"{CROWD} sources": [f"127.{64 + i // 250}.{i % 250}.{1 + i % 3}" for i in range(CROWD)]}
MANNERS = {"silent": b"", "only identified": b"SSH-2.0-crowd\r\n"}
AIM_KIB = 12


def new_proxy(stage, **limits):
    proxy = stage.new_proxy(limits=limits)
    proxy.route(stage.native_servers[CIPHER], "benchmark", CIPHER)
    return proxy.start()


def log_in(port):
    """Milliseconds from the connection to the login's end; one that fails ends the benchmark."""
    return 1000 * NativeClient(port, CIPHER, "logins", "--count", 1, ciphers=CIPHERS[CIPHER]).run()["seconds"]


def log_in_often(port):
    return Figure.of([log_in(port) for _ in range(LOGINS)])


def logins_beside_a_crowd(stage, report, name, sources, says):
    """With the limits that hold by default."""
    proxy = new_proxy(stage)
    log_in(proxy.port)  # known_hosts is written by the first one
    alone = log_in_often(proxy.port)
    with Renewing(proxy.port, CROWD, sources, PAUSE, says) as crowd:
        wait_until(lambda: crowd.ended > CROWD, "the crowd to be renewed", timeout=120)
        began, ended = time.monotonic(), crowd.ended
        beside = log_in_often(proxy.port)
        renewed = (crowd.ended - ended) / (time.monotonic() - began)
    report.row(f"login, {name}, {renewed:.0f}/s renewed", "ms", {"alone": alone, "beside a crowd": beside},
               Comparison("ratio", beside.median / alone.median, at_most=2))
    proxy.stop()


def memory(stage, report):
    proxy = new_proxy(stage, max_startups="20000", handshake_grace_time=600, login_grace_time=600)
    log_in(proxy.port)
    before = proportional_set_size(proxy.processes())
    with Renewing(proxy.port, CROWD, SOURCES[f"{CROWD} sources"]):
        wait_until(lambda: read_counters(proxy)["logins_in_progress"] == CROWD, "all to be there")
        each = (proportional_set_size(proxy.processes()) - before) / 1024 / CROWD
    report.row(f"{CROWD} connections that wait before login, each", "KiB", {"beside a crowd": Figure.of([each])},
               Comparison("each", each, at_most=AIM_KIB))
    proxy.stop()


def run(stage, report, options):
    resource.setrlimit(resource.RLIMIT_NOFILE, [resource.getrlimit(resource.RLIMIT_NOFILE)[1]] * 2)
    report.begin("crowd", f"A crowd of {CROWD} connections, each that is ended renewed at once", ("alone", "beside a crowd"))
    for manner, says in MANNERS.items():
        for name, sources in SOURCES.items():
            logins_beside_a_crowd(stage, report, f"{manner}, {name}", sources, says)
    memory(stage, report)

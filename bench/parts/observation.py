"""What it takes to look at many sessions: the list by sshrpctl, and what Prometheus gets; and what a place in the list holds."""
# SPDX-License-Identifier: MIT

import json
import resource
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from harness.memory import proportional_set_size
from harness.proxy import SSHRPD
from measure.native import NativeClient
from measure.report import Comparison
from measure.rounds import Figure
from measure.stage import CIPHERS

SESSIONS = min(10_000, resource.getrlimit(resource.RLIMIT_NOFILE)[1] // 2 - 100)  # each takes two descriptors of the worker
CIPHER = "aes128-gcm"
LOOKS = 7
LIST_AIM, SCRAPE_AIM = 0.2, 0.05  # seconds
SIZE_AIM_KIB = 1024
IDLE_AIM_KIB = 17


def timed(look):
    began = time.monotonic()
    size = look()
    return time.monotonic() - began, size


def list_by_sshrpctl(path, *options):
    done = subprocess.run([SSHRPD.with_name("sshrpctl"), "--control", path, "sessions", *options], capture_output=True, check=True)
    return len(done.stdout)


def scrape(path):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        connection.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        size = 0
        while part := connection.recv(1 << 16):
            size += len(part)
        return size


def run(stage, report, options):
    report.begin("observation", f"{SESSIONS:,} sessions at rest, looked at", ("seconds", "KiB"))
    with tempfile.TemporaryDirectory(prefix="sshrp-", dir="/tmp") as folder:
        path = Path(folder) / "c.sock"
        proxy = stage.new_proxy(control=str(path))
        proxy.route(stage.native_servers[CIPHER], "benchmark", CIPHER)
        proxy.start()
        before = proportional_set_size(proxy.processes())
        client = NativeClient(proxy.port, CIPHER, "idle", "--sessions", SESSIONS, "--at-once", 16, ciphers=CIPHERS[CIPHER])
        client.result()
        client.wait_ready()
        held = (proportional_set_size(proxy.processes()) - before) / 1024 / SESSIONS
        listed = subprocess.run([SSHRPD.with_name("sshrpctl"), "--control", path, "sessions", "--json"], capture_output=True, check=True).stdout
        assert len(json.loads(listed)) == SESSIONS
        looks = {"sshrpctl sessions": (lambda: list_by_sshrpctl(path), LIST_AIM), "sshrpctl sessions --json": (lambda: list_by_sshrpctl(path, "--json"), LIST_AIM),
                 "GET /metrics": (lambda: scrape(path), SCRAPE_AIM)}
        for name, (look, aim) in looks.items():
            seconds, sizes = zip(*(timed(look) for _ in range(LOOKS)))
            took = Figure.of(seconds)
            report.row(name, "a look", {"seconds": took, "KiB": Figure.of([size / 1024 for size in sizes])},
                       Comparison("seconds", took.median, at_most=aim))
        report.row("a session at rest", "each", {"KiB": Figure.of([held])}, Comparison("KiB", held, at_most=IDLE_AIM_KIB))
        client.go()
        client.end()
        proxy.stop()

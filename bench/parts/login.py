"""What a login costs: the daemon's CPU beside the public-key operations that it can't do without."""
# SPDX-License-Identifier: MIT

import time

from harness.process import wait_until
from measure.accounting import cpu_seconds
from measure.native import NativeClient, NativeServer, yardstick
from measure.report import Comparison
from measure.rounds import interleave

KINDS = ("ed25519", "ecdsa256", "rsa")
AT_ONCE = 8
SETTLED = 3  # seconds since the last change of known_hosts, after which the daemon trusts that it sees the next one


class Logins:
    """One kind of key for everything: both host keys, the client's key and the proxy's own."""

    def __init__(self, stage, kind, runner=()):
        self.key = stage.keys.path(kind)
        upstream = NativeServer(stage.work, stage.keys, f"logins-{kind}-{runner[-1] if runner else 0}", kind=kind)
        self.proxy = stage.new_proxy(key=[str(stage.proxy_keys.path(kind))])
        self.proxy.runner, self.proxy.keys = list(runner), None
        self.proxy.route(upstream, "benchmark", "password")
        self.proxy.route(upstream, "benchmark", "key", authorized_keys=[stage.keys.public(kind)],
                         upstream_key=str(stage.keys.path(kind)))
        self.proxy.start()
        written = self.proxy.known_hosts.stat().st_ctime
        wait_until(lambda: time.time() > written + SETTLED, "known_hosts to be as old as they are")

    def run(self, method, count):
        options = {"key": self.key} if method == "key" else {}
        client = NativeClient(self.proxy.port, method, "logins", "--count", count, "--at-once", AT_ONCE, **options).wait_ready()
        pids = self.proxy.processes()
        before = cpu_seconds(pids)
        client.go()
        seen = client.finish()
        return {"cpu": (cpu_seconds(pids) - before) / count * 1000, "rate": count / seen["seconds"]}


def public_key_milliseconds(method, key):
    """Two key exchanges, one host key shown and one checked; with keys, a signature checked and one made."""
    costs = yardstick("public-keys", "--key", key)
    exchanges = 2 * (costs["generate"] + costs["agree"])
    proofs = (2 if method == "key" else 1) * (costs["sign"] + costs["verify"])
    return {"cpu": (exchanges + proofs) * 1000}


def run(stage, report, options):
    report.begin("login", "A login: curve25519-sha256 on both legs", ("public keys", "sshrpd"))
    for kind in KINDS:
        logins = Logins(stage, kind)
        for method in ("password", "key"):
            seen = interleave({
                "public keys": lambda: public_key_milliseconds(method, logins.key),
                "sshrpd": lambda: logins.run(method, options.logins)}, options.rounds)
            cpu = {way: values["cpu"] for way, values in seen.items()}
            report.row(f"{kind}, by {method}", "CPU ms", cpu, Comparison(
                "sshrpd : public keys", cpu["sshrpd"].median / cpu["public keys"].median,
                at_most=1.5 if kind == "ed25519" else None))
        logins.proxy.stop()
    threads(stage, report, options)


def threads(stage, report, options):
    """The daemon has a thread for each processor that it may use. The load generator and the upstream need processors too, so on
    a machine of two the rate can't double."""
    report.begin("login-threads", f"Logins by password, {AT_ONCE} at once", ("1 thread", "2 threads"))
    runners = {"1 thread": ("taskset", "-c", "0"), "2 threads": ("taskset", "-c", "0,1")}
    by_count = {way: Logins(stage, "ed25519", runner) for way, runner in runners.items()}
    seen = interleave({way: lambda logins=logins: logins.run("password", options.logins) for way, logins in by_count.items()},
                      options.rounds)
    rate = {way: values["rate"] for way, values in seen.items()}
    report.row("ed25519", "logins/s", rate, Comparison("growth", rate["2 threads"].median / rate["1 thread"].median))
    report.row("ed25519", "CPU ms", {way: values["cpu"] for way, values in seen.items()})
    for logins in by_count.values():
        logins.proxy.stop()

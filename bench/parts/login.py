"""What a login costs: the daemon's CPU beside the public-key operations that it can't do without, and beside HAProxy's."""
# SPDX-License-Identifier: MIT

import time

from harness.process import wait_until
from measure.accounting import cpu_seconds
from measure.haproxy import HAProxy
from measure.native import NativeClient, NativeServer, yardstick
from measure.report import Comparison
from measure.rounds import Figure, interleave

KINDS = ("ed25519", "ecdsa256", "rsa")
METHODS = {"curve25519": "curve25519-sha256", "mlkem768x25519": "mlkem768x25519-sha256"}
AT_ONCE = 8
SETTLED = 3  # seconds since the last change of known_hosts, after which the daemon trusts that it sees the next one
WAYS = ("public keys", "haproxy", "sshrpd")


class Logins:
    """One kind of key for everything: both host keys, the client's key and the proxy's own; one key exchange on both legs."""

    def __init__(self, stage, kind, runner=(), kex=METHODS["curve25519"]):
        self.key, self.kex = stage.keys.path(kind), kex
        upstream = NativeServer(stage.work, stage.keys, f"logins-{kind}-{kex}-{runner[-1] if runner else 0}", kind=kind, kex=kex)
        self.haproxy = HAProxy(stage.work, [upstream])
        self.haproxy_port = self.haproxy.ports[upstream.name]
        self.proxy = stage.new_proxy(key=[str(stage.proxy_keys.path(kind))])
        self.proxy.runner, self.proxy.keys = list(runner), None
        self.proxy.route(upstream, "benchmark", "password")
        self.proxy.route(upstream, "benchmark", "key", authorized_keys=[stage.keys.public(kind)],
                         upstream_key=str(stage.keys.path(kind)))
        self.proxy.start()
        written = self.proxy.known_hosts.stat().st_ctime
        wait_until(lambda: time.time() > written + SETTLED, "known_hosts to be as old as they are")

    def run(self, method, count):
        return self.through(self.proxy.port, self.proxy, method, count)

    def run_haproxy(self, method, count):
        return self.through(self.haproxy_port, self.haproxy, method, count)

    def through(self, port, between, method, count):
        options = {"key": self.key} if method == "key" else {}
        client = NativeClient(port, method, "logins", "--count", count, "--at-once", AT_ONCE, kex=self.kex, **options).wait_ready()
        pids = between.processes()
        before = cpu_seconds(pids)
        client.go()
        seen = client.finish()
        return {"cpu": (cpu_seconds(pids) - before) / count * 1000, "rate": count / seen["seconds"]}

    def stop(self):
        self.proxy.stop()
        self.haproxy.process.kill()


def public_key_milliseconds(method, key, kex):
    """Two key exchanges, one host key shown and one checked; with keys, a signature checked and one made."""
    costs = yardstick("public-keys", "--key", key, "--kex", kex)
    exchanges = costs["encapsulate"] + costs["generate"] + costs["decapsulate"]
    proofs = (2 if method == "key" else 1) * (costs["sign"] + costs["verify"])
    return {"cpu": (exchanges + proofs) * 1000}


def run(stage, report, options):
    report.begin("login", "A login, the same key exchange on both legs", WAYS)
    for kind in KINDS:
        logins = Logins(stage, kind)
        for method in ("password", "key"):
            cpu = measure(logins, method, options)
            compare(report, f"{kind}, by {method}, curve25519", cpu, kind == "ed25519")
        logins.stop()
    exchanges(stage, report, options)
    threads(stage, report, options)


def measure(logins, method, options):
    seen = interleave({
        "public keys": lambda: public_key_milliseconds(method, logins.key, logins.kex),
        "haproxy": lambda: logins.run_haproxy(method, options.logins),
        "sshrpd": lambda: logins.run(method, options.logins)}, options.rounds)
    return {way: values["cpu"] for way, values in seen.items()}


def compare(report, what, cpu, has_aim):
    report.row(what, "CPU ms", cpu, Comparison("sshrpd : public keys", cpu["sshrpd"].median / cpu["public keys"].median))
    rest = cpu["sshrpd"].median - cpu["public keys"].median
    report.row(f"{what}: the rest", "CPU ms", {"haproxy": cpu["haproxy"], "sshrpd": Figure.of([rest])}, Comparison(
        "sshrpd less public keys : haproxy", rest / cpu["haproxy"].median, at_most=1.3 if has_aim else None))


def exchanges(stage, report, options):
    """What it costs to withstand quantum computers, in the same rounds."""
    by_name = {name: Logins(stage, "ed25519", kex=kex) for name, kex in METHODS.items()}
    seen = interleave({name: lambda logins=logins: logins.run("password", options.logins) for name, logins in by_name.items()},
                      options.rounds)
    cpu = {name: values["cpu"] for name, values in seen.items()}
    report.begin("login-exchanges", "A login by password with Ed25519, by key exchange on both legs", tuple(METHODS))
    report.row("sshrpd", "CPU ms", cpu, Comparison(
        "mlkem768x25519 : curve25519", cpu["mlkem768x25519"].median / cpu["curve25519"].median, at_most=1.15))
    for logins in by_name.values():
        logins.stop()


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
        logins.stop()

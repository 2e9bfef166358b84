"""CPU seconds per GiB of the daemon beside those of the yardstick, for each cipher and size of packet; AES-GCM by either library."""
# SPDX-License-Identifier: MIT

import subprocess

from harness.proxy import SSHRPD
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
WAYS = ("in memory", "yardstick", "sshrpd")
BESIDE_LIBCRYPTO = {32 * KIB: 0.75}  # of AES-128-GCM


def daemon(stage, name, provider, amount, payload):
    proxy = stage.proxy_by(provider)  # before the client, which connects at once
    client = NativeClient(proxy.port, name, "bulk", "--up", amount, "--payload", payload, ciphers=CIPHERS[name]).wait_ready()
    pids = proxy.processes()
    before = cpu_seconds(pids)
    client.go()
    client.finish()
    return {"cpu": (cpu_seconds(pids) - before) / (amount / GIB)}


def stick(kind, name, provider, amount, payload):
    arguments = ("--cipher", CIPHERS[name], "--provider", provider, "--payload", payload, "--bytes", amount)
    return {"cpu": yardstick(*arguments, kind)["cpu_per_gib"]}


def providers(name):
    """The values of crypto_provider that differ in this cipher here."""
    said = subprocess.run([SSHRPD, "--version"], check=True, capture_output=True, text=True).stdout
    return ("auto", "openssl") if "gcm" in name and "AES-GCM by ipsec-mb" in said else ("auto",)


def run(stage, report, options):
    report.begin("relaying", "CPU seconds per GiB: opened and sealed in memory, by the least relay there can be, by the daemon", WAYS)
    for name in CIPHERS:
        for payload, part in SIZES.items():
            compare(stage, report, options, name, payload, options.mib * (1 << 20) // part)


def compare(stage, report, options, name, payload, amount):
    ways = {}
    for provider in providers(name):
        ways |= {
            (provider, "in memory"): lambda provider=provider: stick("cipher", name, provider, amount, payload),
            (provider, "yardstick"): lambda provider=provider: stick("relay", name, provider, amount, payload),
            (provider, "sshrpd"): lambda provider=provider: daemon(stage, name, provider, amount, payload)}
    seen = interleave(ways, options.rounds)
    for provider in providers(name):
        figures = {way: seen[provider, way]["cpu"] for way in WAYS}
        ratio = figures["sshrpd"].median / figures["yardstick"].median
        what = f"{name}{' by OpenSSL' if provider == 'openssl' else ''}, packets of {payload} bytes"
        report.row(what, "CPU s/GiB", figures,
                   Comparison("sshrpd : yardstick", ratio, at_most=AIMS.get(payload) if name in AEAD else None))
    if len(providers(name)) == 2:
        by = {provider: seen[provider, "sshrpd"]["cpu"] for provider in providers(name)}
        report.row(f"{name}, packets of {payload} bytes", "CPU s/GiB", {"sshrpd": by["auto"]},
                   Comparison("sshrpd : the same by OpenSSL", by["auto"].median / by["openssl"].median,
                              at_most=BESIDE_LIBCRYPTO.get(payload) if name == "aes128-gcm" else None))

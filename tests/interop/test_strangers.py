"""Strangers who exchange keys by the dearest method, over and over, hold up themselves and hardly anybody else."""
# SPDX-License-Identifier: MIT

import socket
import struct
import time
from statistics import median

import pytest

from harness.busy import Busy
from harness.process import SLOWDOWN, wait_until

pytestmark = pytest.mark.proxy_only

STRANGERS = 40
THEIR_ADDRESS = "127.0.0.2"  # anybody's on Linux; exempt, or they would soon be refused, and compute nothing
GROUP18_BITS = 8192
LISTS = ("diffie-hellman-group18-sha512", "ssh-ed25519", "aes128-gcm@openssh.com", "aes128-gcm@openssh.com",
         "hmac-sha2-256", "hmac-sha2-256", "none", "none", "", "")


def string(data):
    return struct.pack(">I", len(data)) + data


def packet(payload):
    """RFC 4253 section 6, before any keys."""
    padding = 8 - (len(payload) + 5) % 8
    padding += 8 if padding < 4 else 0
    return struct.pack(">IB", len(payload) + padding + 1, padding) + payload + bytes(padding)


# The whole of a stranger's part, which costs it nothing: any number between 2 and p - 2 is a public value.
KEXINIT = packet(bytes([20]) + bytes(16) + b"".join(string(names.encode()) for names in LISTS) + bytes(5))
KEXDH_INIT = packet(bytes([30]) + string(b"\x01" + bytes(GROUP18_BITS // 8 - 8)))
ATTACK = b"SSH-2.0-stranger\r\n" + KEXINIT + KEXDH_INIT


class Strangers(Busy):
    def __init__(self, port):
        super().__init__(STRANGERS)
        self.port, self.waited = port, []

    def turn(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), source_address=(THEIR_ADDRESS, 0), timeout=60 * SLOWDOWN) as connection:
                began, received = time.monotonic(), 0
                connection.sendall(ATTACK)
                while received < 2000 and (part := connection.recv(65536)):  # our KEXINIT, and a reply with 1024 bytes of f
                    received += len(part)
                self.waited.append(time.monotonic() - began)
        except OSError:
            pass


@pytest.fixture
def target(new_proxy, work, upstreams):
    from harness.target import proxied_target
    upstream = upstreams["openssh9"].start()
    proxy = new_proxy({"limits": {"max_startups": "1000:100:2000", "exempt": [THEIR_ADDRESS]}, "level": "INFO",
                       "algorithms": {"kex": f"+{LISTS[0]}"}})
    proxy.route(upstream, "alice", user="visitor")
    proxy.start()
    yield proxied_target(proxy, upstream, user="visitor")
    proxy.stop()


def seconds_to_log_in(openssh, target):
    began = time.monotonic()
    assert openssh(target).exec("true").returncode == 0
    return time.monotonic() - began


def test_logins_of_others_go_on_beside_strangers_with_the_dearest_key_exchange(target, openssh):
    """Who came to the end of the strangers' queue would wait as long as they do, for each step of a login that is computed, and in each
    of three tries."""
    seconds_to_log_in(openssh, target)
    alone = min(seconds_to_log_in(openssh, target) for _ in range(3))
    tries = []
    with Strangers(target.port) as strangers:
        wait_until(lambda: len(strangers.waited) > STRANGERS, "all strangers to be at it")
        while not tries or tries[-1] > 0.5:
            start = len(strangers.waited)
            beside = median(seconds_to_log_in(openssh, target) for _ in range(5))
            wait_until(lambda: len(strangers.waited) > start + STRANGERS, "those who came meanwhile to be answered")
            theirs = median(strangers.waited[start:])
            tries.append((beside - alone) / theirs)
            print(f"\nalone {alone:.3f} s, beside {STRANGERS} strangers {beside:.3f} s; of those each waited {theirs:.3f} s")
            assert len(tries) < 3 or tries[-1] <= 0.5, tries

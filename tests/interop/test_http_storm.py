"""Whatever strangers do to the observer's HTTP, sessions of the daemon notice nothing of it."""
# SPDX-License-Identifier: MIT

import contextlib
import hashlib
import random
import select
import socket
import statistics
import threading
import time
from urllib.request import urlopen

import pytest

from harness.control import Control
from harness.ports import free_port
from harness.process import SLOWDOWN
from harness.running_cat import running_cat, says_on
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only

IDLE, MALFORMED, SLOW = 1000, 200, 40
ROUND_TRIPS = 60
MAX_RATIO, SLACK = 3, 0.05  # of the median round trip; seconds that a loaded machine takes for itself
TRANSFER = 64 << 20  # bytes
TOKEN = "0123456789abcdef0123456789abcdef"

GOOD = b"GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong\r\nConnection: close\r\n\r\n"
BROKEN = [
    b"\r\n" * 1000, b"\0" * 1000, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET " + b"/" * 40000 + b" HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 5000 + b"\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 40000 + b"\r\n\r\n",
    b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
    b"POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500,
    b"POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nZ\r\nabc", b"GET /%00%ff%zz HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"SSH-2.0-OpenSSH_9.9\r\n", b"GET / HTTP/1.1\r\n Host: folded\r\n\tmore\r\n\r\n", b"GET / HTTP/1.1\nHost: localhost\n\n",
]


def malformed(rng):
    """MALFORMED requests: those above, and a good one with a few bytes changed, cut off, or some of it twice."""
    yield from BROKEN
    for _ in range(MALFORMED - len(BROKEN)):
        request = bytearray(GOOD)
        for _ in range(rng.randrange(1, 6)):
            at = rng.randrange(len(request))
            rng.choice((lambda: request.__setitem__(at, rng.randrange(256)), lambda: request.__delitem__(slice(at, at + 3)),
                        lambda: request.__setitem__(slice(at, at), rng.randbytes(20)), lambda: request.extend(request[at:])))()
        yield bytes(request)


def connect(port):
    connection = socket.socket()
    connection.setblocking(False)
    connection.connect_ex(("127.0.0.1", port))
    return connection


def answer(port, request, patience):
    """What came in answer until the end, or for so long."""
    got = b""
    with contextlib.suppress(ConnectionError, TimeoutError), socket.create_connection(("127.0.0.1", port), 20 * SLOWDOWN) as connection:
        connection.settimeout(patience)
        connection.sendall(request)
        while part := connection.recv(65536):
            got += part
    return got


class Storm:
    """Goes on until it is stopped: idle connections that are renewed as they end, slow ones, and malformed requests."""

    def __init__(self, port):
        self.port, self.over, self.done, self.wrong, self.most = port, threading.Event(), 0, [], 0
        self.all_asked = threading.Event()
        self.threads = [threading.Thread(target=run, daemon=True) for run in (self.ask, self.hold)]
        for thread in self.threads:
            thread.start()

    def ask(self):
        for request in malformed(random.Random(15)):
            if self.over.is_set():
                return
            got = answer(self.port, request, 0.3)
            if got and not got.startswith((b"HTTP/1.1 ", b"HTTP/1.0 ")):
                self.wrong.append((request, got[:100]))
            self.done += 1
        self.all_asked.set()

    def hold(self):
        idle, slow = [connect(self.port) for _ in range(IDLE)], [[connect(self.port), 0] for _ in range(SLOW)]
        self.most = len(idle)
        while not self.over.wait(0.2):
            ended = readable(idle)
            for one in ended:
                one.close()
            idle = [one for one in idle if one not in ended] + [connect(self.port) for _ in ended]
            for each in slow:
                try:
                    each[0].send(GOOD[each[1]:each[1] + 1])
                    each[1] = (each[1] + 1) % (len(GOOD) - 1)
                except BlockingIOError:
                    pass
                except OSError:
                    each[0].close()
                    each[:] = [connect(self.port), 0]
        for one in idle + [each[0] for each in slow]:
            one.close()

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()


def readable(sockets):
    """Those that have ended, as they are never answered otherwise; select(2) would take only 1,024."""
    poll, by_number = select.poll(), {one.fileno(): one for one in sockets}
    for number in by_number:
        poll.register(number, select.POLLIN)
    return {by_number[number] for number, _ in poll.poll(0)}


def round_trips(session):
    """Seconds of each."""
    taken = []
    for number in range(ROUND_TRIPS):
        began = time.monotonic()
        says_on(session, b"%d\n" % number)
        taken.append(time.monotonic() - began)
    return taken


@pytest.fixture
def control(tmp_path):
    return Control(tmp_path / "control.sock")


@pytest.fixture
def proxy(new_proxy, upstreams, control, tmp_path):
    token = tmp_path / "token"
    token.touch(0o600)
    token.write_text(f"{TOKEN}\n")
    proxy = new_proxy({"control": control.socket, "http": {"listen": f"127.0.0.1:{free_port()}", "token_file": str(token)}})
    proxy.route(upstreams["openssh9"].start(), "alice")
    yield proxy.start()
    proxy.stop()


def transfer(ssh, seen):
    process = ssh.start(run="cat")
    sent = random.Random(1).randbytes(1 << 20) * (TRANSFER >> 20)
    out, _ = process.communicate(sent, timeout=200 * SLOWDOWN)
    seen.append((process.returncode, hashlib.sha256(out).digest() == hashlib.sha256(sent).digest()))


def test_no_session_notices_malformed_requests_slow_ones_and_idle_connections(proxy, control, upstreams, openssh):
    port = int(proxy.settings["http"]["listen"].rpartition(":")[2])
    ssh = openssh(proxied_target(proxy, upstreams["openssh9"]))
    session = running_cat(ssh)
    observers = [process["pid"] for process in control.json("version") if process.get("role") == "observer"]
    seen = []

    def beside_a_transfer():
        thread = threading.Thread(target=transfer, args=(ssh, seen))
        thread.start()
        taken = round_trips(session)
        thread.join()
        return statistics.median(taken)
    alone = beside_a_transfer()
    storm = Storm(port)
    try:
        in_storm = beside_a_transfer()
        assert storm.all_asked.wait(120 * SLOWDOWN), f"{storm.done} requests were dealt with"
    finally:
        storm.stop()
    assert seen == [(0, True)] * 2
    assert in_storm <= MAX_RATIO * alone + SLACK * SLOWDOWN, (alone, in_storm)
    assert not storm.wrong and storm.most == IDLE and storm.done == MALFORMED
    assert [process["pid"] for process in control.json("version") if process.get("role") == "observer"] == observers
    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20 * SLOWDOWN) as reply:
        assert reply.status == 200
    assert len(control.sessions("--stage", "relaying")) == 1
    session.communicate(timeout=20 * SLOWDOWN)

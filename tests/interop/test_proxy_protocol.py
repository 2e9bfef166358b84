"""The PROXY protocol: balancers in front of the daemon and behind it, who may speak it, and whose the address in it is."""
# SPDX-License-Identifier: MIT

import contextlib
import re
import socket
import threading
from dataclasses import replace

import pytest

from harness.balancers import LOCAL, connect, haproxy, header, heard, nginx, run_haproxy, run_nginx
from harness.counters import read_counters
from harness.ports import free_port
from harness.process import wait_until
from harness.proxy import PROJECT
from harness.sources import fresh_source
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only

SECTION = re.search(r"^## PROXY protocol\n(.*?)^## ", (PROJECT / "docs/upstreams.md").read_text(), re.MULTILINE | re.DOTALL)[1]
EXAMPLES = re.findall(r"^```(\w+)\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)

IDENTIFICATION = b"SSH-2.0-test\r\n"
KEXINIT = b"curve25519-sha256"
SENDERS = {
    "haproxy-v1": lambda folder, to, host: haproxy(folder, to, host, sends="send-proxy"),
    "haproxy-v2": lambda folder, to, host: haproxy(folder, to, host, sends="send-proxy-v2"),
    "haproxy-v2-crc32c": lambda folder, to, host: haproxy(folder, to, host, sends="send-proxy-v2 proxy-v2-options crc32c,unique-id,ssl"),
    "nginx-v1": lambda folder, to, host: nginx(folder, to, host, sends="proxy_protocol on;"),
}
RECEIVERS = {
    "haproxy": lambda folder, to, host: haproxy(folder, to, host, takes="accept-proxy"),
    "nginx": lambda folder, to, host: nginx(folder, to, host, takes="proxy_protocol"),
}


class Daemon:
    """A proxy with a listener for balancers at 127.0.0.1, one at ::1, and the usual one."""

    def __init__(self, new_proxy, upstream, settings=None):
        self.proxy, self.upstream = new_proxy({"level": "DEBUG", **(settings or {})}), upstream
        self.ports = {"127.0.0.1": free_port(), "::1": free_port()}
        self.write()
        self.proxy.route(upstream, "alice", user="visitor")

    def write(self, proxy_protocol=True):
        rules = 'proxy_protocol = true\nproxy_protocol_from = ["127.0.0.1", "::1"]\n' if proxy_protocol else ""
        self.proxy.written_routes = "".join(
            f'[[listeners]]\naddress = "{f"[{host}]" if ":" in host else host}:{port}"\nname = "balanced{port}"\n{rules}' for host, port in self.ports.items())

    def start(self):
        self.proxy.start()
        return self

    @property
    def port(self):
        return self.ports["127.0.0.1"]

    def target(self, port=None, host="127.0.0.1", user="visitor"):
        return replace(proxied_target(self.proxy, self.upstream, user=user), port=port or self.port, host=host)

    def mark(self):
        return self.proxy.log.stat().st_size


@pytest.fixture(scope="module")
def upstream(upstreams):
    return upstreams["openssh9"].start()


@pytest.fixture(scope="module")
def daemon(new_proxy, upstream):
    daemon = Daemon(new_proxy, upstream).start()
    yield daemon
    daemon.proxy.stop()


@pytest.fixture
def stopping():
    """What is stopped when the test is over."""
    with contextlib.ExitStack() as stack:
        yield lambda thing: stack.callback(thing.stop) and thing


def log_in(ssh, source=None):
    done = ssh.exec("echo $SSH_CONNECTION", options=[f"BindAddress={source}"] if source else [])
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_client_behind_a_balancer_is_who_it_is(daemon, openssh, tmp_path, stopping, sender, host):
    balancer = stopping(SENDERS[sender](tmp_path / "balancer", (host, daemon.ports[host]), host))
    source, start = fresh_source() if host == "127.0.0.1" else "::1", daemon.mark()
    log_in(openssh(daemon.target(balancer.port, host)), source)
    shown = source if host == "127.0.0.1" else rf"\[{source}\]"
    wait_until(lambda: re.search(rf"client {shown}:\d+ came by the balancer ", daemon.proxy.text(start)), "the client's address in the log")
    began = re.search(rf"session (\w+): client {shown}:\d+ came by", daemon.proxy.text(start))[1]
    wait_until(lambda: re.search(rf"INFO .*{began}.*{shown}:\d+", daemon.proxy.text(start)), "the session's own line to have it")


@pytest.mark.parametrize("receiver", RECEIVERS)
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_upstream_hears_who_the_client_is(new_proxy, upstream, openssh, tmp_path, stopping, receiver, version):
    balancer = stopping(RECEIVERS[receiver](tmp_path / "balancer", ("127.0.0.1", upstream.port), "127.0.0.1"))
    daemon = Daemon(new_proxy, upstream)
    daemon.proxy.route(upstream, "alice", user="told", upstream_port=balancer.port, upstream_proxy_protocol=version, upstream_host_key_check="no")
    stopping(daemon.start().proxy)
    source = fresh_source()
    log_in(openssh(daemon.target(daemon.proxy.port, user="told")), source)
    wait_until(lambda: re.search(rf"^{re.escape(source)}:\d+ to 127\.0\.0\.1:{daemon.proxy.port}$", balancer.text(), re.MULTILINE),
               f"the receiver to name {source}, which says {balancer.text()}")
    # What came with a header goes on with it, whatever its version and family.
    for said, shown in ((header("192.0.2.7", "198.51.100.9", 1, 4001, 2222), "192.0.2.7:4001 to 198.51.100.9:2222"),
                        (header("2001:db8::7", "2001:db8::9", 2, 4002, 2223), "2001:db8::7:4002 to 2001:db8::9:2223")):
        relay = stopping(Relay(daemon.port, said))
        log_in(openssh(daemon.target(relay.port, user="told")))
        wait_until(lambda shown=shown: shown in balancer.text(), f"the receiver to name {shown}, which says {balancer.text()}")


class Relay:
    """A balancer that says of each connection what a test has it say."""

    def __init__(self, to, says):
        self.to, self.says = to, says
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = connect(self.to, self.says)
                for one, other in ((client, server), (server, client)):
                    threading.Thread(target=self.carry, args=(one, other), daemon=True).start()

    @staticmethod
    def carry(one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


def test_who_is_no_balancer_is_closed_whatever_he_says(daemon):
    source, start, before = fresh_source(), daemon.mark(), read_counters(daemon.proxy)["connections_refused_proxy_protocol"]
    for said in (header("192.0.2.1"), header("192.0.2.1", version=1), LOCAL, IDENTIFICATION, b""):
        with contextlib.suppress(ConnectionError), connect(daemon.port, b"", source) as connection:
            connection.sendall(said)
            assert heard(connection) == b""
    daemon.proxy.wait_for_line(f"connection from {source}:", start)
    text = daemon.proxy.text(start)
    assert "is refused: proxy_protocol: it isn't one of proxy_protocol_from" in text
    assert "192.0.2.1" not in text, "nobody is believed who isn't asked"
    assert read_counters(daemon.proxy)["connections_refused_proxy_protocol"] - before == 5


def test_balancer_must_say_a_header_and_at_once(daemon):
    start = daemon.mark()
    with connect(daemon.port, IDENTIFICATION) as connection:
        assert heard(connection) == b""
    daemon.proxy.wait_for_line("it begins neither as version 1 nor as version 2", start)
    with connect(daemon.port, header("192.0.2.1")[:20]) as slow, connect(daemon.port) as silent:
        assert heard(slow) == heard(silent) == b""
    assert daemon.proxy.text(start).count("no header within 3 s") == 2
    with connect(daemon.port, header("192.0.2.1") + IDENTIFICATION) as connection:
        assert heard(connection).startswith(b"SSH-2.0-")


@pytest.mark.parametrize("version", [1, 2])
def test_limits_are_the_clients_own(new_proxy, upstream, stopping, version):
    daemon = Daemon(new_proxy, upstream, {"limits": {"max_startups_per_source": 2}})
    stopping(daemon.start().proxy)
    with contextlib.ExitStack() as stack:
        def is_refused(source):
            connection = stack.enter_context(connect(daemon.port, header(source, version=version) + IDENTIFICATION))
            return b"too many connections from your address" in heard(connection, KEXINIT, b"try again")
        assert [is_refused("192.0.2.1") for _ in range(3)] == [False, False, True]
        assert not is_refused("192.0.2.2")
    wait_until(lambda: "connection from 192.0.2.1:40000 is refused: max_startups_per_source" in daemon.proxy.text(), "a log line that names the client")


def test_penalties_are_the_clients_own(new_proxy, upstream, stopping):
    daemon = Daemon(new_proxy, upstream, {"limits.penalties": {"noauth": 300, "min": 200}})
    stopping(daemon.start().proxy)
    with connect(daemon.port, header("192.0.2.1") + IDENTIFICATION) as connection:
        assert heard(connection).startswith(b"SSH-2.0-")

    def penalized(source):
        with connect(daemon.port, header(source)) as connection:  # without a word, which is no offence
            return b"didn't log in" in heard(connection, KEXINIT, b"try again")
    wait_until(lambda: penalized("192.0.2.1"), "a penalty")
    assert not penalized("192.0.2.2")
    assert "connection from 127.0.0.1" not in daemon.proxy.text(), "the balancer has none"


def test_checks_of_a_balancer_leave_no_trace(new_proxy, upstream, stopping):
    """Their own address is one that couldn't do so as a client's. HAProxy's in version 1 name their own connection."""
    daemon = Daemon(new_proxy, upstream, {"limits": {"max_connection_rate": "1/m:2"}, "limits.penalties": {"noauth": 300, "min": 200}})
    stopping(daemon.start().proxy)
    start = daemon.mark()

    def check(says):
        with connect(daemon.port) as connection:
            connection.sendall(says(connection.getsockname()[1]))
            assert heard(connection).startswith(b"SSH-2.0-")
            connection.sendall(IDENTIFICATION)
        connect(daemon.port).close()
    for says in (lambda _: LOCAL, lambda _: b"PROXY UNKNOWN\r\n", lambda port: header("127.0.0.1", "127.0.0.1", 1, port, daemon.port)):
        for _ in range(3):
            check(says)
    checks = re.compile("said nothing: a balancer's check|a balancer's own, from 127.0.0.1:")
    wait_until(lambda: len(checks.findall(daemon.proxy.text(start))) == 18, "the end of each")
    logged = [line for line in daemon.proxy.text(start).splitlines() if " DEBUG " not in line]
    assert not logged, "only who asks for all hears of them"
    counters = read_counters(daemon.proxy)
    assert counters["logins_failed"] == counters["connections_refused_proxy_protocol"] == 0


def test_who_logs_in_with_a_header_of_nobody_is_logged_and_counted(new_proxy, upstream, openssh, stopping):
    daemon = Daemon(new_proxy, upstream)
    stopping(daemon.start().proxy)
    log_in(openssh(daemon.target(stopping(Relay(daemon.port, LOCAL)).port)))
    wait_until(lambda: read_counters(daemon.proxy)["sessions_open"] == 0 and " ended: client=127.0.0.1:" in daemon.proxy.text(), "the end of the session to be counted")


def test_listener_becomes_another_by_reload_and_its_socket_stays(new_proxy, upstream, openssh, stopping):
    daemon = Daemon(new_proxy, upstream)
    stopping(daemon.start().proxy)
    with connect(daemon.port) as waiting:  # for a header, of the worker that ends
        daemon.write(proxy_protocol=False)
        daemon.proxy.reload()
        with connect(daemon.port) as direct:
            assert heard(direct).startswith(b"SSH-2.0-")
        waiting.sendall(header("192.0.2.9"))
        assert heard(waiting).startswith(b"SSH-2.0-")
    log_in(openssh(daemon.target()))
    daemon.write()
    daemon.proxy.reload()
    start = daemon.mark()
    with connect(daemon.port, IDENTIFICATION) as direct:
        assert heard(direct) == b""
    daemon.proxy.upgrade()
    with connect(daemon.port, header("192.0.2.8")) as connection:
        assert heard(connection).startswith(b"SSH-2.0-")
    daemon.proxy.wait_for_line("client 192.0.2.8:40000 came by the balancer 127.0.0.1:", start)
    assert "no longer listening" not in daemon.proxy.text()


def test_upstream_source_is_where_connections_come_from(new_proxy, upstream, openssh, stopping):
    daemon = Daemon(new_proxy, upstream)
    source = fresh_source()
    daemon.proxy.route(upstream, "alice", user="bound", upstream_source=source)
    stopping(daemon.start().proxy)
    assert log_in(openssh(daemon.target(daemon.proxy.port, user="bound"))).split()[0] == source.encode()


def placed(example, *addresses):
    """The example with other addresses: pairs of what is written, which it has, and what is here."""
    for written, here in addresses:
        assert written in example, (written, example)
        example = example.replace(written, here)
    return example


@pytest.mark.parametrize("kind", ["haproxy", "nginx"])
def test_examples_of_the_document_work_together(new_proxy, upstream, openssh, tmp_path, stopping, kind):
    (_, listener), (_, sender), (_, nginx_sender), (_, server), (_, receiver) = EXAMPLES
    assert [name for name, _ in EXAMPLES] == ["toml", "haproxy", "nginx", "toml", "haproxy"]
    front, behind, port = free_port(), free_port(), free_port()
    proxy = new_proxy()
    proxy.written_routes = (placed(listener, ("0.0.0.0:2222", f"127.0.0.1:{port}"), ("10.0.0.5", "127.0.0.1"))
                            + placed(server, ("10.1.0.7", "127.0.0.1"), ("2022", str(behind))))
    stopping(proxy.start())
    stopping(run_haproxy(tmp_path / "behind", placed(receiver, ("127.0.0.1:22", f"127.0.0.1:{upstream.port}"), ("10.1.0.7:2022", f"127.0.0.1:{behind}")), behind))
    run, example = (run_haproxy, sender) if kind == "haproxy" else (run_nginx, nginx_sender)
    stopping(run(tmp_path / "front", placed(example, ("0.0.0.0:22", f"127.0.0.1:{front}"), ("10.0.0.10:2222", f"127.0.0.1:{port}")), front))
    source = fresh_source()
    log_in(openssh(replace(proxied_target(proxy, upstream, user="alice"), port=front)), source)
    assert re.search(rf"client {source}:\d+ came by the balancer 127\.0\.0\.1:", proxy.text())

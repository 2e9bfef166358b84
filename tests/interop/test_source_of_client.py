"""upstream_source = "client": the server sees where the client is, and no worker can have it see anything else."""
# SPDX-License-Identifier: MIT

import array
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
from dataclasses import replace

import pytest

from harness.control import Control, short_folder
from harness.failing_servers import Saying
from harness.ports import free_port
from harness.process import SLOWDOWN, wait_until
from harness.proxy import SSHRPD, is_sanitized
from harness.recordings import workers
from harness.running_cat import running_cat, says_on
from harness.sources import fresh_source
from harness.taken_over import sockets_of_packets
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only

WITHOUT = ["setpriv", "--bounding-set=-net_raw,-net_admin", "--inh-caps=-net_raw,-net_admin"]  # the capabilities that it takes
IP_TRANSPARENT = 19
WANT, GIVEN = 1, 33  # messages


@pytest.fixture(scope="module", autouse=True)
def capability():
    with socket.socket() as probe:
        try:
            probe.setsockopt(socket.IPPROTO_IP, IP_TRANSPARENT, 1)
        except PermissionError:
            pytest.skip("sockets of other machines' addresses need CAP_NET_RAW")


@pytest.fixture(scope="module")
def upstream(upstreams):
    return upstreams["openssh9"].start()


@pytest.fixture
def stopping():
    """What is stopped when the test is over."""
    with contextlib.ExitStack() as stack:
        yield lambda thing: stack.callback(thing.stop) and thing


@pytest.fixture
def proxy(new_proxy, upstream, stopping):
    proxy = new_proxy()
    proxy.ipv6 = free_port()
    proxy.settings["listen"] = [f"127.0.0.1:{proxy.port}", f"[::1]:{proxy.ipv6}"]
    proxy.route(upstream, "alice", user="seen", upstream_source="client")
    return stopping(proxy.start())


def from_where(ssh, source):
    done = ssh.exec("echo $SSH_CONNECTION", options=[f"BindAddress={source}"] if source else [])
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[0].decode()


def seen(proxy, upstream, openssh, user="seen"):
    """Of a client at an address of its own."""
    source = fresh_source()
    assert from_where(openssh(proxied_target(proxy, upstream, user=user)), source) == source


def test_server_sees_the_clients_own_address(proxy, upstream, openssh):
    for _ in range(3):
        seen(proxy, upstream, openssh)


def test_reloads_and_upgrades_go_on_with_it(proxy, upstream, openssh):
    session = running_cat(openssh(proxied_target(proxy, upstream, user="seen")))
    for renew in (proxy.reload, proxy.upgrade, proxy.reload):
        renew()
        seen(proxy, upstream, openssh)
        says_on(session, b"still there\n")
    session.communicate(timeout=20 * SLOWDOWN)


def test_client_of_another_family_than_the_servers_is_refused_with_a_word(proxy, upstream, openssh):
    done = openssh(replace(proxied_target(proxy, upstream, user="seen"), host="::1", port=proxy.ipv6)).exec("true")
    assert done.returncode == 255
    proxy.wait_for_text(f"can't connect to 127.0.0.1:{upstream.port}: the name has no address that is to be reached from ::1")


def test_each_attempt_at_a_server_of_a_group_has_a_socket_of_its_own(proxy, upstream, openssh):
    closed = free_port()
    proxy.route(upstream, "alice", user="led", upstream_host=None, upstream_port=None, upstream="web", upstream_source="client")
    proxy.written_routes = f'[[upstreams]]\nname = "web"\nbalance = "roundrobin"\nservers = ["127.0.0.1:{closed}", "127.0.0.1:{upstream.port}"]\n'
    proxy.reload()
    start = proxy.log.stat().st_size
    for _ in range(2):  # one of them is led to the server that isn't there
        seen(proxy, upstream, openssh, "led")
    assert f"127.0.0.1:{closed}" in proxy.text(start)


NOT_NOW = b"Not allowed at this time\r\n"  # what sshd says to an address that it holds failed logins against


def test_server_that_turns_the_clients_address_away_is_asked_again_for_the_next_client(proxy, upstream, openssh):
    """Had it turned away the proxy's, it would be left alone."""
    turning_away = free_port()
    proxy.route(upstream, "alice", user="unwanted", upstream_port=turning_away, upstream_source="client")
    proxy.reload()
    ssh = openssh(proxied_target(proxy, upstream, user="unwanted"))
    with Saying(turning_away, NOT_NOW) as server:
        for _ in range(3):
            done = ssh.exec("true", options=[f"BindAddress={fresh_source()}"])
            assert done.returncode == 255 and b"doesn't take connections" in done.stderr, done.stderr
        assert server.taken == 3
    assert proxy.text().count("the upstream may hold failed logins against the client's own address, which it comes from") == 3
    assert "left alone" not in proxy.text()


def test_server_of_a_group_that_turns_a_clients_address_away_is_none_that_refuses_others(proxy, upstream, openssh):
    turning_away = free_port()
    with short_folder() as folder, Saying(turning_away, NOT_NOW) as server:
        proxy.settings["control"] = str(folder / "c.sock")
        proxy.route(upstream, "alice", user="led", upstream_host=None, upstream_port=None, upstream="web", upstream_source="client")
        proxy.written_routes = (f'[[upstreams]]\nname = "web"\nbalance = "roundrobin"\nslow_start = 0\nmax_fails = 1\n'
                                f'servers = ["127.0.0.1:{turning_away}", "127.0.0.1:{upstream.port}"]\n')
        proxy.reload()
        for _ in range(4):  # two of them are led there first
            seen(proxy, upstream, openssh, "led")
        assert server.taken >= 2
        rows = {row["server"]: row for row in Control(folder / "c.sock").json("upstreams") if row["upstream"] == "web"}
        assert {row["health"] for row in rows.values()} == {"up"}, rows
        proxy.settings.pop("control")
        proxy.reload()


def check(proxy, *runner):
    proxy.write()
    return subprocess.run([*runner, SSHRPD, "-t", "-c", proxy.config], capture_output=True, text=True)


def test_without_the_capability_neither_a_check_nor_a_start_nor_a_reload_takes_it(new_proxy, upstream, openssh, stopping):
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is missing")
    missing = '"client" needs the capability CAP_NET_RAW'
    proxy = new_proxy()
    proxy.route(upstream, "alice", user="usual")
    proxy.runner = WITHOUT
    stopping(proxy.start())
    proxy.route(upstream, "alice", user="seen", upstream_source="client")
    done = check(proxy, *WITHOUT)
    assert done.returncode == 1 and re.search(rf"sshrpd\.toml:\d+:\d+: upstream_source: {missing}", done.stderr), done.stderr
    assert check(proxy).returncode == 0
    start = proxy.log.stat().st_size
    proxy.signal(signal.SIGHUP)
    proxy.wait_for_line("the configuration stays as it was", start)
    assert missing in proxy.text(start)
    assert openssh(proxied_target(proxy, upstream, user="usual")).exec("true").returncode == 0
    other = new_proxy()
    other.routes = proxy.routes
    other.write()
    started = subprocess.run([*WITHOUT, SSHRPD, "-c", other.config], capture_output=True, text=True, timeout=60 * SLOWDOWN)
    assert started.returncode == 1 and missing in started.stderr


def test_worker_keeps_no_capability(proxy):
    [worker] = workers(proxy.master)
    with open(f"/proc/{worker}/status") as status:
        assert set(re.findall(r"Cap(?:Prm|Eff|Amb):\s*(\w+)", status.read())) == {"0" * 16}


def say(own, request, *descriptors, packet=None):
    """In the worker's place, by its socket."""
    said = bytes([WANT]) + request.to_bytes(4, "big") if packet is None else packet
    numbers = array.array("i", [one.fileno() for one in descriptors])
    own.sendmsg([said], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, numbers)] if descriptors else [])


def test_worker_that_shows_what_is_no_client_has_its_login_refused_and_no_address(proxy, upstream, openssh):
    """Its own link takes the answer to what it hasn't asked for as the master's end: from then on it has no sockets."""
    [worker] = workers(proxy.master)
    start = proxy.log.stat().st_size
    one, other = socket.socketpair()
    [own] = sockets_of_packets(worker)
    with own, one, other, socket.create_connection(("127.0.0.1", upstream.port)) as outgoing:
        for request, shown in enumerate((one, outgoing), 4_000_000_000):
            say(own, request, shown)
    proxy.wait_for_line("the master isn't asked for sockets of clients' addresses any more: it answers what wasn't asked", start)
    done = openssh(proxied_target(proxy, upstream, user="seen")).exec("true")
    assert done.returncode == 255
    proxy.wait_for_line("the master process gives no sockets of clients' addresses any more", start)
    assert workers(proxy.master) == [worker]
    proxy.reload()
    seen(proxy, upstream, openssh)


@pytest.mark.parametrize("packet", [b"\0", b"\1\0\0", bytes(2000), bytes([GIVEN]) + bytes(4), None], ids=["none", "short", "long", "a master's", "no descriptor"])
def test_worker_that_says_what_none_says_is_killed_and_the_next_one_has_sockets(proxy, upstream, openssh, packet):
    [worker] = workers(proxy.master)
    [own] = sockets_of_packets(worker)
    with own:
        say(own, 1, packet=packet)
    proxy.wait_for_text(f"worker {worker} says what no worker says, so it is killed")
    wait_until(lambda: [found for found in workers(proxy.master) if found != worker], "another worker")
    proxy.wait_for_text("has taken over")
    seen(proxy, upstream, openssh)


@pytest.mark.skipif(is_sanitized(), reason="a flood against a sanitizer's build lasts")
def test_worker_that_asks_and_takes_no_answer_is_killed(proxy, upstream, openssh):
    [worker] = workers(proxy.master)
    [own] = sockets_of_packets(worker)
    os.kill(worker, signal.SIGSTOP)  # it hears nothing

    def is_killed_by_a_flood(unconnected):
        with contextlib.suppress(ConnectionError):
            for number in range(50):
                say(own, number, unconnected)
        return worker not in workers(proxy.master)
    with own, socket.socket() as unconnected:
        wait_until(lambda: is_killed_by_a_flood(unconnected), "its end")
    proxy.wait_for_text("it doesn't take the sockets that it wants")
    proxy.wait_for_text("has taken over")
    seen(proxy, upstream, openssh)

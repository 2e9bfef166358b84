"""A name that DNS doesn't answer for holds up who wants it, and nobody else."""
# SPDX-License-Identifier: MIT

import socket
import threading
from dataclasses import replace

import pytest

from harness.counters import read_counters
from harness.namespaces import with_mounts
from harness.process import wait_until
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only

DNS = "127.53.9.1"  # anybody's on Linux
# Each file stands for the one of its name in /etc.
ENTER = 'set -e; for name in resolv.conf hosts nsswitch.conf; do mount --bind "$0/$name" "/etc/$name"; done; exec "$@"'
SILENT = 6  # more than one resolver's thread, or a worker's, could have


class SilentServer:
    """A name server that reads the queries and answers none."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((DNS, 53))
        self.asked = []
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        while query := self.socket.recv(4096):
            self.asked.append(name_in(query))

    def close(self):
        self.socket.sendto(b"", self.socket.getsockname())  # the end of read()
        self.thread.join()
        self.socket.close()


def name_in(query):
    """Of the first question of a message, RFC 1035 §4.1.2."""
    labels, at = [], 12
    while length := query[at]:
        labels.append(query[at + 1:at + 1 + length].decode())
        at += 1 + length
    return ".".join(labels)


@pytest.fixture
def name_server():
    server = SilentServer()
    yield server
    server.close()


@pytest.fixture
def target(new_proxy, upstreams, name_server, tmp_path):
    """Of a name that stands in /etc/hosts; users silent1 and so on have hosts that DNS is asked for."""
    upstream = upstreams["openssh9"].start()
    (tmp_path / "resolv.conf").write_text(f"nameserver {DNS}\noptions timeout:30 attempts:1\n")
    (tmp_path / "hosts").write_text("127.0.0.1 localhost known.example\n")
    (tmp_path / "nsswitch.conf").write_text("hosts: files dns\npasswd: files\ngroup: files\n")
    proxy = new_proxy()
    proxy.runner = with_mounts("another /etc/resolv.conf", ENTER, tmp_path)
    proxy.route(upstream, "alice", user="visitor", upstream_host="known.example", upstream_known_hosts=None, upstream_host_key_check="accept-new")
    proxy.route(upstream, "alice", user=r"^(silent\d)$", upstream_host=r"\1.example", upstream_known_hosts=None,
                upstream_host_key_check="accept-new", upstream_connect_timeout=600)
    proxy.written_routes = """
[[upstreams]]
name = "named"
servers = ["silent9.example:22", "known.example:%d"]
balance = "roundrobin"
upstream_attempt_timeout = 10
""" % upstream.port
    proxy.route(upstream, "alice", user="grouped", upstream_host=None, upstream_port=None, upstream_known_hosts=None,
                upstream_host_key_check="accept-new", upstream_connect_timeout=600)
    proxy.routes[-1]["upstream"] = "named"
    proxy.start()
    yield proxied_target(proxy, upstream, user="visitor")
    proxy.stop()


def test_names_that_dns_is_silent_about_hold_up_nobody_else(target, name_server, openssh):
    ssh = openssh(target)
    hung = [openssh(replace(target, user=f"silent{number}")).start(run="true") for number in range(SILENT)]
    wanted = {f"silent{number}.example" for number in range(SILENT)}
    wait_until(lambda: wanted <= set(name_server.asked), "all names to be asked for at once")
    assert ssh.exec("exit 3").returncode == 3
    assert all(process.poll() is None for process in hung)


def test_name_is_asked_for_once_for_all_who_want_it(target, name_server, openssh):
    ssh = openssh(target)
    silent = openssh(replace(target, user="silent1"))
    hung = [silent.start(run="true") for _ in range(5)]
    wait_until(lambda: read_counters(target.proxy)["logins_in_progress"] == 5 and name_server.asked, "the name to be asked for")
    assert ssh.exec("exit 3").returncode == 3
    kinds = 2  # of addresses: IPv4's and IPv6's
    assert len([name for name in name_server.asked if name == "silent1.example"]) <= kinds
    assert all(process.poll() is None for process in hung)


def test_silent_name_of_a_group_holds_up_nobody_once_that_is_known(target, openssh):
    ssh = openssh(replace(target, user="grouped"))

    def is_known():
        assert ssh.exec("exit 3").returncode == 3
        return "nobody answers for its name" in target.proxy.text()
    wait_until(is_known, "the name to be given up sooner than an attempt", timeout=60)

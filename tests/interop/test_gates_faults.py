"""Whose fault it is that a server isn't reached: what is wrong on the way to a group takes none of its servers down."""
# SPDX-License-Identifier: MIT

import collections

import pytest

from harness.control import Control, short_folder
from harness.failing_servers import LedTo, name_of
from harness.gates import Microsocks, Tinyproxy, gate_table, proxy_table
from harness.keys import HostKeys
from harness.live import series
from harness.ports import free_port

pytestmark = pytest.mark.proxy_only

# One failure would take a server down, and the next server would be tried.
STRICT = {"max_fails": 1, "fail_timeout": 300, "max_attempts": 3}


@pytest.fixture
def lead_to(new_proxy, openssh):
    """lead_to(servers, tables, ...): the group behind a proxy that runs, and an ssh that logs in there."""
    proxies = []
    with short_folder() as folder:

        def make(servers, tables="", **route):
            proxy = new_proxy({"control": str(folder / "c.sock")})
            proxies.append(proxy)
            proxy.written_routes += tables
            group = LedTo(proxy, servers, route=route, **STRICT)
            group.control = Control(folder / "c.sock")
            proxy.start()
            return group, openssh(group.target)
        yield make
        for proxy in proxies:
            proxy.stop()


def results_of(group):
    totals = collections.Counter()
    for (name, *labels), value in series(group.proxy).items():
        if name == "upstream_attempts":
            totals[labels[1]] += value
    return dict(totals)


def nobody_is_down(group):
    rows = group.control.servers()
    return len(rows) == len(group.servers) and all(row["health"] == "up" for row in rows.values())


def fails(ssh, group, words, result):
    for _ in range(3):
        done = ssh.exec("true")
        assert done.returncode == 255 and words in done.stderr.decode(), done.stderr
    assert results_of(group) == {result: 3}, "each login ended at the first server"
    assert nobody_is_down(group)


def test_dead_gate_takes_no_server_down(new_sshd, lead_to, tmp_path, upstream_keys):
    servers = [new_sshd().start() for _ in range(3)]
    gate = new_sshd()
    group, ssh = lead_to(servers, gate_table(tmp_path, upstream_keys, gate.port), upstream_via="door")
    fails(ssh, group, "the way to the upstream server can't be used at present", "way")
    group.proxy.wait_for_text("the gate door can't be reached: ", count=3)
    gate.start()
    assert ssh.exec("exit 3").returncode == 3, "it is used as soon as it is back"


def test_gate_with_another_host_key_takes_no_server_down(new_sshd, lead_to, tmp_path):
    servers = [new_sshd().start() for _ in range(3)]
    gate = new_sshd().start()
    group, ssh = lead_to(servers, gate_table(tmp_path, HostKeys(tmp_path / "others"), gate.port), upstream_via="door")
    fails(ssh, group, "the way to the upstream server can't be used at present", "way")


def test_dead_socks_proxy_takes_no_server_down(new_sshd, lead_to):
    servers = [new_sshd().start() for _ in range(3)]
    group, ssh = lead_to(servers, upstream_via=f"socks5://127.0.0.1:{free_port()}")
    fails(ssh, group, "the way to the upstream server can't be used at present", "way")


def test_proxy_that_refuses_the_password_takes_no_server_down(new_sshd, lead_to, tmp_path):
    servers = [new_sshd().start() for _ in range(3)]
    proxy = Microsocks(tmp_path, ("sshrp", "another")).start()
    group, ssh = lead_to(servers, proxy_table(tmp_path, proxy.address, login=("sshrp", "secret")), upstream_via="corporate")
    fails(ssh, group, "the way to the upstream server can't be used at present", "way")
    proxy.stop()


@pytest.mark.parametrize("kind", ["socks5", "http"])
def test_server_that_a_proxy_can_not_reach_is_down(kind, new_sshd, lead_to, tmp_path):
    good, bad = new_sshd().start(), new_sshd()
    proxy = (Microsocks(tmp_path) if kind == "socks5" else Tinyproxy(tmp_path, [good.port, bad.port])).start()
    group, ssh = lead_to([bad, good], upstream_via=proxy.address)
    for _ in range(4):
        assert ssh.exec("exit 3").returncode == 3
    rows = {row["server"]: row["health"] for row in group.control.json("upstreams")}
    assert rows == {name_of(good): "up", name_of(bad): "down"}
    proxy.stop()


def test_server_that_a_gate_can_not_reach_is_down(new_sshd, lead_to, tmp_path):
    good, bad, gate = new_sshd().start(), new_sshd(), new_sshd().start()
    group, ssh = lead_to([bad, good], gate_table(tmp_path, gate.keys, gate.port), upstream_via="door")
    for _ in range(4):
        assert ssh.exec("exit 3").returncode == 3
    assert {server: row["health"] for server, row in group.control.servers().items()} == {name_of(good): "up", name_of(bad): "down"}


def test_server_that_a_gates_rules_forbid_is_passed_over_and_is_not_down(new_sshd, lead_to, tmp_path):
    other, allowed = new_sshd().start(), new_sshd().start()
    gate = new_sshd(f"PermitOpen 127.0.0.1:{allowed.port}").start()
    group, ssh = lead_to([other, allowed], gate_table(tmp_path, gate.keys, gate.port), upstream_via="door")
    while "forbidden" not in results_of(group):
        assert ssh.exec("exit 3").returncode == 3
    assert nobody_is_down(group)


def test_address_that_is_not_ours_takes_no_server_down(new_sshd, lead_to):
    servers = [new_sshd().start() for _ in range(3)]
    group, ssh = lead_to(servers, upstream_source="192.0.2.1")
    fails(ssh, group, "the proxy can't connect to upstream servers at present", "local")

"""Active checks of servers behind gates and proxies: they go the way that logins go, and what is wrong on the way takes no server down."""
# SPDX-License-Identifier: MIT

import re
import socket
import threading

import pytest

from harness.control import Control, short_folder
from harness.failing_servers import LedTo, Saying, name_of, row_of, stopped
from harness.gates import Microsocks, SocksBySsh, proxy_table, table_of
from harness.ports import free_port
from harness.process import wait_until
from harness.target import direct_target
from peers.upstream import PASSWORDS

pytestmark = pytest.mark.proxy_only

# Each is decided by one check; logins have no say. A check has time for a gate's login, on a slow machine, too.
USUAL = {"interval": 5, "rise": 1, "fall": 1, "max_fails": 0, "upstream_attempt_timeout": 8}


@pytest.fixture
def checked(new_proxy, tmp_path):
    """checked(servers, tables, via, check=…): a group behind a daemon that runs. Its `tables` are those of its gates."""
    proxies = []
    with short_folder() as folder:

        def make(servers, tables="", via="door", share=None, **settings):
            proxy = new_proxy({"control": str(folder / "c.sock")})
            proxies.append(proxy)
            if settings.get("check") == "login":
                secret = tmp_path / "password-of-checks"
                secret.touch(0o600)
                secret.write_text(PASSWORDS["alice"] + "\n")
                settings |= {"check_user": "alice", "check_password_file": str(secret)}
            proxy.written_routes += tables
            route = {key: value for key, value in {"upstream_via": via, "via_share": share}.items() if value is not None}
            group = LedTo(proxy, servers, route=route, **{**USUAL, **settings})
            group.control = Control(folder / "c.sock")
            proxy.start()
            return group
        yield make
        for proxy in proxies:
            proxy.stop()


def checks_of(group, server, kind="ok"):
    return row_of(group, server).get(f"checks_{kind}", 0)


def wait_for_health(group, server, *wanted):
    wait_until(lambda: row_of(group, server).get("health") in wanted, f"{name_of(server)} to be {wanted[0]}")


def wait_for_checks(group, server, more=1):
    wanted = checks_of(group, server) + more
    wait_until(lambda: checks_of(group, server) >= wanted, f"{more} more good checks of {name_of(server)}")


def nobody_is_down(group):
    rows = group.control.json("upstreams")
    return len(rows) == len(group.servers) and all((row["health"], row["checks_failed"]) == ("up", 0) for row in rows)


def carried_to(gate, server):
    """Connections to the server that the gate was asked for in nobody's name but the proxy's."""
    return len(re.findall(rf"originator 127\.0\.0\.1 port 65535, target 127\.0\.0\.1 port {server.port}\b", gate.process.text()))


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("check", ["tcp", "banner", "login"])
def test_see_a_server_behind_a_gate_that_is_stopped_and_back(check, shared, new_sshd, checked, tmp_path):
    one, other, gate = new_sshd().start(), new_sshd().start(), new_sshd().start()
    group = checked([one, other], table_of(tmp_path, gate, share=shared), check=check)
    wait_for_checks(group, one)
    if check == "tcp":
        one.stop()
        wait_for_health(group, one, "down")
        one.start()
    else:
        with stopped(one):
            wait_for_health(group, one, "down")
            assert row_of(group, other)["health"] == "up"
    wait_for_health(group, one, "starting", "up")
    assert carried_to(gate, one) >= 3 and carried_to(gate, other) >= 1


def test_go_through_gates_behind_gates(new_sshd, checked, tmp_path):
    server, first, second = new_sshd().start(), new_sshd().start(), new_sshd().start()
    tables = table_of(tmp_path, first, "first") + table_of(tmp_path, second, via="first", share=True)
    group = checked([server], tables, check="banner")
    wait_for_checks(group, server)
    assert carried_to(first, second) == 1 and carried_to(second, server) >= 1


def test_go_through_a_proxy(new_sshd, checked, openssh):
    one, other, gate = new_sshd().start(), new_sshd().start(), new_sshd().start()
    socks = SocksBySsh(openssh(direct_target(gate, "bob"))).start()
    group = checked([one, other], via=f"socks5://127.0.0.1:{socks.port}", check="banner")
    wait_for_checks(group, one)
    gate.process.wait_for_text(f"target 127.0.0.1 port {one.port}")
    with stopped(one):
        wait_for_health(group, one, "down")
    socks.process.kill()
    group.proxy.wait_for_text("isn't checked: ")
    assert row_of(group, other)["health"] == "up"


def test_go_through_a_proxy_that_wants_a_password(new_sshd, checked, tmp_path):
    one, other = new_sshd().start(), new_sshd().start()
    login = ("sshrp", "of_the_proxy")
    proxy = Microsocks(tmp_path, login).start()
    group = checked([one, other], proxy_table(tmp_path, proxy.address, login=login), "corporate", check="banner")
    wait_for_checks(group, one)
    with stopped(one):
        wait_for_health(group, one, "down")
    proxy.stop()
    proxy.argv[-1] = "another"
    proxy.start()
    group.proxy.wait_for_text("isn't checked: ")
    assert row_of(group, other)["health"] == "up"
    proxy.stop()


def test_share_one_connection_to_a_gate_where_sessions_do(new_sshd, checked, tmp_path):
    servers, gate = [new_sshd().start() for _ in range(2)], new_sshd().start()
    group = checked(servers, table_of(tmp_path, gate), share=True, check="tcp")
    for server in servers:
        wait_for_checks(group, server, more=2)
    assert gate.process.text().count("Accepted password for bob") == 1


def test_keep_their_connection_over_reloads_that_change_nothing_of_it(new_sshd, checked, tmp_path):
    server, gate = new_sshd().start(), new_sshd().start()
    group = checked([server], table_of(tmp_path, gate), share=True, check="tcp")
    wait_for_checks(group, server)
    for _ in range(5):
        group.proxy.reload()
        wait_for_checks(group, server)
    assert gate.process.text().count("Accepted password for bob") == 1
    assert nobody_is_down(group)


def test_log_in_at_a_gate_each_where_nothing_is_shared(new_sshd, checked, tmp_path):
    server, gate = new_sshd().start(), new_sshd().start()
    group = checked([server], table_of(tmp_path, gate), check="tcp")
    wait_for_checks(group, server, more=2)
    assert gate.process.text().count("Accepted password for bob") >= 2


@pytest.mark.parametrize("shared", [False, True])
def test_say_nothing_of_servers_whose_gate_is_gone(shared, new_sshd, checked, tmp_path):
    servers, gate = [new_sshd().start() for _ in range(2)], new_sshd().start()
    group = checked(servers, table_of(tmp_path, gate, share=shared), check="banner")
    for server in servers:
        wait_for_checks(group, server)
    gate.signal_sessions()
    gate.stop()
    with Saying(gate.port, b"Not allowed at this time\r\n") as instead:
        wait_until(lambda: instead.taken >= 3, "checks to be tried")
        group.proxy.wait_for_text('of "web" isn\'t checked: the gate door can\'t be')
        assert nobody_is_down(group)
    assert group.proxy.text().count("isn't checked: ") == 1
    gate.start()
    for server in servers:
        wait_for_checks(group, server)
    assert nobody_is_down(group)


def test_say_nothing_of_servers_whose_gate_stands_still(new_sshd, checked, tmp_path):
    servers, gate = [new_sshd().start() for _ in range(2)], new_sshd().start()
    group = checked(servers, table_of(tmp_path, gate), check="tcp", upstream_attempt_timeout=3)
    with stopped(gate):
        group.proxy.wait_for_text("isn't checked: the gate door can't be used: ")
        assert nobody_is_down(group)


def test_say_nothing_of_servers_whose_proxy_stands_still(new_sshd, checked):
    servers = [new_sshd().start() for _ in range(2)]
    with socket.create_server(("127.0.0.1", 0)) as proxy:  # its kernel takes connections
        group = checked(servers, via=f"http://127.0.0.1:{proxy.getsockname()[1]}", check="tcp", upstream_attempt_timeout=1)
        group.proxy.wait_for_text("isn't checked: ")
        assert nobody_is_down(group)


def test_storm_no_gate_that_refuses_the_password(new_sshd, checked, tmp_path):
    servers, gate = [new_sshd().start() for _ in range(2)], new_sshd().start()
    group = checked(servers, table_of(tmp_path, gate, password="wrong"), check="tcp")
    group.proxy.wait_for_text("ERROR the gate door is left alone for 5 s: its login fails: it refuses the password")
    group.proxy.wait_for_text("ERROR the gate door is left alone for 10 s: ")
    tried = gate.process.text().count("Failed password for bob")
    pauses = group.proxy.text().count("ERROR the gate door is left alone for ")
    assert 2 <= tried <= pauses + len(servers), "one for each pause, but for the checks that had begun, or begin now"
    assert nobody_is_down(group)
    assert "wrong" not in group.proxy.text()


def test_show_a_gate_nothing_before_its_host_key_is_known(new_sshd, checked, openssh, tmp_path):
    """With accept-new a login remembers it, and the next configuration that is loaded knows it."""
    server, gate = new_sshd().start(), new_sshd().start()
    group = checked([server], table_of(tmp_path, gate, known_hosts=None, host_key_check="accept-new"), check="tcp")
    group.proxy.wait_for_text("the gate door is left alone for 5 s: its host key wasn't known when the configuration was loaded")
    assert "password for bob" not in gate.process.text()
    assert openssh(group.target).exec("exit 3").returncode == 3
    group.proxy.reload()
    wait_for_checks(group, server)
    assert nobody_is_down(group)


def test_go_another_way_after_a_reload(new_sshd, checked, tmp_path):
    """First from here, then through a gate, then through another one of its name; the balancer stays."""
    server, first, second = new_sshd().start(), new_sshd().start(), new_sshd().start()
    group = checked([server], via=None, check="banner")
    wait_for_checks(group, server)
    group.proxy.routes[-1]["upstream_via"] = "door"
    without = group.proxy.written_routes
    for gate in (first, second):
        group.proxy.written_routes = without + table_of(tmp_path, gate, share=True)
        group.proxy.reload()
        wait_until(lambda: carried_to(gate, server) > 0, "a check through the gate")
        wait_for_checks(group, server)
    first.stop()
    wait_for_checks(group, server, more=2)
    assert nobody_is_down(group)
    assert "another is started" not in group.proxy.text()


class Hearing:
    """A server that only notes what is said to it."""

    def __init__(self, keys):
        self.keys, self.port, self.heard = keys, free_port(), []
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.listener.accept()
            with connection, connection.makefile("rb") as said:
                self.heard.append(said.read())


def test_say_behind_the_gate_that_they_are_nobodys_connection(new_sshd, checked, upstream_keys, tmp_path):
    server, gate = Hearing(upstream_keys), new_sshd().start()
    checked([server], table_of(tmp_path, gate), check="tcp", upstream_proxy_protocol="v2")
    wait_until(lambda: server.heard, "a check")
    local = b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"
    assert server.heard[0] == local

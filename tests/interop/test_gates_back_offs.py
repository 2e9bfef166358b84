"""A gate that doesn't let the proxy in isn't stormed by each login, and is used again once it does."""
# SPDX-License-Identifier: MIT

import pytest

from harness.failing_servers import Saying
from harness.gates import gate_table
from harness.keys import HostKeys
from harness.live import series
from harness.process import wait_until
from harness.target import proxied_target
from peers.openssh import Sshd

pytestmark = pytest.mark.proxy_only


@pytest.fixture
def sshds(work, upstream_keys, accounts):
    """The server, and its gate: not started."""
    both = [Sshd(work, upstream_keys, accounts) for _ in range(2)]
    for number, server in enumerate(both):
        server.name = f"behind{number}"
    yield both
    for server in both:
        server.stop()


@pytest.fixture
def behind(new_proxy, sshds, openssh):
    """behind(table): an ssh that logs in through the gate of that table, and its proxy."""
    made = []

    def make(table):
        proxy = new_proxy()
        made.append(proxy)
        proxy.written_routes = table
        user = proxy.route(sshds[0].start(), "alice", upstream_via="door")
        proxy.start()
        return openssh(proxied_target(proxy, sshds[0], "alice", user)), proxy
    yield make
    for proxy in made:
        proxy.stop()


def pauses_of(proxy, reason):
    return series(proxy).get(("gate_pauses", "door", reason), 0)


def test_gate_that_refuses_the_password_is_not_asked_by_each_login(sshds, behind, tmp_path):
    gate = sshds[1].start()
    ssh, proxy = behind(gate_table(tmp_path, gate.keys, gate.port, password="wrong"))
    for _ in range(4):
        done = ssh.exec("true")
        assert done.returncode == 255 and "the way to the upstream server can't be used" in done.stderr.decode()
    proxy.wait_for_text("ERROR the gate door is left alone for 5 s: its login fails")
    proxy.wait_for_text("the gate door is left alone for ")
    asked = gate.process.text().count("Failed password for bob")
    assert asked == pauses_of(proxy, "login") and asked < 4


def test_gate_with_another_host_key_is_an_error_once(sshds, behind, tmp_path):
    gate = sshds[1].start()
    ssh, proxy = behind(gate_table(tmp_path, HostKeys(tmp_path / "others"), gate.port))
    for _ in range(3):
        assert ssh.exec("true").returncode == 255
    proxy.wait_for_text("ERROR the gate door is left alone for 5 s: host key")
    assert pauses_of(proxy, "host_key") == proxy.text().count("ERROR the gate door is left alone for ") < 3


def test_gate_that_turned_us_away_is_used_again(sshds, behind, tmp_path):
    gate = sshds[1]
    ssh, proxy = behind(gate_table(tmp_path, gate.keys, gate.port))
    with Saying(gate.port, b"Not allowed at this time\r\n") as saying:
        while not pauses_of(proxy, "turned_away"):
            assert ssh.exec("true").returncode == 255
        proxy.wait_for_text("WARNING the gate door is left alone for 1 s: it turns us away before its identification")
        assert "Not allowed at this time" in proxy.text()
        assert saying.taken >= 3, "some are forgiven: MaxStartups turns away at random"
    gate.start()
    wait_until(lambda: ssh.exec("exit 3").returncode == 3, "the gate to be used again")
    proxy.wait_for_text("the gate door lets us in again")

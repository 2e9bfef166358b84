"""Groups of servers: a login goes on at the next server where one can't be used, until that has had a secret."""
# SPDX-License-Identifier: MIT

import asyncio
import re
import socket
import threading

import pytest

from harness.failing_servers import LedTo, Saying, name_of, stopped
from harness.keys import HostKeys
from harness.ports import free_port
from harness.process import wait_until
from peers.asyncssh_peer import asyncssh

pytestmark = pytest.mark.proxy_only

SHARE = 2  # seconds: upstream_attempt_timeout
# No login marks a server down, so that each test sees the bad one tried; and both have their turn.
USUAL = {"balance": "roundrobin", "max_fails": 1000}


@pytest.fixture
def lead_to(new_proxy, openssh):
    """lead_to(servers): the group, and an ssh that logs in there, behind a proxy that runs."""
    proxies = []

    def make(servers, **settings):
        proxy = new_proxy()
        proxies.append(proxy)
        group = LedTo(proxy, servers, **{**USUAL, "upstream_attempt_timeout": SHARE, **settings})
        proxy.start()
        return group, openssh(group.target)
    yield make
    for proxy in proxies:
        proxy.stop()


def log_in_past(group, ssh, bad):
    """Logins of which each succeeds, until one has gone past the bad server; what is logged of why."""
    passed = re.compile(rf"server {re.escape(name_of(bad))} of \"web\" is passed over: (.*)")
    for _ in range(8):
        done = ssh.exec("exit 3")
        assert done.returncode == 3, done.stderr.decode()
        if found := passed.search(group.proxy.text()):
            return found[1]
    raise AssertionError("the bad server was never tried")


def test_goes_past_a_closed_port(new_sshd, lead_to):
    bad, good = new_sshd(), new_sshd().start()
    group, ssh = lead_to([bad, good])
    assert "refused" in log_in_past(group, ssh, bad)


def test_goes_past_a_server_that_is_stopped(new_sshd, lead_to):
    bad, good = new_sshd().start(), new_sshd().start()
    group, ssh = lead_to([bad, good])
    with stopped(bad):
        assert "upstream_attempt_timeout" in log_in_past(group, ssh, bad)


def test_goes_past_a_server_that_is_killed_while_logins_come(new_sshd, lead_to):
    bad, good = new_sshd().start(), new_sshd().start()
    group, ssh = lead_to([bad, good])
    assert ssh.exec("exit 3").returncode == 3
    bad.process.kill()
    log_in_past(group, ssh, bad)


@pytest.mark.parametrize("line", [b"Exceeded MaxStartups\r\n", b"Not allowed at this time\r\n", b""])
def test_goes_past_a_server_that_turns_us_away(line, new_sshd, lead_to):
    bad, good = new_sshd(), new_sshd().start()
    group, ssh = lead_to([bad, good])
    with Saying(bad.port, line):
        why = log_in_past(group, ssh, bad)
    assert "turned away before its identification" in why
    assert line.decode().strip() in why


def test_goes_past_an_sshd_that_has_no_place_left(new_sshd, lead_to):
    bad, good = new_sshd("MaxStartups 1:100:1").start(), new_sshd().start()
    group, ssh = lead_to([bad, good])
    with socket.create_connection(("127.0.0.1", bad.port)) as held:
        assert held.recv(4) == b"SSH-"  # it has the only place
        assert "turned away" in log_in_past(group, ssh, bad)


@pytest.fixture(scope="module")
def other_keys(work):
    return HostKeys(work / "other-host-keys")


def test_ends_with_a_wrong_host_key(new_sshd, lead_to, other_keys):
    bad, good = new_sshd(keys=other_keys).start(), new_sshd().start()
    good_keys = good.keys

    class Claimed:  # the bad one's address with the good one's keys
        port, keys = bad.port, good_keys
    group, ssh = lead_to([bad, good], knows=[Claimed, good])
    ends = [ssh.exec("exit 3") for _ in range(2)]
    assert sorted(done.returncode for done in ends) == [3, 255]
    assert any("host key can't be verified" in done.stderr.decode() for done in ends)
    assert re.search(rf"ERROR .*server {re.escape(name_of(bad))} of \"web\": host key ", group.proxy.text())


def test_goes_past_a_wrong_host_key_where_the_group_says_so(new_sshd, lead_to, other_keys):
    bad, good = new_sshd(keys=other_keys).start(), new_sshd().start()
    good_keys = good.keys

    class Claimed:
        port, keys = bad.port, good_keys
    group, ssh = lead_to([bad, good], knows=[Claimed, good], on_wrong_host_key="next")
    assert "is not the one in" in log_in_past(group, ssh, bad)


def test_all_servers_of_a_name_have_the_keys_of_that_name(new_sshd, lead_to, other_keys):
    one, other = new_sshd().start(), new_sshd(keys=other_keys).start()
    group, ssh = lead_to([one, other], knows=[], host_key_name="web.example")
    lines = "".join(f"web.example {keys.public('ed25519')}\n" for keys in (one.keys, other.keys))
    group.proxy.known_hosts.write_text(lines)
    group.proxy.reload()
    assert [ssh.exec("exit 3").returncode for _ in range(4)] == [3] * 4
    assert all(f"upstream={name_of(server)} " in group.proxy.text() for server in (one, other))


class Leaving(asyncssh.SSHServer):
    """Goes without a word when it is shown a password, or once it has asked something."""

    def __init__(self, seen):
        self.seen = seen

    def connection_made(self, connection):
        self.connection = connection

    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return "password" in self.seen["asks"]

    def validate_password(self, username, password):
        self.seen["passwords"].append(password)
        self.connection.abort()
        return False

    def kbdint_auth_supported(self):
        return "kbdint" in self.seen["asks"]

    def get_kbdint_challenge(self, username, lang, submethods):
        return "", "", "", [("Colour? ", False)]

    def validate_kbdint_response(self, username, responses):
        self.seen["passwords"].extend(responses)
        self.connection.abort()
        return False


@pytest.fixture
def leaving(upstream_keys):
    """leaving("password"): a server that leaves at a password, with what it has seen."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    servers = []

    class Server:
        keys = upstream_keys

        def __init__(self, asks):
            self.port, self.seen = free_port(), {"asks": asks, "passwords": []}
            servers.append(asyncio.run_coroutine_threadsafe(self.start(), loop).result(60))

        async def start(self):
            return await asyncssh.create_server(lambda: Leaving(self.seen), "127.0.0.1", self.port,
                                                server_host_keys=[str(upstream_keys.path("ed25519"))])
    yield Server
    for server in servers:
        loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


@pytest.mark.parametrize(("asks", "methods"), [("password", "password"), ("kbdint", "keyboard-interactive")])
def test_ends_with_a_server_that_has_had_a_secret(asks, methods, leaving, new_sshd, lead_to):
    bad, good = leaving(asks), new_sshd().start()
    group, ssh = lead_to([bad, good])
    failed = []
    for _ in range(4):
        done = ssh.exec("exit 3", options=[f"PreferredAuthentications={methods}"])
        if done.returncode != 3:
            failed.append(done)
    assert len(failed) == len(bad.seen["passwords"]) > 0
    assert "is passed over" not in group.proxy.text()


def test_says_to_the_client_that_all_are_down_and_why_to_the_log(new_sshd, lead_to):
    servers = [new_sshd(), new_sshd()]
    group, ssh = lead_to(servers)
    done = ssh.exec("exit 3")
    assert done.returncode == 255
    assert "none of the upstream servers can be used at present; try again later" in done.stderr.decode()
    wait_until(lambda: " ended: " in group.proxy.text(), "the end of the session to be logged")
    (line,) = (line for line in group.proxy.text().splitlines() if 'no server of \\"web\\" can be used' in line
               or 'no server of "web" can be used' in line)
    for server in servers:
        assert re.search(rf"{re.escape(name_of(server))}: [^;]*refused", line), line


def test_goes_to_a_server_that_is_back(new_sshd, lead_to):
    one, other = new_sshd().start(), new_sshd().start()
    group, ssh = lead_to([one, other])
    one.stop()
    log_in_past(group, ssh, one)
    one.start()
    for _ in range(8):
        start = len(group.proxy.text())
        assert ssh.exec("exit 3").returncode == 3
        if f"upstream={name_of(one)} " in group.proxy.text()[start:]:
            return
    raise AssertionError("it has no login any more")

"""Ways to an upstream through SOCKS and HTTP proxies, with and without a password, before and behind gates that are SSH servers."""
# SPDX-License-Identifier: MIT

import base64
import socket
import threading

import pytest

from harness.data import checksum, file_with
from harness.gates import Microsocks, SocksBySsh, Tinyproxy, gate_table, proxy_table
from harness.live import series
from harness.process import wait_until
from harness.scripted_proxy import InTurn, Leading, ScriptedProxy, at_once, byte_by_byte, saying, silent
from harness.target import direct_target, proxied_target
from peers.openssh import Sshd

pytestmark = pytest.mark.proxy_only

KINDS = ("socks5", "http")
LOGIN = ("sshrp", "a_secret_of_ours")
CLIENT_HEARS = "the way to the upstream server can't be used at present"


@pytest.fixture(scope="module")
def upstream(work, upstream_keys, accounts):
    server = Sshd(work, upstream_keys, accounts)
    yield server.start()
    server.stop()


@pytest.fixture
def gate(new_sshd):
    return new_sshd().start()


@pytest.fixture
def real(tmp_path, upstream):
    """real(kind, login, ports): a program that is a proxy of that kind, for connections to these ports."""
    started = []

    def make(kind, login=None, ports=()):
        directory = tmp_path / f"{kind}-{len(started)}"
        directory.mkdir()
        started.append(Microsocks(directory, login) if kind == "socks5" else Tinyproxy(directory, [upstream.port, *ports], login))
        return started[-1].start()
    yield make
    for proxy in started:
        proxy.stop()


@pytest.fixture
def behind(new_proxy, upstream, openssh):
    """behind(tables, via, ...): an ssh that logs in through what `via` names; its target's `proxy` is the daemon."""
    made = []

    def make(tables="", via="corporate", **route):
        daemon = new_proxy()
        made.append(daemon)
        daemon.written_routes = tables
        user = daemon.route(upstream, "alice", upstream_via=via, **route)
        daemon.start()
        return openssh(proxied_target(daemon, upstream, "alice", user))
    yield make
    for daemon in made:
        daemon.stop()


def enters(ssh):
    done = ssh.exec("echo entered")
    return (done.returncode, done.stdout) == (0, b"entered\n")


def fails(ssh, words=CLIENT_HEARS):
    done = ssh.exec("true")
    return done.returncode == 255 and words in done.stderr.decode() and "corporate" not in done.stderr.decode()


@pytest.mark.parametrize("login", [None, LOGIN], ids=["open", "password"])
@pytest.mark.parametrize("kind", KINDS)
def test_all_goes_through_a_proxy(kind, login, real, behind, tmp_path):
    ssh = behind(proxy_table(tmp_path, real(kind, login).address, login=login))
    done = ssh.exec("cat; echo apart >&2; exit 7", b"x" * 300_000)
    assert (done.returncode, done.stdout) == (7, b"x" * 300_000) and b"apart" in done.stderr
    place = ssh.target.scratch()
    wanted = file_with(tmp_path / "up", 3_000_001)
    ssh.sftp_put(tmp_path / "up", f"{place.name}/file")
    assert checksum(place / "file") == wanted
    ssh.sftp_get(f"{place.name}/file", tmp_path / "down")
    assert checksum(tmp_path / "down") == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_proxy_needs_no_table(kind, real, behind):
    assert enters(behind(via=real(kind).address))


@pytest.mark.parametrize("kind", KINDS)
def test_login_that_nobody_asks_for_does_no_harm(kind, real, behind, tmp_path):
    assert enters(behind(proxy_table(tmp_path, real(kind).address, login=LOGIN)))


@pytest.mark.parametrize("shown", [None, (LOGIN[0], "another_secret")], ids=["none", "wrong"])
@pytest.mark.parametrize("kind", KINDS)
def test_proxy_that_does_not_let_us_in_is_left_alone(kind, shown, real, behind, tmp_path):
    ssh = behind(proxy_table(tmp_path, real(kind, LOGIN).address, login=shown))
    daemon = ssh.target.proxy
    for _ in range(4):
        assert fails(ssh)
    daemon.wait_for_text("ERROR the gate corporate is left alone for 5 s: it ")
    assert 1 <= series(daemon)["gate_pauses", "corporate", "login"] < 4, "not each login asks it"
    assert "another_secret" not in daemon.text()
    assert base64.b64encode(b"sshrp:another_secret").decode() not in daemon.text()


def test_proxy_that_is_mended_is_used_again(real, behind, tmp_path):
    ssh = behind(proxy_table(tmp_path, (proxy := real("socks5", ("sshrp", "of_before"))).address, login=LOGIN))
    assert fails(ssh)
    proxy.stop()
    proxy.argv[-1] = LOGIN[1]
    proxy.start()
    wait_until(lambda: enters(ssh), "the pause to be over")
    ssh.target.proxy.wait_for_text("the gate corporate lets us in again")


# Squid has 407 for servers that it forbids to a user whom it knows.
WANTS_PASSWORD = saying(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")


@pytest.mark.parametrize("status", [b"407", b"401"])
def test_server_that_a_proxy_of_http_forbids_shuts_it_for_nobody(status, upstream, behind, tmp_path):
    leading = Leading("http", upstream.port)
    with ScriptedProxy(InTurn(leading, saying(b"HTTP/1.1 " + status + b" Denied\r\n\r\n"), leading)) as proxy:
        ssh = behind(proxy_table(tmp_path, f"http://127.0.0.1:{proxy.port}", login=LOGIN))
        assert enters(ssh)
        assert fails(ssh)
        assert enters(ssh)
    ssh.target.proxy.wait_for_text(f'the gate corporate can\'t be used: it answers "{status.decode()} Denied"')
    assert "is left alone" not in ssh.target.proxy.text()


def test_pause_is_not_ended_by_what_says_nothing_of_the_password(behind, tmp_path):
    story = InTurn(WANTS_PASSWORD, saying(b"HTTP/1.1 403 Filtered\r\n\r\n"), saying(b"HTTP/1.1 503 Busy\r\n\r\n"), WANTS_PASSWORD)
    with ScriptedProxy(story) as proxy:
        ssh = behind(proxy_table(tmp_path, f"http://127.0.0.1:{proxy.port}", login=LOGIN))
        wait_until(lambda: ssh.exec("true").returncode == 255 and story.begun == 4, "the pause to be over")
    ssh.target.proxy.wait_for_text("the gate corporate is left alone for 10 s: ")
    assert "lets us in again" not in ssh.target.proxy.text()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("host", "port", "in_socks", "in_http"), [
    pytest.param("build.invalid", 2222, (3, b"build.invalid"), "build.invalid:2222", id="a name, which the proxy looks up"),
    pytest.param("2001:db8::7", 22, (4, socket.inet_pton(socket.AF_INET6, "2001:db8::7")), "[2001:db8::7]:22", id="an address")])
def test_host_goes_to_the_proxy_as_it_is(kind, host, port, in_socks, in_http, upstream, behind, tmp_path):
    leading = Leading(kind, upstream.port)
    with ScriptedProxy(leading) as proxy:
        ssh = behind(proxy_table(tmp_path, f"{kind}://127.0.0.1:{proxy.port}"), upstream_host=host, upstream_port=port,
                     upstream_host_key_check="no")
        assert enters(ssh)
    assert leading.asked == [(*in_socks, port) if kind == "socks5" else f"CONNECT {in_http} HTTP/1.1\r\nHost: {in_http}\r\n\r\n"]


def test_ssh_as_a_proxy_looks_names_up(gate, upstream, behind, openssh):
    socks = SocksBySsh(openssh(direct_target(gate, "bob"))).start()
    ssh = behind(via=f"socks5://127.0.0.1:{socks.port}", upstream_host="localhost", upstream_host_key_check="no")
    assert enters(ssh)
    gate.process.wait_for_text(f"localhost port {upstream.port}")


@pytest.mark.parametrize("say", [at_once, byte_by_byte])
@pytest.mark.parametrize("kind", KINDS)
def test_servers_first_words_come_with_the_answer(kind, say, upstream, behind, tmp_path):
    with ScriptedProxy(Leading(kind, upstream.port, say)) as proxy:
        assert enters(behind(proxy_table(tmp_path, f"{kind}://127.0.0.1:{proxy.port}")))


def test_interim_answers_are_passed_over(upstream, behind, tmp_path):
    leading = Leading("http", upstream.port, lambda connection, answer: at_once(connection, b"HTTP/1.1 100 Continue\r\n\r\n" + answer))
    with ScriptedProxy(leading) as proxy:
        assert enters(behind(proxy_table(tmp_path, f"http://127.0.0.1:{proxy.port}")))


@pytest.mark.parametrize("kind", KINDS)
def test_header_of_the_proxy_protocol_goes_inside(kind, upstream, behind, tmp_path):
    leading = Leading(kind, upstream.port)
    with ScriptedProxy(leading) as proxy:
        ssh = behind(proxy_table(tmp_path, f"{kind}://127.0.0.1:{proxy.port}"), upstream_proxy_protocol="v1")
        assert ssh.exec("true").returncode == 255, "sshd doesn't read it"
        wait_until(lambda: bytes(leading.heard).startswith(b"PROXY TCP4 127."), "the header to come")


@pytest.mark.parametrize("kind", KINDS)
def test_proxy_is_killed_in_the_middle(kind, real, behind, tmp_path):
    proxy = real(kind)
    ssh = behind(proxy_table(tmp_path, proxy.address))
    session = ssh.start(run="echo begun; cat")
    assert session.stdout.readline() == b"begun\n"
    proxy.stop()
    assert session.wait() == 255
    ssh.target.proxy.wait_for_text('reason="upstream closed the connection"')
    assert fails(ssh)
    ssh.target.proxy.wait_for_text("the gate corporate can't be reached: can't connect to 127.0.0.1:")
    proxy.start()
    assert enters(ssh), "it is used as soon as it is back"


# What is said; what the log says of it.
NONSENSE = {
    "http": [([b"HTTP/1.1 200 OK\r\nno field\r\n\r\n"], 'its answer has the line \\"no field\\"'),
             ([b"SSH-2.0-nonsense\r\n\r\n"], 'it says \\"SSH-2.0-nonsense\\"'),
             ([b"HTTP/1.1 200 OK\r\n" + b"a: " + b"x" * 20_000], "its answer is too long"),
             ([b"HTTP/1.1 200 OK\r\n"], "it closed the connection"),
             ([b"SSH-2"], 'it says \\"SSH-2\\"'),
             ([b"HTTP/1.1 501 Not Implemented\r\n\r\n"], 'it answers \\"501 Not Implemented\\"'),
             ([b"HTTP/1.1 302 Found\r\nLocation: http://other/\r\n\r\n"], 'it answers \\"302 Found\\"')],
    "socks5": [([b"HTTP/1.1 400 Bad Request\r\n\r\n"], "it doesn't speak SOCKS version 5"),
               ([b"\5\x02"], "it has chosen the method 2, which it wasn't offered"),
               ([b"\5\0", b"\5\0\0\7xxxxxx"], "a reply with an address of type 7"),
               ([b"\5\0", b"\5\0\0\1"], "it closed the connection"),
               ([b"\5\0", b"\5\x63\0\1xxxxxx"], "reply 99")],
}


@pytest.mark.parametrize("kind, answers, sentence", [pytest.param(kind, answers, sentence, id=f"{kind}-{number}")
                                                     for kind in KINDS for number, (answers, sentence) in enumerate(NONSENSE[kind])])
def test_nonsense_is_the_proxys_fault(kind, answers, sentence, behind, tmp_path):
    with ScriptedProxy(saying(*answers)) as proxy:
        ssh = behind(proxy_table(tmp_path, f"{kind}://127.0.0.1:{proxy.port}"))
        assert fails(ssh)
        ssh.target.proxy.wait_for_text(f"the gate corporate can't be used: {sentence}".replace('\\"', '"'))


@pytest.mark.parametrize("kind", KINDS)
def test_silent_proxy_takes_no_longer_than_a_connection_may(kind, behind, tmp_path):
    with ScriptedProxy(silent) as proxy:
        ssh = behind(proxy_table(tmp_path, f"{kind}://127.0.0.1:{proxy.port}"), upstream_connect_timeout=1)
        assert ssh.exec("true").returncode == 255
        ssh.target.proxy.wait_for_text("no answer in time")


@pytest.mark.parametrize("kind", KINDS)
def test_server_that_the_proxy_can_not_reach(kind, real, behind, tmp_path):
    proxy = real(kind, ports=[1])
    ssh = behind(proxy_table(tmp_path, proxy.address), upstream_port=1)
    assert fails(ssh, "the upstream server can't be reached")
    ssh.target.proxy.wait_for_text("the gate corporate doesn't connect to 127.0.0.1:1: ")


def test_server_that_the_proxys_rules_forbid(real, behind, tmp_path):
    ssh = behind(proxy_table(tmp_path, real("http").address), upstream_port=1)
    assert fails(ssh, "the upstream server can't be reached")
    ssh.target.proxy.wait_for_text('the gate corporate doesn\'t connect to 127.0.0.1:1: it answers "403')


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_gate_behind_a_proxy(kind, shared, gate, real, behind, tmp_path):
    proxy = real(kind, LOGIN, [gate.port])
    ssh = behind(proxy_table(tmp_path, proxy.address, login=LOGIN) + gate_table(tmp_path, gate.keys, gate.port, via="corporate", share=shared),
                 via="door")
    for _ in range(2):
        assert ssh.exec("wc -c", b"x" * 1_000_000).stdout.split() == [b"1000000"]
    assert gate.process.text().count("Accepted password for bob") == (1 if shared else 2)
    proxy.stop()
    if not shared:
        assert fails(ssh)


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_proxy_behind_a_gate(kind, shared, gate, real, behind, tmp_path):
    proxy = real(kind, LOGIN)
    ssh = behind(gate_table(tmp_path, gate.keys, gate.port, share=shared) + proxy_table(tmp_path, proxy.address, login=LOGIN, via="door"))
    assert ssh.exec("wc -c", b"x" * 1_000_000).stdout.split() == [b"1000000"]
    gate.process.wait_for_text(f"127.0.0.1 port {proxy.port}")
    session = ssh.start(run="echo begun; cat")
    assert session.stdout.readline() == b"begun\n"
    gate.signal_sessions()
    assert "the way to the upstream server was lost" in session.stderr.read().decode()
    ssh.target.proxy.wait_for_text("the gate door was lost: ")


@pytest.mark.parametrize("kind", KINDS)
def test_gate_before_a_proxy_is_lost_while_the_proxy_is_asked(kind, gate, behind, tmp_path):
    begun = threading.Event()

    def story(connection):
        connection.recv(1)
        begun.set()
        silent(connection)
    with ScriptedProxy(story) as proxy:
        ssh = behind(gate_table(tmp_path, gate.keys, gate.port) + proxy_table(tmp_path, f"{kind}://127.0.0.1:{proxy.port}", via="door"))
        session = ssh.start(run="true")
        wait_until(begun.is_set, "the proxy to be asked")
        gate.signal_sessions()
        assert CLIENT_HEARS in session.stderr.read().decode()
    ssh.target.proxy.wait_for_text("the gate door was lost: ")
    assert "the gate corporate can't be used" not in ssh.target.proxy.text()


@pytest.mark.parametrize("outer, inner", [KINDS, KINDS[::-1]])
def test_proxy_behind_a_proxy(outer, inner, real, behind, tmp_path):
    behind_it = real(inner)
    before = real(outer, LOGIN, [behind_it.port])
    ssh = behind(proxy_table(tmp_path, before.address, "outer", LOGIN) + proxy_table(tmp_path, behind_it.address, via="outer"))
    assert ssh.exec("wc -c", b"x" * 1_000_000).stdout.split() == [b"1000000"]
    before.stop()
    assert fails(ssh)
    ssh.target.proxy.wait_for_text("the gate outer can't be reached: ")


def test_three_hops_of_three_kinds(gate, real, behind, tmp_path):
    socks, http = real("socks5", LOGIN), real("http")
    tables = (proxy_table(tmp_path, socks.address, "outer", LOGIN) + gate_table(tmp_path, gate.keys, gate.port, via="outer")
              + proxy_table(tmp_path, http.address, via="door"))
    assert behind(tables).exec("wc -c", b"x" * 1_000_000).stdout.split() == [b"1000000"]

"""[limits.penalties]: what brings a source a penalty and what doesn't, what outlives whom, bans, and what reads the log. Each test is from
an address of its own."""
# SPDX-License-Identifier: MIT

import contextlib
import os
import re
import signal
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.counters import read_counters
from harness.faults import Faults
from harness.log_readers import crowdsec_alerts, fail2ban_addresses
from harness.process import SLOWDOWN, only_child, wait_until
from harness.proxy import SSHRPD, is_sanitized
from harness.running_cat import running_cat, says_on
from harness.services import receive_all
from harness.sources import fresh_source
from harness.target import WithPassword, proxied_target
from harness.user_keys import UserKeys
from peers.openssh import TEN, Sshd

pytestmark = pytest.mark.proxy_only

FAILED, NO_LOGIN = b"too many failed logins from your address; try again in ", b"too many connections from your address that didn't log in; try again in "
TURNED_AWAY = b"the upstream server doesn't take connections from the proxy at present"


@pytest.fixture(scope="module")
def faults(work):
    return Faults(work / "penalty-faults")


@pytest.fixture(scope="module")
def target(new_proxy, upstreams, faults):
    """With penalties of minutes: no test is as slow as that. Grace is short."""
    upstream = upstreams["openssh9"].start()
    proxy = new_proxy({"level": "INFO", "limits": {"login_grace_time": 3600, "handshake_grace_time": 3600},
                       "limits.penalties": {"authfail": 300, "invaliduser": 300, "refuseconnection": 300, "noauth": 300, "grace_exceeded": 300, "min": 200}})
    proxy.runner = faults.runner
    proxy.route(upstream, "alice", user="visitor")
    proxy.route(upstream, "alice", user="dead", upstream_port=1)
    proxy.route(upstream, "alice", user="^to-(?P<host>.+)$", upstream_host="\\g<host>", upstream_allow=["127.0.0.1"])
    faults.begin("crash", b"SSH-2.0-deadly")
    proxy.start()
    yield proxied_target(proxy, upstream, user="visitor")
    proxy.stop()


def bans(proxy, *options):
    done = subprocess.run([SSHRPD, "--pid-file", proxy.pid_file, *options], capture_output=True, text=True, timeout=20 * SLOWDOWN)
    return done.returncode, done.stdout, done.stderr


def state_of(target, source):
    """What --bans has of the source: (state, what for)."""
    status, out, err = bans(target.proxy, "--bans")
    assert status == 0, err
    for line in out.splitlines():
        who, state, left, offence = line.split("\t")
        assert re.fullmatch(r"\d+ s", left)
        if who == source:
            return state, offence
    return None


def connect(target, source):
    return socket.create_connection(("127.0.0.1", target.port), source_address=(source, 0), timeout=60 * SLOWDOWN)


def is_refused(target, source, words):
    """As a probe that says nothing and goes, which costs nothing where it is let in."""
    with connect(target, source) as connection:
        connection.shutdown(socket.SHUT_WR)
        return words in receive_all(connection)


def speaks(target, source, *said):
    """Says that, reads what there is then, and goes."""
    with connect(target, source) as connection:
        for part in said:
            connection.sendall(part)
        connection.shutdown(socket.SHUT_WR)
        receive_all(connection)


def nothing_held_after(target, source):
    """Another's offence comes later, and is known: what there was of this source would be known, too."""
    other = fresh_source()
    speaks(target, other, b"SSH-2.0-marker\r\n")
    wait_until(lambda: state_of(target, other), "the other's penalty")
    assert state_of(target, source) is None


def test_wrong_password_is_penalised_and_the_words_say_so(target, openssh):
    wrong = openssh(WithPassword(target, "wrong"))
    assert b"Permission denied" in wrong.exec("true").stderr
    wait_until(lambda: state_of(target, wrong.source) == ("refused", "authfail"), "the penalty")
    refused = openssh(target)
    refused.source = wrong.source
    said = refused.exec("true").stderr
    assert FAILED in said and b":12: " in said  # SSH_DISCONNECT_TOO_MANY_CONNECTIONS
    assert openssh(target).exec("exit 3").returncode == 3
    target.proxy.wait_for_line(f"INFO {wrong.source} is refused for 300 s: failed logins (authfail)")
    target.proxy.wait_for_line(f"connection from {wrong.source}:")
    assert "is refused: penalty (authfail)" in target.proxy.text()
    counted = read_counters(target.proxy)
    assert counted["penalties_enforced"] >= 1 and counted["connections_refused_penalty"] >= 1


def test_user_without_a_route_and_one_that_is_forbidden_hear_the_same(target, openssh):
    for user, offence in (("nobody-knows-him", "invaliduser"), ("to-10.0.0.1", "refuseconnection")):
        wrong = openssh(WithPassword(target, "wrong"))
        assert wrong.exec("true", user=user).returncode == 255
        wait_until(lambda wrong=wrong, offence=offence: state_of(target, wrong.source) == ("refused", offence), f"the penalty of {user}")
        assert is_refused(target, wrong.source, FAILED)


def test_client_that_says_who_it_is_and_goes_is_penalised(target):
    for said in (b"SSH-2.0-scanner\r\n", b"GET / HTTP/1.0\r\n\r\n" + b"x" * 9000):
        source = fresh_source()
        speaks(target, source, said)
        wait_until(lambda source=source: state_of(target, source) == ("refused", "noauth"), f"the penalty of {said[:20]}")
        assert is_refused(target, source, NO_LOGIN)


def test_probe_that_says_nothing_isnt_penalised(target):
    source = fresh_source()
    for _ in range(5):
        connect(target, source).close()
    speaks(target, source)
    nothing_held_after(target, source)


def test_login_isnt_penalised_also_after_failures(target, openssh, tmp_path):
    ssh = openssh(target)
    script = tmp_path / "askpass"
    script.write_text(f'#!/bin/sh\nif mkdir {tmp_path}/asked 2>/dev/null; then echo wrong; else echo "$SSHRP_TEST_PASSWORD"; fi\n')
    script.chmod(0o755)
    done = ssh.finish(ssh.command(run="exit 3", options=["NumberOfPasswordPrompts=3"]), env={**ssh.environment, "SSH_ASKPASS": str(script)})
    assert done.returncode == 3
    nothing_held_after(target, ssh.source)


def test_questions_and_offers_and_an_upstream_that_is_down_arent_penalised(target, openssh, work):
    keys = UserKeys(work / "penalty-keys")
    ssh = openssh(target)
    for options in (["PreferredAuthentications=none"], ["PreferredAuthentications=publickey", f"IdentityFile={keys.path('ed25519')}"]):
        assert ssh.exec("true", options=options).returncode == 255
    assert b"session " in ssh.exec("true", user="dead").stderr
    nothing_held_after(target, ssh.source)


@pytest.fixture
def short(target):
    """Other settings until the test is over."""
    before = target.proxy.settings
    target.proxy.settings = {**before}

    def change(limits=None, **penalties):
        target.proxy.settings["limits"] = {**before["limits"], **(limits or {})}
        target.proxy.settings["limits.penalties"] = {**before["limits.penalties"], **penalties}
        target.proxy.reload()
        return target
    yield change
    target.proxy.settings = before
    target.proxy.reload()


def test_grace_that_is_over_is_penalised_and_exempt_sources_arent(short):
    exempt, other = fresh_source(), fresh_source()
    target = short({"handshake_grace_time": 1, "exempt": [exempt]})
    for source in (exempt, other):
        with connect(target, source) as connection:
            assert b"handshake_grace_time" in receive_all(connection)
    wait_until(lambda: state_of(target, other) == ("refused", "grace_exceeded"), "the penalty")
    nothing_held_after(target, exempt)


def test_too_many_penalties_refuse_everybody_where_that_is_wanted(short):
    target = short(max_sources4=1, overflow="deny-all")
    speaks(target, fresh_source(), b"SSH-2.0-scanner\r\n")
    wait_until(lambda: is_refused(target, fresh_source(), b"too many addresses are refused at present"), "all to be refused")
    short(max_sources4=65536)
    nothing_held_after(target, fresh_source())


def test_ban_comes_after_penalties_and_is_lifted(short, openssh):
    target = short(noauth=3, min=1, ban_after="2/h", ban_time=7200)
    source = fresh_source()
    words = b"your address is banned; try again in "

    def is_banned():
        speaks(target, source, b"SSH-2.0-scanner\r\n")
        return is_refused(target, source, words)
    wait_until(is_banned, "the ban", timeout=60)
    assert state_of(target, source) == ("banned", "noauth")
    target.proxy.wait_for_line(f"WARNING {source} is banned for 7200 s: connections without a login again and again (noauth)")
    assert bans(target.proxy, "--unban", "192.0.2.1") == (1, "", "sshrpd: nothing is held against 192.0.2.1\n")
    assert bans(target.proxy, "--unban", "nowhere")[0] == 1
    assert bans(target.proxy, "--unban", source) == (0, f"{source}: 1 lifted\n", "")
    assert state_of(target, source) is None
    ssh = openssh(target)
    ssh.source = source
    assert ssh.exec("exit 3").returncode == 3
    assert read_counters(target.proxy)["bans"] >= 1


def kill_worker(target, with_signal):
    worker, start = only_child(target.proxy.master), target.proxy.log.stat().st_size
    os.kill(worker, with_signal)
    target.proxy.wait_for_line("has taken over", start)


def test_penalties_outlive_a_reload_a_worker_and_an_upgrade(target, openssh):
    source = fresh_source()
    speaks(target, source, b"SSH-2.0-scanner\r\n")
    wait_until(lambda: state_of(target, source) == ("refused", "noauth"), "the penalty")
    target.proxy.reload()
    assert is_refused(target, source, NO_LOGIN)
    for with_signal in [signal.SIGKILL] if is_sanitized() else [signal.SIGKILL, signal.SIGSEGV]:
        kill_worker(target, with_signal)
        assert is_refused(target, source, NO_LOGIN)
    session = running_cat(openssh(target))
    late = fresh_source()
    with connect(target, late) as connection:
        connection.sendall(b"SSH-2.0-scanner\r\n")
        assert connection.recv(1) == b"S"
        target.proxy.upgrade()
        assert is_refused(target, source, NO_LOGIN)
    wait_until(lambda: is_refused(target, late, NO_LOGIN), "the old worker's penalty to hold in the new one")
    says_on(session, b"still there\n")
    session.communicate(timeout=20 * SLOWDOWN)
    assert openssh(target).exec("exit 3").returncode == 3
    assert bans(target.proxy, "--unban", "127.0.0.0/8")[0] == 0
    assert not is_refused(target, source, NO_LOGIN)


@pytest.mark.skipif(is_sanitized(), reason="a sanitizer ends the process before its signal does")
def test_source_that_the_worker_dies_of_is_penalised_and_nobody_else(target, openssh):
    source, other = fresh_source(), fresh_source()
    start = target.proxy.log.stat().st_size
    with connect(target, other) as bystander:
        assert bystander.recv(1) == b"S"
        with connect(target, source) as connection, contextlib.suppress(ConnectionError):
            connection.sendall(b"SSH-2.0-deadly\r\n")
            receive_all(connection)
        target.proxy.wait_for_line("was killed by signal 11", start)
    target.proxy.wait_for_line(f"the worker died of what {source} had sent, before it was logged in", start)
    wait_until(lambda: "has taken over" in target.proxy.text(start), "the next worker")
    assert state_of(target, source) == ("noted", "crash")  # 90 s aren't 200
    assert state_of(target, other) is None
    assert openssh(target).exec("exit 3").returncode == 3


def test_client_is_refused_before_the_upstream_refuses_the_proxy(new_proxy, work, upstream_keys, accounts, openssh):
    """Both with their defaults, and the upstream remembers nothing of others."""
    upstream = Sshd(work, upstream_keys, accounts, TEN, []).start()
    proxy = new_proxy()
    proxy.route(upstream, "alice", user="visitor")
    proxy.start()
    target = proxied_target(proxy, upstream, user="visitor")
    wrong, said = openssh(WithPassword(target, "wrong")), []

    def is_held():
        said.append(wrong.exec("true").stderr)
        return FAILED in said[-1]
    with ThreadPoolExecutor(3) as pool:  # on a slow machine one after the other would be forgiven meanwhile; three are 15 s, at most
        said += [done.stderr for done in pool.map(wrong.exec, ["true"] * 3)]
    wait_until(is_held, "the proxy to refuse the client", timeout=60)
    assert not any(TURNED_AWAY in words for words in said)
    assert openssh(target).exec("exit 3").returncode == 3
    proxy.stop()
    upstream.stop()


def test_fail2ban_finds_the_addresses_in_the_log(target, openssh):
    wrong = [openssh(WithPassword(target, "wrong")) for _ in range(2)]
    for client, user in zip(wrong, ("visitor", "nobody from 192.0.2.9 port"), strict=True):
        client.exec("true", user=user)
        target.proxy.wait_for_line(f"{client.source} is refused for 300 s")
    right = openssh(target)
    assert right.exec("exit 3").returncode == 3
    found = fail2ban_addresses(target.proxy.log)
    for client in wrong:
        assert client.source in found
    assert right.source not in found and "192.0.2.9" not in found


def test_crowdsec_finds_the_addresses_in_the_log(short, openssh, tmp_path):
    target = short(authfail=0)
    wrong, right = openssh(WithPassword(target, "wrong")), openssh(target)
    with ThreadPoolExecutor(8) as pool:
        assert all(done.returncode == 255 for done in pool.map(wrong.exec, ["true"] * 8))
    scanner = fresh_source()
    speaks(target, scanner, b"SSH-2.0-scanner\r\n")
    target.proxy.wait_for_line(f"{scanner} is refused for 300 s")
    assert right.exec("exit 3").returncode == 3
    found = crowdsec_alerts(tmp_path, target.proxy.log)
    assert {("sshrp/sshrpd-bf", wrong.source), ("sshrp/sshrpd-penalty", scanner)} <= found
    assert right.source not in {address for _, address in found}

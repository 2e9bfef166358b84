"""An upstream that holds what strangers did against the proxy's address: OpenSSH's PerSourcePenalties, of 9.8 and later."""
# SPDX-License-Identifier: MIT

import re
import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.counters import read_counters
from harness.crowd import connect
from harness.process import SLOWDOWN, wait_until
from harness.target import WithPassword, proxied_target
from peers.openssh import TEN, Sshd

pytestmark = pytest.mark.proxy_only

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import paramiko

STRANGERS, LOGINS = 1000, 200
THEIR_ADDRESS, OUR_ADDRESS = "127.0.91.1", "127.0.92.1"  # anybody's on Linux
TURNED_AWAY = "the upstream server doesn't take connections from the proxy at present"


@pytest.fixture
def upstream(work, upstream_keys, accounts):
    """It penalises a failed login by twenty seconds, at once."""
    server = Sshd(work, upstream_keys, accounts, TEN, ["PerSourcePenalties authfail:20s noauth:1s min:5s max:20s"])
    yield server.start()
    server.stop()


@pytest.fixture
def target(new_proxy, upstream):
    proxy = new_proxy()
    proxy.route(upstream, "alice", user="visitor")
    proxy.start()
    yield proxied_target(proxy, upstream, user="visitor")
    proxy.stop()


def test_penalty_is_told_logged_and_waited_for(target, openssh):
    start = target.proxy.log.stat().st_size
    wrong, right = openssh(WithPassword(target, "wrong")), openssh(target)
    said = b""

    def is_penalised():
        nonlocal said
        said = wrong.exec("true").stderr
        return TURNED_AWAY.encode() in said
    wait_until(is_penalised, "the upstream to turn the proxy away")
    assert b"(session " in said and str(target.upstream.port).encode() not in said
    assert "turned away before its identification" in target.proxy.text(start) and "PerSourcePenalties" in target.proxy.text(start)
    assert "and it said \"Not allowed at this time\"" in target.proxy.text(start)

    def backs_off():
        """Each new failure prolongs the penalty, however slowly the attempts come."""
        return wrong.exec("true") and "the upstream has turned the proxy's address away and is left alone for" in target.proxy.text(start)
    wait_until(backs_off, "the proxy to back off")
    wait_until(lambda: right.exec("echo entered").stdout == b"entered\n", "the penalty and the pause to be over", timeout=60)


def visit(target, source, attempt):
    """A connection that exchanges keys, makes one attempt to log in and leaves."""
    transport = paramiko.Transport(connect(target.port, source))
    transport.banner_timeout = transport.auth_timeout = 60 * SLOWDOWN
    try:
        transport.start_client(timeout=60 * SLOWDOWN)
        return attempt(transport)
    finally:
        transport.close()


def ask_what_there_is(transport):
    with pytest.raises(paramiko.BadAuthenticationType):
        transport.auth_none("visitor")
    return "asked"


def test_strangers_who_only_ask_cost_the_upstream_nothing(work, upstream_keys, accounts, new_proxy):
    """With sshd's own PerSourcePenalties, and logins among them."""
    upstream = Sshd(work, upstream_keys, accounts, TEN).start()
    proxy = new_proxy()
    proxy.route(upstream, "alice", user="visitor")
    proxy.start()
    target = proxied_target(proxy, upstream, user="visitor")

    def log_in(transport):
        transport.auth_password("visitor", target.password)
        return "in" if transport.is_authenticated() else "out"
    try:
        logins = {number * STRANGERS // LOGINS for number in range(LOGINS)}
        with ThreadPoolExecutor(8) as threads:
            visits = [threads.submit(visit, target, *who) for number in range(STRANGERS)
                      for who in ([(OUR_ADDRESS, log_in)] if number in logins else []) + [(THEIR_ADDRESS, ask_what_there_is)]]
            heard = [visit.result() for visit in visits]
        assert (heard.count("asked"), heard.count("in")) == (STRANGERS, LOGINS)
        counters = read_counters(proxy)
        assert (counters["upstream_connects_ok"], counters["upstream_connects_failed"]) == (LOGINS, 0)
        said = upstream.process.text()
        assert len(re.findall(r"(?m)^Connection from ", said)) == LOGINS
        assert not re.search("penalty of|penalty:|drop connection", said)
        assert "is refused" not in proxy.text()
    finally:
        proxy.stop()
        upstream.stop()

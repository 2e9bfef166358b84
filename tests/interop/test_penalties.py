"""An upstream that holds what strangers did against the proxy's address: OpenSSH's PerSourcePenalties, of 9.8 and later."""
# SPDX-License-Identifier: MIT

import pytest

from harness.process import wait_until
from harness.target import proxied_target
from peers.openssh import BACKPORT, Sshd

pytestmark = pytest.mark.proxy_only

TURNED_AWAY = "the upstream server doesn't take connections from the proxy at present"


class WithPassword:
    """A target with another password."""
    def __init__(self, target, password):
        self.target, self.password = target, password

    def __getattr__(self, name):
        return getattr(self.target, name)


@pytest.fixture
def upstream(work, upstream_keys, accounts):
    """It penalises a failed login by twenty seconds, at once."""
    server = Sshd(work, upstream_keys, accounts, BACKPORT, ["PerSourcePenalties authfail:20s noauth:1s min:5s max:20s"])
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

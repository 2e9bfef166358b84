"""Who reads the daemon's memory sees each session as long as it goes on, and what was counted with labels after its process, too."""
# SPDX-License-Identifier: MIT

import os
import signal

import pytest

from harness.live import series, sessions
from harness.process import SLOWDOWN, only_child, wait_until
from harness.running_cat import running_cat, says_on
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only


@pytest.fixture
def proxy(new_proxy, upstreams):
    proxy = new_proxy()
    proxy.copy_program()
    proxy.route(upstreams["openssh9"].start(), "alice")
    proxy.start()
    yield proxy
    proxy.stop()


@pytest.fixture
def ssh(proxy, upstreams, openssh):
    return openssh(proxied_target(proxy, upstreams["openssh9"]))


def test_session_is_seen_until_it_ends(proxy, ssh):
    session = running_cat(ssh)
    says_on(session, b"x" * 1000 + b"\n")
    record, stage, up, down, channels = wait_until(lambda: [one for one in sessions(proxy) if min(one[2:4]) > 1000], "a session that relays")[0]
    assert stage == "relaying" and channels == 1
    assert b"alice" in record and b"127.0.0.1" in record
    session.communicate(timeout=20 * SLOWDOWN)
    wait_until(lambda: not sessions(proxy), "no session any more")


def test_session_of_before_an_upgrade_is_seen_by_the_next_daemon(proxy, ssh):
    session = running_cat(ssh)
    before = proxy.master
    proxy.signal(signal.SIGUSR2)
    wait_until(lambda: proxy.master != before, "another master")
    assert [stage for _, stage, *_ in sessions(proxy)] == ["relaying"]
    says_on(session, b"still there\n")
    session.communicate(timeout=20 * SLOWDOWN)
    wait_until(lambda: not sessions(proxy), "no session any more")


def test_labels_are_counted_and_outlive_the_worker(proxy, ssh, upstreams):
    session = running_cat(ssh)
    session.communicate(timeout=20 * SLOWDOWN)

    def counts():
        found = {}
        for (name, *labels), value in series(proxy).items():
            found[name] = [*found.get(name, []), (labels, value)]
        return found

    now = wait_until(lambda: len(counts()) == 4 and counts(), "four kinds of counters with labels")
    assert [value for _, value in now["connections"]] == [1]
    assert [(result, value) for [_, result], value in now["logins"]] == [("ok", 1)]
    assert [(labels, value) for labels, value in now["upstream_attempts"]] == [([f"127.0.0.1:{upstreams['openssh9'].port}", "ok"], 1)]
    assert {leg for [leg, _], _ in now["key_exchanges"]} == {"downstream", "upstream"}
    start = proxy.log.stat().st_size
    os.kill(only_child(proxy.master), signal.SIGKILL)
    proxy.wait_for_line("has taken over", start)
    wait_until(lambda: counts() == now, "the same counters, the master's")

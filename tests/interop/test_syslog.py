"""log = "syslog": master and worker write to a /dev/log, with facility and priority."""
# SPDX-License-Identifier: MIT

import json
import os
import signal
import syslog
from dataclasses import replace

import pytest

from harness.process import children, wait_until
from harness.target import proxied_target
from peers.syslog import Syslog

pytestmark = pytest.mark.proxy_only

LOCAL3, AUTH, DAEMON = (facility >> 3 for facility in (syslog.LOG_LOCAL3, syslog.LOG_AUTH, syslog.LOG_DAEMON))


@pytest.fixture
def daemon(tmp_path):
    daemon = Syslog(tmp_path / "syslog")
    yield daemon
    daemon.stop()


@pytest.fixture
def started(daemon, new_proxy, upstreams):
    """Starts a proxy with these settings before the daemon; its target, of its first and only route."""
    proxies = []

    def start(settings):
        proxy = new_proxy(settings)
        proxies.append(proxy)
        proxy.runner = daemon.runner
        user = proxy.route(upstreams["openssh9"].start(), "alice")
        proxy.start()
        return proxy, proxied_target(proxy, upstreams["openssh9"], user=user)
    yield start
    for proxy in proxies:
        proxy.stop()


def one_line(daemon, text):
    [line] = wait_until(lambda: daemon.having(text), f"a line with {text!r}")
    return line


def test_lines_have_facility_priority_and_process_and_no_time(daemon, started, openssh):
    proxy, target = started({"log": "syslog:local3", "access_log": "syslog:auth", "access_log_format": "access of $user"})
    assert openssh(target).exec("exit 3").returncode == 3
    begin, end = one_line(daemon, " is on alice@"), one_line(daemon, " ended: client=")
    access, listening = one_line(daemon, "access of "), one_line(daemon, "listening on ")
    assert {line.tag for line in daemon.lines} == {"sshrpd"}
    assert (begin.facility, begin.severity, begin.text[:13]) == (LOCAL3, syslog.LOG_INFO, "INFO session ")
    assert (access.facility, access.severity, access.text) == (AUTH, syslog.LOG_INFO, f"access of {target.user}")
    assert listening.pid == proxy.master
    assert {line.pid for line in (begin, end, access)} == set(children(proxy.master))
    assert {line.severity for line in daemon.lines if line.text.startswith("DEBUG ")} == {syslog.LOG_DEBUG}
    assert not proxy.text()


def test_line_in_json_is_an_object_and_a_name_is_no_format(daemon, started, openssh):
    _, target = started({"log": "syslog", "log_format": "json"})
    assert openssh(replace(target, user="nobody%s%n")).exec("true").returncode == 255
    refusal = one_line(daemon, "no route")
    assert refusal.facility == DAEMON
    assert '"nobody%s%n"' in json.loads(refusal.text)["message"]


def test_daemon_that_is_started_anew_gets_the_lines_that_come_then(daemon, started, openssh):
    proxy, target = started({"log": "syslog"})
    assert openssh(target).exec("exit 3").returncode == 3
    one_line(daemon, " ended: client=")
    daemon.stop()
    assert openssh(target).exec("exit 3").returncode == 3, "without a daemon"
    daemon.start()
    daemon.lines.clear()
    assert openssh(target).exec("exit 3").returncode == 3
    assert one_line(daemon, " is on alice@").pid in children(proxy.master)
    os.kill(proxy.master, signal.SIGHUP)
    assert one_line(daemon, "the configuration is in force").pid == proxy.master


def test_reload_leads_the_log_to_syslog_and_back(daemon, started, openssh):
    proxy, target = started({})
    proxy.settings["log"] = "syslog"
    proxy.write()
    proxy.signal(signal.SIGHUP)
    one_line(daemon, "the configuration is in force")
    start = proxy.log.stat().st_size
    assert openssh(target).exec("exit 3").returncode == 3
    one_line(daemon, " is on alice@")
    assert " is on alice@" not in proxy.text(start)
    del proxy.settings["log"]
    proxy.reload()
    assert openssh(target).exec("exit 3").returncode == 3
    proxy.wait_for_line(" is on alice@", start)

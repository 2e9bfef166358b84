"""SIGHUP: a changed configuration comes into force whole or not at all, and nobody's session ends by it."""
# SPDX-License-Identifier: MIT

import json
import os
import pwd
import re
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from harness.ports import free_port
from harness.process import SLOWDOWN, children, listening, wait_until
from harness.proxy import SSHRPD
from harness.running_cat import running_cat, says_on
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only


@pytest.fixture
def proxy(new_proxy, upstreams):
    proxy = new_proxy()
    proxy.route(upstreams["openssh9"].start(), "alice")
    proxy.start()
    yield proxy
    proxy.stop()


@pytest.fixture
def target(proxy, upstreams):
    return proxied_target(proxy, upstreams["openssh9"])


def test_new_route_is_there_and_old_one_gone_while_a_session_goes_on(proxy, upstreams, target, openssh):
    session = running_cat(openssh(target))
    user = proxy.route(upstreams["openssh9"], "bob", user="newcomer")
    proxy.routes = proxy.routes[-1:]
    proxy.reload()
    newcomer = proxied_target(proxy, upstreams["openssh9"], "bob", user)
    assert openssh(newcomer).exec("id -un").stdout == b"bob\n"
    assert openssh(target).exec("true").returncode == 255
    says_on(session, b"after\n")
    out, _ = session.communicate(timeout=20 * SLOWDOWN)
    assert (out, session.returncode) == (b"", 0)


def test_old_worker_ends_with_its_last_session(proxy, target, openssh):
    session = running_cat(openssh(target))
    [old] = children(proxy.master)
    proxy.reload()
    now = children(proxy.master)
    assert old in now and len(now) == 2
    session.communicate(timeout=20 * SLOWDOWN)
    wait_until(lambda: old not in children(proxy.master), "the old worker to end")


def test_session_longer_than_shutdown_timeout_is_ended_and_told(proxy, target, openssh):
    proxy.settings["shutdown_timeout"] = 1
    proxy.reload()
    session = running_cat(openssh(target))
    proxy.reload()
    assert session.wait(timeout=30 * SLOWDOWN) == 255
    assert b"shutdown_timeout is over" in session.stderr.read()


def test_addresses_are_added_and_removed(proxy, upstreams, target, openssh):
    more = free_port()
    first = proxy.port
    proxy.settings["listen"] = [f"127.0.0.1:{first}", f"127.0.0.1:{more}"]
    proxy.reload()
    assert listening(first) and listening(more)
    proxy.settings["listen"] = [f"127.0.0.1:{more}"]
    session = running_cat(openssh(target))
    proxy.reload()
    wait_until(lambda: not listening(first), "the first address to be free")
    says_on(session, b"after\n")
    session.kill()
    proxy.port = more
    assert openssh(proxied_target(proxy, upstreams["openssh9"])).exec("exit 3").returncode == 3


def test_address_that_is_taken_leaves_all_as_it_was(proxy, target, openssh):
    with socket.create_server(("127.0.0.1", 0)) as other:
        proxy.settings["listen"] = [f"127.0.0.1:{proxy.port}", f"127.0.0.1:{other.getsockname()[1]}"]
        proxy.write()
        proxy.signal(signal.SIGHUP)
        proxy.wait_for_line("the configuration stays as it was")
        assert f"can't listen on 127.0.0.1:{other.getsockname()[1]}: Address already in use" in proxy.text()
    assert openssh(target).exec("exit 3").returncode == 3


def test_host_keys_limits_and_algorithms_change(proxy, upstreams, openssh):
    proxy.settings |= {"key": [str(proxy.keys.path("ecdsa256"))], "version": "SSH-2.0-Other", "algorithms": {"ciphers": "aes256-ctr"}}
    proxy.reload()
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=20 * SLOWDOWN) as connection:
        assert connection.makefile("rb").readline() == b"SSH-2.0-Other\r\n"
    ssh = openssh(proxied_target(proxy, upstreams["openssh9"]))
    done = ssh.exec("exit 3", flags=["-v"], options=["HostKeyAlgorithms=ecdsa-sha2-nistp256,ssh-ed25519"])
    assert done.returncode == 3
    assert b"host key algorithm: ecdsa-sha2-nistp256" in done.stderr and b"cipher: aes256-ctr" in done.stderr
    assert ssh.exec("true", options=["HostKeyAlgorithms=ssh-ed25519"]).returncode == 255


def test_user_of_the_worker_changes(proxy):
    proxy.settings["user"] = "games"
    proxy.reload()
    [worker] = wait_until(lambda: (now := children(proxy.master)) and len(now) == 1 and now, "the old worker to end")
    assert f"Uid:\t{pwd.getpwnam('games').pw_uid}\t" in Path(f"/proc/{worker}/status").read_text()


def test_logs_change_and_are_opened_anew_by_signal_and_without(proxy, target, openssh):
    log, access, audit = (proxy.directory / name for name in ("other.log", "access.log", "audit.log"))
    proxy.settings |= {"log": str(log), "log_format": "json", "access_log": str(access), "audit_log": str(audit)}
    for route in proxy.routes:
        route["sftp_audit"] = True
    proxy.write()
    proxy.signal(signal.SIGHUP)
    wait_until(lambda: log.exists() and "the configuration is in force" in log.read_text(), "the new log")
    for rotation in ("by signal", "without"):
        os.rename(log, f"{log}.{rotation}")
        os.rename(access, f"{access}.{rotation}")
        os.rename(audit, f"{audit}.{rotation}")
        if rotation == "by signal":
            proxy.signal(signal.SIGUSR1)
        wait_until(lambda: log.exists() and access.exists() and audit.exists(), "the logs to be made anew")
        wait_until(lambda: openssh(target).exec("exit 3").returncode == 3 and access.stat().st_size, "a line in the new access log")
        line = json.loads(access.read_text().splitlines()[-1])
        assert (line["user"], line["method"], line["channels"]) == (target.user, "password", 1)
        record = json.loads(audit.read_text().splitlines()[-1])
        assert (record["user"], record["audit"], record["command"]) == (target.user, "exec", "exit 3")
        assert all(json.loads(line)["level"] for line in log.read_text().splitlines())


def test_burst_of_signals_ends_with_the_last_configuration(proxy, upstreams, openssh):
    start = len(proxy.text())
    for number in range(10):
        proxy.routes[-1]["user"] = f"number{number}"
        proxy.write()
        proxy.signal(signal.SIGHUP)
    target = proxied_target(proxy, upstreams["openssh9"], user="number9")
    wait_until(lambda: openssh(target).exec("exit 3").returncode == 3, "the last configuration")
    assert "CRITICAL" not in proxy.text(start)


def broken_configurations():
    """50 of them: a line to put first, or to replace the server's host, with where the error is and a part of its hint."""
    first = [
        ("lisen = 'x'", "1:1", 'did you mean "listen"'), ("listen = 2200", "1:10", "expected an address"),
        ("listen = '0.0.0.0'", "1:10", "has no port"), ("listen = '::1:2200'", "1:10", "needs brackets"),
        ("listen = '*:22'", "1:10", "doesn't say which address"), ("listen = 'localhost:22'", "1:10", "one of this machine"),
        ("listen = 'h:ssh'", "1:10", "a number from 0 to 65535"), ("listen = []", "1:10", "leave the key out"),
        ("listen = ':22'", "1:10", "all are"), ("listen = '0.0.0.0:99999'", "1:10", "from 0 to 65535"),
        ("level = INFO", "1:9", "between quotes"), ("level = 'INFOS'", "1:9", 'did you mean "INFO"'), ("level = 'loud'", "1:9", "is none of"),
        ("log = 'syslog:x'", "1:7", "facility"), ("log = 1", "1:7", "expected a path"), ("log = '/nowhere/at/all'", "1:7", "can't log to"),
        ("log_format = 'xml'", "1:14", "none of text, json"), ("access_log = true", "1:14", "expected a path"),
        ("access_log_format = '$usr'", "1:21", 'did you mean "$user"'), ("access_log_format = '$'", "1:21", "$$"),
        ("user = 'no-such-account'", "1:8", "there is no user"), ("user = ''", "1:8", "leave the key out"),
        ("user = 5", "1:8", "between quotes"), ("group = 'no-such-group'", "1:9", "there is no group"),
        ("key = '/nowhere'", "1:7", "can't be read"), ("key = '/dev/null'", "1:7", "is not a regular file"), ("key = 3", "1:7", "expected a path"),
        ("key = '/etc/passwd'", "1:7", "can be read or written by others"), ("key = []", "1:7", "leave the key out"),
        ("state_dir = ['a']", "1:13", "expected a path"), ("shutdown_timeout = '1h'", "1:20", "without quotes"),
        ("shutdown_timeout = -1", "1:20", "from 0 to"), ("version = 'SSH-1.5-x'", "1:11", "SSH-2.0-"), ("banner = 7", "1:10", "between quotes"),
        ("include = 'nowhere.toml'", "1:11", "can't be read"), ("upstream_host = 'h'", "1:1", "it is a key of [[servers]]"),
        ("login_grace_time = 3", "1:1", "it is a key of [limits]"), ("level = ", "1:9", "key = value"), ("[limits", "1:8", "[limits]"),
        ("key = 'a", "1:9", "closing quote"), ("limits = 3", "1:1", "limits"), ("zebra = 1", "1:1", "sshrpd.toml(5)"),
    ]
    server = [
        ("upstream_host = ''", "4:17", "host"), ("upstream_host = 'h:22'", "4:17", "upstream_port"), ("upstream_host = 3", "4:17", "between quotes"),
        ("upstream_hots = 'h'", "4:1", 'did you mean "upstream_host"'), ("upstream_host = 'h'\nupstream_port = 0", "5:17", "from 1 to 65535"),
        ("upstream_host = 'h'\nupstream_user = ''", "5:17", "user name"), (r"upstream_host = '\g<id>'", "4:17", "pattern"),
        ("upstream_host = 'h'\nupstream_host_key_check = 'maybe'", "5:27", "none of yes, accept-new, no"),
        ("upstream_host = 'h'\n[[servers]]\nuser = 'a'\nupstream_host = 'h'", "6:8", "is a user already at"),
        ("upstream_host = 'h'\n[[servers]]\nuser = '^(a'\nupstream_host = 'h'", "6:8", ""),
    ]
    return [(f"{line}\n\n[[servers]]\nuser = 'a'\nupstream_host = 'h'\n", place, hint) for line, place, hint in first] + \
           [(f"\n[[servers]]\nuser = 'a'\n{line}\n", place, hint) for line, place, hint in server]


def test_50_broken_configurations_are_told_with_their_place_and_change_nothing(proxy, target, openssh):
    broken = broken_configurations()
    assert len(broken) >= 50
    good, workers = proxy.config.read_text(), children(proxy.master)
    session = running_cat(openssh(target))
    for text, place, hint in broken:
        proxy.config.write_text(text)
        checked = subprocess.run([SSHRPD, "-t", "-c", proxy.config], capture_output=True, text=True, timeout=60 * SLOWDOWN)
        start = proxy.log.stat().st_size
        proxy.signal(signal.SIGHUP)
        proxy.wait_for_line("the configuration stays as it was", start)
        said = [line.split(" ", 2)[2] for line in proxy.text(start).splitlines() if re.match(r"\S+ ERROR \S+:\d", line)]
        assert any(line.startswith(f"{proxy.config}:{place}: ") and hint in line for line in said), (text, said)
        if "can't log to" not in hint:  # only who opens it can tell
            assert checked.returncode == 1 and checked.stderr.splitlines()[:len(said)] == said, (text, checked.stderr, said)
        assert children(proxy.master) == workers, text
    says_on(session, b"after\n")
    session.kill()
    assert openssh(target).exec("exit 3").returncode == 3
    proxy.config.write_text(good)

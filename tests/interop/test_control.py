"""The observer: asked over control sockets and by HTTP, it tells how the daemon is and passes on what it is asked to do."""
# SPDX-License-Identifier: MIT

import json
import os
import re
import signal
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from harness.control import short_folder
from harness.ports import free_port
from harness.process import SLOWDOWN, wait_until
from harness.proxy import SSHRPD
from harness.running_cat import running_cat, says_on
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only
TOKEN = "0123456789abcdef-of-a-test"


@pytest.fixture
def folder():
    with short_folder() as path:
        yield path


@pytest.fixture
def proxy(new_proxy, upstreams, folder):
    proxy = new_proxy()
    proxy.settings["control"] = str(folder / "c.sock")
    proxy.settings["audit_log"] = str(folder / "audit")
    proxy.copy_program()
    proxy.route(upstreams["openssh9"].start(), "alice")
    yield proxy
    if proxy.processes():
        proxy.stop()
    elif proxy.process:
        proxy.process.kill()


def ask(path, request, body=None, headers=(), source=None):
    """An answer over a Unix socket, or to (host, port), from that address: (status, what JSON says)."""
    family = socket.AF_INET if isinstance(path, tuple) else socket.AF_UNIX
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.settimeout(30 * SLOWDOWN)
        if source:
            connection.bind((source, 0))
        connection.connect(path if isinstance(path, tuple) else str(path))
        text = json.dumps(body) if body is not None else ""
        method, name = request.split()
        lines = [f"{method} {name} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
        if method == "POST":
            lines += ["Content-Type: application/json", f"Content-Length: {len(text)}"]
        connection.sendall("\r\n".join([*lines, "", text]).encode())
        answer = b""
        while part := connection.recv(65536):
            answer += part
    head, _, rest = answer.partition(b"\r\n\r\n")
    status = int(head.split()[1])
    if b"transfer-encoding: chunked" in head.lower():
        whole = b""
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            whole, rest = whole + rest[:int(size, 16)], rest[int(size, 16) + 2:]
        rest = whole
    return status, json.loads(rest) if rest.startswith((b"{", b"[")) else rest


def name_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0")
    except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
        return b""


def observers(proxy):
    return [pid for pid in proxy.processes() if name_of(pid) == b"sshrpd: observer"]


def control(proxy):
    return proxy.settings["control"]


def has_one(proxy):
    found = observers(proxy)
    return found[0] if len(found) == 1 else None


def another(proxy, before):
    wait_until(lambda: has_one(proxy) not in (None, before), "another observer")
    return has_one(proxy)


# What holds of the process and its sockets, whoever answers there.

def test_observer_is_there_without_rights(proxy):
    proxy.start()
    wait_until(lambda: has_one(proxy), "an observer")
    wait_until(lambda: "Seccomp:\t2" in Path(f"/proc/{has_one(proxy)}/status").read_text(), "its filter")
    fields = dict(re.findall(r"^(\w+):\s*(.*)$", Path(f"/proc/{has_one(proxy)}/status").read_text(), re.M))
    assert fields["NoNewPrivs"] == "1"
    if os.geteuid() == 0:
        assert "0" not in fields["Uid"].split() + fields["Gid"].split()
        assert int(fields["CapEff"], 16) == int(fields["CapBnd"], 16) == 0


def test_socket_is_for_its_mode_and_is_removed_at_the_end(proxy, folder):
    proxy.start()
    found = os.stat(control(proxy))
    assert stat.S_ISSOCK(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o600
    assert os.listdir(folder).count("c.sock.new") == 0
    proxy.stop()
    assert not os.path.exists(control(proxy))


def test_observer_that_dies_is_started_again_and_sessions_notice_nothing(proxy, upstreams, openssh):
    proxy.start()
    target = proxied_target(proxy, upstreams["openssh9"])
    session = running_cat(openssh(target))
    wait_until(lambda: has_one(proxy), "an observer")
    killed = has_one(proxy)
    os.kill(killed, signal.SIGKILL)
    another(proxy, killed)
    proxy.wait_for_line("was killed by signal 9 (Killed); another is started")
    says_on(session, b"after\n")
    session.communicate(timeout=20 * SLOWDOWN)


def test_reload_keeps_the_observer_unless_it_is_another_configuration_of_it(proxy, folder):
    proxy.start()
    wait_until(lambda: has_one(proxy), "an observer")
    first, before = has_one(proxy), os.stat(control(proxy)).st_ino
    proxy.reload()
    assert has_one(proxy) == first and os.stat(control(proxy)).st_ino == before
    proxy.settings["control"] = str(folder / "d.sock")
    proxy.reload()
    another(proxy, first)
    wait_until(lambda: not (folder / "c.sock").exists(), "the old socket to be removed")
    assert (folder / "d.sock").is_socket()


def test_reload_with_a_socket_that_cant_be_changes_nothing(proxy, folder):
    proxy.start()
    wait_until(lambda: has_one(proxy), "an observer")
    first, at = has_one(proxy), control(proxy)
    proxy.settings["control"] = str(folder / "none" / "none" / "c.sock")
    proxy.write()
    proxy.signal(signal.SIGHUP)
    proxy.wait_for_line("the configuration stays as it was")
    assert "control: can't listen at" in proxy.text()
    assert has_one(proxy) == first and os.path.exists(at)


def test_upgrade_keeps_the_socket_and_the_next_daemon_has_an_observer(proxy):
    proxy.start()
    wait_until(lambda: has_one(proxy), "an observer")
    first, before = has_one(proxy), os.stat(control(proxy)).st_ino
    proxy.replace_program()
    proxy.upgrade()
    another(proxy, first)
    assert os.stat(control(proxy)).st_ino == before
    proxy.stop()
    assert not os.path.exists(control(proxy))


def test_socket_of_a_live_daemon_is_an_error_and_that_of_a_dead_one_is_replaced(proxy, new_proxy, upstreams, folder):
    proxy.start()
    other = new_proxy()
    other.settings["control"] = control(proxy)
    other.route(upstreams["openssh9"].start(), "alice")
    other.write()
    run = subprocess.run([SSHRPD, "-c", other.config], capture_output=True, text=True, timeout=30 * SLOWDOWN)
    assert run.returncode == 1
    assert f"another daemon listens there (process {proxy.master})" in run.stderr
    left = folder / "dead.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
        dead.bind(str(left))
    other.settings["control"] = str(left)
    other.start()
    wait_until(lambda: has_one(other), "an observer")
    other.stop()
    assert not left.exists()


# What is answered there.

def test_status_and_processes_are_told(proxy):
    proxy.start()
    wait_until(lambda: ask(control(proxy), "GET /api/v1/status")[1]["taking_connections"], "the observer to hear of that")
    status, told = ask(control(proxy), "GET /api/v1/status")
    assert status == 200 and told["level"] == "admin"
    status, processes = ask(control(proxy), "GET /api/v1/processes")
    roles = sorted((process["role"], process["state"]) for process in processes if process["role"] != "observer")
    assert status == 200 and roles == [("master", ""), ("worker", "serving")]
    assert proxy.master in [process["pid"] for process in processes]


def test_reload_is_answered_when_it_is_in_force_or_with_the_errors(proxy, folder):
    proxy.start()
    assert ask(control(proxy), "POST /api/v1/reload", {})[0] == 200
    assert "the configuration is in force" in proxy.text()
    proxy.config.write_text(proxy.config.read_text() + "\nwrong = 1\n")
    status, told = ask(control(proxy), "POST /api/v1/reload", {})
    assert status in (409, 500) and any('unknown key "wrong"' in sentence for sentence in told["sentences"])
    audit = (folder / "audit").read_text()
    assert re.search(r'control: reload .*by="uid \d+ pid \d+.*" level=admin result=done', audit)
    assert re.search(r"control: reload .* level=admin result=failed", audit)


def test_operator_may_ban_and_not_reload(proxy, folder):
    del proxy.settings["control"]
    proxy.knows_control = False
    path = folder / "o.sock"
    proxy.written_routes = f'[[control]]\npath = "{path}"\nlevel = "operator"\nmode = "0660"\n'
    proxy.start()
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o660
    assert ask(path, "POST /api/v1/reload", {})[0] == 403
    assert ask(path, "POST /api/v1/bans", {"source": "192.0.2.0/24", "seconds": 600})[0] == 200
    status, bans = ask(path, "GET /api/v1/bans")
    assert status == 200 and [(ban["source"], ban["kind"]) for ban in bans] == [("192.0.2.0/24", "ban")]
    assert ask(path, "POST /api/v1/bans/lift", {"source": "192.0.2.0/24"})[0] == 200
    assert ask(path, "GET /api/v1/bans")[1] == []
    assert ask(path, "POST /api/v1/bans/lift", {"source": "192.0.2.0/24"})[0] == 409


def test_writes_that_are_refused_are_recorded_and_many_summed_up(proxy, folder):
    path, port, token, audit = folder / "u.sock", free_port(), folder / "token", folder / "audit"
    token.write_text(TOKEN + "\n")
    token.chmod(0o600)
    del proxy.settings["control"]
    proxy.knows_control = False
    proxy.written_routes = f'[[control]]\npath = "{path}"\nlevel = "operator"\n'
    proxy.settings["http"] = {"listen": f"127.0.0.1:{port}", "token_file": str(token)}
    proxy.start()
    assert ask(("127.0.0.1", port), "POST /api/v1/drain", {}, [f"Authorization: Bearer {TOKEN}"])[0] == 403
    assert ask(("127.0.0.1", port), "POST /login", {}, ["Sec-Fetch-Site: cross-site"])[0] == 403
    for _ in range(8):
        assert ask(path, "POST /api/v1/reload", {})[0] == 403
    by = f"uid {os.getuid()}"
    for record in (r'control: drain "" by="token .*token.* from 127\.0\.0\.1" level=user result=refused "the level .*user.* isn',
                   r'control: login "" by="127\.0\.0\.1" level=- result=refused "another site',
                   rf'control: 3 more within \d+ s: reload by="{by}" level=operator result=refused'):
        wait_until(lambda record=record: re.search(record, audit.read_text()), f"{record} in {audit.read_text()}")
    assert len(re.findall(rf'control: reload "" by="{by} pid \d+" level=operator result=refused "the level ', audit.read_text())) == 5


def test_wrong_tokens_are_recorded_without_them_and_many_summed_up(proxy, folder):
    port, token, audit = free_port(), folder / "token", folder / "audit"
    unix, wrong = folder / "h.sock", "a-guess-of-somebody-%d-0123456789"
    token.write_text(TOKEN + "\n")
    token.chmod(0o600)
    proxy.settings["http"] = {"listen": [f"127.0.0.1:{port}", f"unix:{unix}"], "token_file": str(token)}
    proxy.start()
    guesses = iter(range(100))

    def guess(at, what="GET /api/v1/status"):
        """Once it is looked at: each makes the next one wait longer."""
        text = wrong % next(guesses)
        return wait_until(lambda: (status := ask(at, what, headers=[f"Authorization: Bearer {text}"])[0]) != 429 and status, "an answer")
    for _ in range(6):
        assert guess(("127.0.0.1", port)) == 401
    assert guess(unix, "POST /api/v1/reload") == 401
    for record in (r'control: read "" by="127\.0\.0\.1" level=- result=refused "the token is wrong"',
                   rf'control: reload "" by="uid {os.getuid()} pid \d+" level=- result=refused "the token is wrong"',
                   r'control: 1 more within \d+ s: read by="127\.0\.0\.1" level=- result=refused'):
        wait_until(lambda record=record: re.search(record, audit.read_text()), f"{record} in {audit.read_text()}")
    assert audit.read_text().count('"the token is wrong"') == 6
    assert "guess" not in audit.read_text() + proxy.text()


def test_guesses_of_many_addresses_leave_the_records_of_others_their_room(proxy, folder):
    port, token, audit = free_port(), folder / "token", folder / "audit"
    token.write_text(TOKEN + "\n")
    token.chmod(0o600)
    proxy.settings["http"] = {"listen": f"127.0.0.1:{port}", "token_file": str(token)}
    proxy.start()
    for number in range(300):  # more than are told apart
        ask(("127.0.0.1", port), "GET /api/v1/status", headers=["Authorization: Bearer a-guess-0123456789"],
            source=f"127.77.{number // 250}.{number % 250 + 1}")
    assert ask(("127.0.0.1", port), "POST /api/v1/drain", {}, [f"Authorization: Bearer {TOKEN}"])[0] == 403
    record = r'control: drain "" by="token .*token.* from 127\.0\.0\.1" level=user result=refused "the level .*user.* isn'
    wait_until(lambda: re.search(record, audit.read_text()), f"{record} in {audit.read_text()}")


def test_server_in_maintenance_takes_no_login_and_sessions_go_on(proxy, upstreams, openssh):
    proxy.start()
    target = proxied_target(proxy, upstreams["openssh9"])
    session = running_cat(openssh(target))
    name = ask(control(proxy), "GET /api/v1/upstreams")[1][0]["upstream"]
    change = {"upstream": name, "server": name, "state": "maint"}
    assert ask(control(proxy), "POST /api/v1/upstreams/state", change)[0] == 200
    assert ask(control(proxy), "GET /api/v1/upstreams")[1][0]["state"] == "maint"
    wait_until(lambda: openssh(target).exec("exit 3").returncode == 255, "a login to be refused")
    says_on(session, b"after\n")
    proxy.reload()
    assert openssh(target).exec("exit 3").returncode == 255
    assert ask(control(proxy), "POST /api/v1/upstreams/state", {**change, "state": "ready"})[0] == 200
    wait_until(lambda: openssh(target).exec("exit 3").returncode == 3, "a login to be let in")
    session.communicate(timeout=20 * SLOWDOWN)


def test_drain_is_told_and_sessions_go_on(proxy, upstreams, openssh):
    proxy.start()
    session = running_cat(openssh(proxied_target(proxy, upstreams["openssh9"])))
    assert ask(control(proxy), "GET /readyz")[0] == 200
    assert ask(control(proxy), "POST /api/v1/drain", {})[0] == 200
    wait_until(lambda: ask(control(proxy), "GET /readyz")[0] == 503, "it to be not ready")
    assert ask(control(proxy), "GET /api/v1/status")[1]["taking_connections"] is False
    says_on(session, b"after\n")
    session.communicate(timeout=20 * SLOWDOWN)
    wait_until(lambda: not proxy.processes(), "the daemon to end")


def test_upgrade_is_answered_at_the_hand_over(proxy):
    proxy.start()
    before = proxy.master
    proxy.replace_program()
    assert ask(control(proxy), "POST /api/v1/upgrade", {})[0] == 200
    wait_until(lambda: proxy.master != before, "another master")
    assert ask(control(proxy), "GET /api/v1/status")[0] == 200


def test_http_wants_a_token_of_a_file_that_not_everybody_reads(proxy, folder):
    token, port = folder / "token", free_port()
    token.touch(0o600)
    token.write_text(TOKEN + "\n")
    proxy.settings["http"] = {"listen": f"127.0.0.1:{port}", "token_file": str(token)}
    proxy.start()
    at = ("127.0.0.1", port)
    assert ask(at, "GET /healthz")[0] == 200
    assert ask(at, "GET /api/v1/status")[0] == 401
    status, told = ask(at, "GET /api/v1/status", headers=[f"Authorization: Bearer {TOKEN}"])
    assert status == 200 and told["level"] == "user"
    token.chmod(0o644)
    run = subprocess.run([SSHRPD, "-t", "-c", proxy.config], capture_output=True, text=True, timeout=30 * SLOWDOWN)
    assert run.returncode == 1 and "token_file: " in run.stderr and TOKEN not in run.stderr + proxy.text()

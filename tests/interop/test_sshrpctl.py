"""sshrpctl with a real daemon and real sessions: lists, actions, exit statuses."""
# SPDX-License-Identifier: MIT

import json
import re
import socket
import subprocess

import pytest

from harness.control import SSHRPCTL, Control
from harness.process import SLOWDOWN, wait_until
from harness.running_cat import running_cat, says_on
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only

REFUSED, USAGE, UNREACHABLE = 1, 2, 3


@pytest.fixture
def control(tmp_path):
    return Control(tmp_path / "control.sock")


@pytest.fixture
def proxy(new_proxy, upstreams, control):
    proxy = new_proxy({"control": control.socket})
    proxy.route(upstreams["openssh9"].start(), "alice")
    yield proxy.start()
    proxy.stop()


@pytest.fixture
def ssh(proxy, upstreams, openssh):
    return openssh(proxied_target(proxy, upstreams["openssh9"]))


def only_session(control):
    [found] = control.wait_for_sessions(1)
    return found


def test_session_is_in_the_list_with_its_facts(control, proxy, upstreams, ssh):
    running_cat(ssh)
    found = only_session(control)
    assert found["user"] == ssh.target.user and found["route"] == ssh.target.user
    assert found["upstream"] == f"127.0.0.1:{upstreams['openssh9'].port}" and found["upstream_user"] == "alice"
    assert found["client"].rpartition(":")[0] == ssh.source
    assert found["channels_open"] == {"session": 1} and found["bytes_up"] > 0
    assert f"session {found['session']}" in proxy.text()
    heading, line = control.say("sessions").splitlines()
    assert heading.split()[:3] == ["SESSION", "USER", "CLIENT"] and line.split()[:3] == [found["session"], found["user"], found["client"]]
    assert control.say("sessions", "--no-header").count("\n") == 1


def test_filters_pick_sessions_and_sorting_orders_them(control, ssh):
    sessions = [running_cat(ssh) for _ in range(3)]
    says_on(sessions[1], b"x" * 5000 + b"\n")
    by_bytes = control.wait_for_sessions(3, "--sort", "bytes_up", "--reverse")
    assert by_bytes[0]["bytes_up"] > 5000 > by_bytes[1]["bytes_up"] >= by_bytes[2]["bytes_up"]
    assert control.sessions("--sort", "bytes_up", "--limit", "1")[0]["session"] == by_bytes[2]["session"]
    for option, value, other in [("--user", ssh.target.user, "nobody"), ("--route", ssh.target.user, "none"), ("--source", ssh.source, "192.0.2.1"),
                                 ("--upstream", by_bytes[0]["upstream"], "backend:22"), ("--stage", "relaying", "login")]:
        assert len(control.sessions(option, value)) == 3 and control.sessions(option, other) == [], option


def test_session_has_all_its_facts_by_its_id(control, ssh):
    running_cat(ssh)
    found = only_session(control)
    [alone] = control.json("session", found["session"])
    assert alone.keys() == found.keys()
    said = dict(line.split(None, 1) for line in control.say("session", found["session"], "--no-header").splitlines())
    assert said["user"] == ssh.target.user and said["method"] == "password"
    done = control.run("session", "000000000000")
    assert done.returncode == REFUSED and b"there is no session" in done.stderr


def test_session_that_is_ended_reads_the_message(control, proxy, ssh):
    ended, other = running_cat(ssh), running_cat(ssh)
    first = min(control.wait_for_sessions(2), key=lambda session: session["began"])
    assert control.say("end", first["session"], "--message", "back at noon") == "1 session ends\n"
    _, errors = ended.communicate(timeout=60 * SLOWDOWN)
    assert ended.returncode == 255 and b"back at noon" in errors
    says_on(other, b"still here\n")
    proxy.wait_for_text("back at noon")
    assert control.say("end", "--user", ssh.target.user) == "1 session ends\n"
    assert other.wait(timeout=60 * SLOWDOWN) == 255
    done = control.run("end", "--user", ssh.target.user)
    assert done.returncode == REFUSED and b"no such session" in done.stderr


def test_sessions_of_a_source_are_ended(control, ssh):
    session = running_cat(ssh)
    only_session(control)
    assert control.run("end", "--source", "192.0.2.0/24").returncode == REFUSED
    control.say("end", "--source", ssh.source)
    assert session.wait(timeout=60 * SLOWDOWN) == 255


def test_action_is_recorded_with_who_asked(control, proxy, ssh):
    running_cat(ssh)
    control.say("end", only_session(control)["session"])
    wait_until(lambda: re.search(r"AUDIT .*uid.?0\b", proxy.text()), "a record of who ended it")


def test_status_tells_how_the_daemon_is(control, ssh):
    running_cat(ssh)
    only_session(control)
    [found] = control.json("status")
    assert found["sessions"] == 1 and found["taking_connections"] is True and found["level"] == "admin"
    assert control.say("status").startswith(f"sshrpd {found['version']}, for ")


def test_reload_waits_and_prints_the_errors(control, proxy, ssh):
    good = proxy.config.read_text()
    proxy.config.write_text(good + "\nnonsense = 1\n")
    done = control.run("reload")
    assert done.returncode == REFUSED and done.stdout == b""
    assert re.search(rf"^{re.escape(str(proxy.config))}:\d+:\d+: .*nonsense", done.stderr.decode(), re.MULTILINE), done.stderr
    proxy.config.write_text(good.replace("alice-openssh9", "renamed"))
    control.say("reload")
    assert ssh.exec("true", user="renamed").returncode == 0  # at once: it has waited


def test_upgrade_waits_until_the_new_program_has_taken_over(control, proxy, ssh):
    session = running_cat(ssh)
    before, found = proxy.master, only_session(control)
    control.say("upgrade")
    wait_until(lambda: proxy.master != before, "another master")
    wait_until(lambda: [s["session"] for s in control.sessions()] == [found["session"]], "the old session in the new one's list")
    says_on(session, b"still here\n")
    control.say("end", found["session"], "--message", "of the old one")
    assert b"of the old one" in session.communicate(timeout=60 * SLOWDOWN)[1]


def test_version_is_that_of_each_process(control, proxy):
    own = subprocess.run([SSHRPCTL, "--version"], capture_output=True, text=True).stdout.split()[1]
    found = control.json("version")
    assert {"master", "worker", "observer"} <= {process["role"] for process in found}
    assert {process["version"] for process in found} == {own}
    assert control.say("version", "--no-header").splitlines()[-1].split() == ["sshrpctl", "-", own, "-", "-"]


def test_banned_source_is_refused_until_it_is_banned_no_longer(control, proxy, ssh):
    assert ssh.exec("true").returncode == 0
    control.say("ban", ssh.source, "--time", "1h")
    [ban] = control.json("bans")
    assert ban["source"] == ssh.source and ban["kind"] == "ban"
    assert re.search(rf"^{re.escape(ssh.source)} +ban +(1h00m|59m\d\ds)", control.say("bans", "--no-header"))
    wait_until(lambda: ssh.exec("true").returncode == 255, "the ban to be in force")
    control.say("unban", ssh.source)
    assert control.json("bans") == []
    wait_until(lambda: ssh.exec("true").returncode == 0, "the ban to be lifted")
    done = control.run("ban", "no network")
    assert done.returncode == REFUSED and done.stderr


def test_upstreams_are_listed_with_their_sessions(control, upstreams, ssh):
    running_cat(ssh)
    only_session(control)
    [found] = control.json("upstreams")
    assert found["upstream"] == f"127.0.0.1:{upstreams['openssh9'].port}" and found["state"] == "ready" and found["sessions"] == 1


def test_server_that_drains_keeps_its_sessions_and_gets_no_more(control, ssh):
    session = running_cat(ssh)
    [found] = control.json("upstreams")
    control.say("upstream", found["upstream"], found["server"], "drain")
    assert control.json("upstreams")[0]["state"] == "drain"
    wait_until(lambda: ssh.exec("true").returncode == 255, "the server to get no more")
    says_on(session, b"still here\n")
    control.say("upstream", found["upstream"], found["server"], "ready")
    wait_until(lambda: ssh.exec("true").returncode == 0, "the server to be back")
    assert control.run("upstream", "nowhere:1", "nowhere:1", "drain").returncode == REFUSED


def test_metrics_are_what_prometheus_gets(control, ssh):
    running_cat(ssh)
    only_session(control)
    assert re.search(r'^sshrp_sessions\{stage="relaying"\} 1$', control.say("metrics"), re.MULTILINE)


def test_drain_waits_for_the_last_session(control, proxy, ssh):
    session = running_cat(ssh)
    only_session(control)
    drain = control.start("drain", "--wait")
    wait_until(lambda: control.json("status")[0]["taking_connections"] is False, "it to take no more connections")
    says_on(session, b"still here\n")
    assert drain.poll() is None
    session.stdin.close()
    said, errors = drain.communicate(timeout=60 * SLOWDOWN)
    assert (drain.returncode, said, errors) == (0, b"no session is left\n", b"")
    wait_until(lambda: not proxy.process.running, "the daemon to end")
    assert proxy.process.status == 0
    proxy.process = None  # nothing is left to be stopped


def test_exit_status_says_whether_the_daemon_was_reached(tmp_path):
    nobody = Control(tmp_path / "nobody.sock")
    for command in (["status"], ["sessions"], ["reload"], ["end", "0"]):
        done = nobody.run(*command)
        assert done.returncode == UNREACHABLE and nobody.socket.encode() in done.stderr
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(nobody.socket)
        assert nobody.run("status").returncode == UNREACHABLE
    assert nobody.run("status", "--user", "a").returncode == USAGE
    assert nobody.run("statu").returncode == USAGE


def test_who_may_not_ask_is_told_who_may(control, proxy):
    wait_until(lambda: control.run("status").returncode == 0, "the control socket")
    done = control.copied().run("status", user=65534, group=65534, extra_groups=[])
    assert done.returncode == UNREACHABLE
    assert b"permission to ask at" in done.stderr and b"root may" in done.stderr


def test_top_shows_the_sessions_that_move_most(control, ssh):
    busy = running_cat(ssh)
    found = only_session(control)
    with control.at_terminal("top", columns=200) as terminal:
        terminal.read_until("\x1b[?1049h")
        terminal.read_until(found["session"])
        says_on(busy, b"x" * 100_000 + b"\n")
        terminal.read_until("iB/s")
        terminal.type("q")
        assert terminal.wait() == 0
        assert b"\x1b[?1049l" in terminal.seen
    done = control.run("top")
    assert done.returncode == REFUSED and b"terminal" in done.stderr


def test_json_is_what_the_socket_gives(control, ssh):
    running_cat(ssh)
    only_session(control)
    got = subprocess.run(["curl", "-s", "--unix-socket", control.socket, "http://localhost/api/v1/upstreams"], capture_output=True)
    assert json.loads(got.stdout) == control.json("upstreams")

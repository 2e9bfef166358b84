"""sshrpctl plays recordings: of files, which takes no daemon, and those that a daemon makes."""
# SPDX-License-Identifier: MIT

import time

import pytest

from harness.control import SSHRPCTL, Control, recording
from harness.process import SLOWDOWN, wait_until
from harness.target import proxied_target
from harness.terminal import Terminal

pytestmark = pytest.mark.proxy_only

WHOLE, CUT, ALTERED, UNREADABLE = range(4)
HOURS = 7200


@pytest.fixture
def alone(tmp_path):
    return Control(tmp_path / "nobody.sock")


@pytest.fixture
def file(tmp_path):
    """One with a pause of hours in it."""
    path = tmp_path / "a.cast"
    path.write_bytes(recording((0.1, "o", "first\r\n"), (0.2, "o", "\x1b[31mred\x1b[0m\n\r"), (HOURS, "o", "last\r\n"), header={"env": {"TERM": "xterm"}}))
    return path


def test_file_is_verified_with_an_exit_status_for_each_verdict(alone, file, tmp_path):
    whole, cut, altered = file, tmp_path / "cut", tmp_path / "altered"
    cut.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))
    altered.write_bytes(file.read_bytes().replace(b"first", b"worst"))
    for paths, status in [([whole], WHOLE), ([cut], CUT), ([altered], ALTERED), ([tmp_path / "none"], UNREADABLE), ([altered, cut, whole], ALTERED)]:
        done = alone.run("verify", *paths)
        assert done.returncode == status, done
        assert done.stdout.count(b"\n") == len(paths)


def test_file_is_played_at_a_terminal_with_its_pauses_cut(alone, file):
    began = time.monotonic()
    with alone.at_terminal("play", file, "--idle-limit", "0.5") as terminal:
        assert terminal.read_until("last\r\n") == "first\r\n\x1b[31mred\x1b[0m\n\rlast\r\n"  # without carriage returns of our own
        assert terminal.wait() == 0
    assert time.monotonic() - began >= 0.5


def test_command_without_a_terminal_has_its_lines_begin_at_the_left(alone, tmp_path):
    file = tmp_path / "command.cast"
    file.write_bytes(recording((0, "o", "one\ntwo\n")))
    with alone.at_terminal("play", file) as terminal:
        assert terminal.read_until("two\r\n") == "one\r\ntwo\r\n"
        assert terminal.wait() == 0


def test_playing_ends_by_q_in_the_midst_of_a_pause(alone, file):
    with alone.at_terminal("play", file) as terminal:
        terminal.read_until("red")
        terminal.type("q")
        assert terminal.wait() == 0
        assert b"last" not in terminal.seen


def test_what_the_terminal_answers_is_not_left_to_the_shell(alone, tmp_path):
    file = tmp_path / "asks.cast"
    file.write_bytes(recording((0, "o", "\x1b[6nwhere\r\n"), (0.3, "o", "done\r\n")))
    script = f'{SSHRPCTL} play {file}; echo ended; read -t 0.1 -n 1 left; echo "left:<$left>"'
    with Terminal(["bash", "-c", script]) as terminal:
        terminal.read_until("where")
        terminal.type("\x1b[1;1R")  # as a terminal answers
        terminal.read_until("ended")
        assert terminal.read_until(">").endswith("left:<>")


def test_altered_file_is_not_played_at_a_terminal(alone, file):
    file.write_bytes(file.read_bytes().replace(b"first", b"worst"))
    with alone.at_terminal("play", file) as terminal:
        terminal.read_until("altered")
        assert terminal.wait() == 1
        assert b"worst" not in terminal.seen


def test_file_is_plain_text(alone, file):
    assert alone.say("export", "--text", file) == "first\nred\nlast\n"


@pytest.fixture
def control(tmp_path):
    return Control(tmp_path / "control.sock")


@pytest.fixture
def ssh(request, new_proxy, upstreams, openssh, control, tmp_path):
    """Its terminals are recorded, in folders of the form that is the parameter."""
    folders = getattr(request, "param", "/%Y-%m-%d")
    proxy = new_proxy({"control": control.socket, "recordings": f"{tmp_path}/recordings{folders}"})
    proxy.route(upstreams["openssh9"].start(), "alice", record=["terminal"])
    proxy.start()
    yield openssh(proxied_target(proxy, upstreams["openssh9"]))
    proxy.stop()


def finished(control):
    [found] = control.json("recordings")
    return found if found["state"] == "finished" else None


@pytest.mark.parametrize("ssh", ["/%Y-%m-%d", "/%Y/ssh %m/%d", ""], indirect=True)
def test_recorded_session_is_played_byte_by_byte(control, ssh):
    done = ssh.exec("printf 'caf\\303\\251 \\377\\033[1mbold\\033[0m'; seq 1000", flags=["-tt"])
    assert done.returncode == 0
    wait_until(lambda: control.json("recordings") and finished(control), "the recording to be finished")
    found = finished(control)
    assert found["user"] == ssh.target.user
    for name in (found["session"], found["name"]):
        assert control.run("play", "--raw", name).stdout == done.stdout
    assert "1000" in control.say("export", "--text", found["session"])


def test_session_is_watched_while_it_goes_on(control, ssh):
    session = ssh.start("-tt", run="cat")
    session.stdin.write(b"before\n")
    [found] = control.wait_for_sessions(1)
    wait_until(lambda: control.json("recordings"), "the recording")
    with control.at_terminal("watch", found["session"]) as terminal:
        terminal.read_until("before\r\n")
        session.stdin.write(b"now\n")
        terminal.read_until("now\r\n")
        session.stdin.write(b"\x04")
        assert session.wait(timeout=60 * SLOWDOWN) == 0
        assert terminal.wait() == 0
    done = control.run("watch", found["session"])
    assert done.returncode == 1 and b"goes on" in done.stderr

"""Recordings: what they hold, who writes them, and what becomes of sessions that can't be recorded."""
# SPDX-License-Identifier: MIT

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from harness.process import SLOWDOWN, read_proc, wait_until
from harness.recordings import Recording, begin, client, folder, recorders, recording_account, recordings, workers
from harness.running_cat import says_on
from harness.target import proxied_target
from harness.terminal import Terminal
from peers.scripted import server
from peers.scripted.stage import Stage
from peers.scripted.wire import Number, reader

pytestmark = pytest.mark.proxy_only

# On a terminal: characters in halves, bytes that are none, and much of it.
PROGRAM = """stty raw -echo; exec python3 -u -c '
import os, random, sys, time
out = lambda piece: os.write(1, piece)
out(b"caf\\xc3"); time.sleep(0.02); out(b"\\xa9 ")
out(b"late \\xe2\\x82"); time.sleep(0.4); out(b"\\xac ")
random.seed(7)
for _ in range(40): out(random.randbytes(65536))
for _ in range(40): out("grüße \\U0001f980\\r\\n".encode() * 3000)
sys.exit(9)'"""


# ── what they hold ──

def test_terminal_is_recorded_byte_by_byte_over_key_exchanges(begin, client, recordings):
    ssh = client(begin())
    done = ssh.exec(PROGRAM, flags=["-tt"], options=["RekeyLimit=256K"], timeout=120)
    assert done.returncode == 9 and len(done.stdout) > 4_000_000
    [recording] = recordings.wait()
    assert recording.raw() == done.stdout
    assert recording.end["exit_status"] == 9 and recording.end["reason"] == "closed"
    assert "café" in "".join(recording.of("o"))
    assert recording.header["version"] == 2 and recording.header["command"] == PROGRAM
    assert recording.header["sshrp"]["user"] == "recorded" and recording.header["sshrp"]["upstream_user"] == "alice"
    assert re.fullmatch(r"[0-9a-f]{12}\.1\.cast", recording.path.name)
    assert recording.path.stat().st_mode & 0o777 == 0o640


def test_asciinema_plays_what_was_recorded(begin, client, recordings):
    asciinema = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../build/peers/asciinema-2.4.0"))
    subprocess.run([os.path.join(os.path.dirname(__file__), "../../tools/peers/python.sh"), "asciinema-2.4.0"], check=True)
    ssh = client(begin())
    done = ssh.exec("echo Grüße; echo $TERM", flags=["-tt"])
    [recording] = recordings.wait()
    shown = subprocess.run([sys.executable, "-m", "asciinema", "cat", recording.path], capture_output=True, check=True,
                           env={**os.environ, "PYTHONPATH": asciinema, "LC_ALL": "C.UTF-8"})
    assert shown.stdout == done.stdout


def test_terminal_changes_its_size_and_is_left_by_its_shell(begin, client, recordings):
    ssh = client(begin())
    with Terminal(ssh.command("-tt"), {**ssh.environment, "TERM": "vt220"}, rows=31, columns=97) as terminal:
        terminal.type("PS1='ready> '; stty -echo; echo be''gin\n")
        terminal.read_until("begin")
        part = recordings.wait_for_part()
        terminal.resize(45, 132)
        wait_until(lambda: b'"r", "132x45"' in part.read_bytes(), "the new size")
        terminal.type("exit 3\n")
        assert terminal.wait() == 3
    [recording] = recordings.wait()
    assert (recording.header["width"], recording.header["height"]) == (97, 31)
    assert recording.header["env"]["TERM"] == "vt220" and "command" not in recording.header
    assert recording.of("r") == ["132x45"] and recording.end["exit_status"] == 3
    assert not recording.of("i")


def test_command_has_both_streams_and_its_beginning_alone(begin, client, recordings):
    ssh = client(begin(record_exec_max="100K"))
    done = ssh.exec("echo wrong >&2; sleep 0.2; head -c 300000 /dev/zero | tr '\\0' x")
    assert len(done.stdout) == 300_000 and done.stderr.endswith(b"wrong\n")
    [recording] = recordings.wait()
    assert recording.raw(stderr=True) == b"wrong\n"
    assert recording.raw() == done.stdout[:100 * 1024 - len(b"wrong\n")]
    assert recording.of("x-sshrp-rest") == [300_000 + len(b"wrong\n") - 100 * 1024]


def test_each_kind_is_recorded_only_where_it_is_asked_for(begin, client, recordings):
    ssh = client(begin(record=["terminal"]))
    assert ssh.exec("echo quiet").stdout == b"quiet\n"
    ssh.exec("echo loud", flags=["-tt"])
    [recording] = recordings.wait()
    assert recording.raw() == b"loud\r\n"


def test_program_does_not_wait_without_end_for_the_word_on_its_terminal(new_proxy, work, upstream_keys, openssh, folder, recordings):
    def says_nothing_of_terminals(_, payload):
        if payload[0] != Number.CHANNEL_REQUEST:
            return False
        fields = reader(payload)
        fields.uint32()
        return fields.text() == "pty-req"
    stage = Stage(work, upstream_keys)
    stage.play(work=lambda peer: server.work(peer, on=says_nothing_of_terminals))
    proxy = new_proxy({"recordings": f"{folder}/%Y-%m-%d"})
    user = proxy.route(stage.start(), "alice", record=["terminal"])
    proxy.start()
    try:
        done = openssh(proxied_target(proxy, stage, "alice", user)).exec("whatever", flags=["-tt"])
        assert (done.stdout, done.returncode) == (server.OUTPUT, server.STATUS), done.stderr
        assert "doesn't answer the pty-req" in proxy.text()
        [recording] = recordings.wait()
        assert recording.raw() == server.OUTPUT and recording.header["command"] == "whatever"
    finally:
        proxy.stop()
        stage.stop()


def test_input_is_recorded_where_it_is_asked_for(begin, client, recordings):
    ssh = client(begin(record_input=True))
    assert ssh.exec("cat", stdin=b"typed\xff\n").stdout == b"typed\xff\n"
    [recording] = recordings.wait()
    assert recording.raw("i") == b"typed\xff\n"


def test_sftp_is_not_recorded_and_forwardings_are_noted(begin, client, recordings):
    ssh = client(begin())
    assert ssh.sftp("pwd\n").returncode == 0
    session = ssh.start("-A", run="echo here; cat", options=["ForwardAgent=yes"])
    assert session.stdout.readline() == b"here\n"
    session.communicate(timeout=20 * SLOWDOWN)
    [recording] = recordings.wait()
    assert recording.header["command"] == "echo here; cat"


def test_what_cannot_be_recorded_is_refused_where_that_is_asked_for(begin, client, recordings):
    proxy = begin(record_unseen="deny")
    ssh = client(proxy)
    done = ssh.exec("true", flags=["-W", "127.0.0.1:1"])
    assert done.returncode != 0 and b"administratively prohibited" in done.stderr
    assert client(proxy).exec("echo fine").stdout == b"fine\n"


# ── who writes them ──

def test_recorder_has_no_rights_but_its_folder(begin, client, recordings, folder):
    proxy = begin()
    [recorder] = recorders(proxy.master)
    status = read_proc(recorder, "status")
    assert re.search(r"^CapEff:\t0+$", status, re.MULTILINE) and "Seccomp:\t2" in status and "NoNewPrivs:\t1" in status
    assert folder.stat().st_uid == os.stat(f"/proc/{workers(proxy.master)[0]}").st_uid or folder.stat().st_uid != 0
    assert folder.stat().st_mode & 0o777 == 0o750


def test_nothing_is_started_where_nothing_is_recorded(new_proxy, upstreams):
    proxy = new_proxy()
    proxy.route(upstreams["openssh9"].start(), "alice")
    proxy.start()
    try:
        assert recorders(proxy.master) == []
    finally:
        proxy.stop()


def test_killed_worker_leaves_a_recording_that_is_cut(begin, client, recordings):
    proxy = begin()
    session = client(proxy).start("-tt", run="echo here; cat")
    assert session.stdout.readline() == b"here\r\n"
    wait_until(lambda: b'"o", "here' in recordings.wait_for_part().read_bytes(), "its output to be written")
    [worker] = workers(proxy.master)
    os.kill(worker, signal.SIGKILL)
    [recording] = recordings.wait()
    assert recording.end["reason"] == "cut" and recording.raw() == b"here\r\n"
    assert client(proxy).exec("echo again").stdout == b"again\n"
    assert len(recordings.wait(2)) == 2


@pytest.mark.parametrize("policy", ["end", "continue"])
def test_killed_recorder_leaves_a_recording_that_is_cut(begin, client, recordings, policy):
    proxy = begin(record_on_failure=policy)
    session = client(proxy).start(run="echo here; cat")
    assert session.stdout.readline() == b"here\n"
    wait_until(lambda: b'"o", "here' in recordings.wait_for_part().read_bytes(), "its output to be written")
    [recorder] = recorders(proxy.master)
    os.kill(recorder, signal.SIGKILL)
    if policy == "end":
        assert session.wait(timeout=20 * SLOWDOWN) == 255
        assert b"can't be recorded" in session.stderr.read()
    else:
        proxy.wait_for_line("goes on unrecorded: the recorder has ended")
        says_on(session, b"after\n")
    [recording] = recordings.wait()
    assert recording.end["reason"] == "cut" and recording.raw() == b"here\n"
    wait_until(lambda: [pid for pid in recorders(proxy.master) if pid != recorder], "another recorder")
    wait_until(lambda: client(proxy).exec("echo again").stdout == b"again\n", "a session that the next one records")
    wait_until(lambda: any(Recording(path).raw() == b"again\n" for path in recordings.files()), "its recording")


def test_two_reloads_and_an_upgrade_during_a_recording_leave_it_whole(begin, client, recordings):
    proxy = begin()
    session = client(proxy).start("-tt", run="stty raw -echo; echo here; cat")
    assert session.stdout.readline() == b"here\n"
    for number in range(2):
        proxy.reload()
        says_on(session, b"reload %d\n" % number)
    proxy.upgrade()
    says_on(session, b"upgrade\n")
    out, _ = session.communicate(input=b"", timeout=20 * SLOWDOWN) if session.stdin.closed else (b"", None)
    session.kill()
    [recording] = recordings.wait()
    assert recording.raw() == b"here\nreload 0\nreload 1\nupgrade\n"
    assert recording.end["reason"] in ("closed", "the session has ended")


# ── disks ──

@contextmanager
def small_disk(folder, proxy_owner):
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size=256k,mode=0750,uid={proxy_owner[0]},gid={proxy_owner[1]}", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def disk(folder):
    """A small one in the place of the folder, which the proxy's account may write."""
    account = recording_account()
    with small_disk(folder, (account.pw_uid, account.pw_gid)):
        yield folder


def run_of(session):
    return session.wait(timeout=30 * SLOWDOWN), session.stderr.read()


@pytest.mark.parametrize("policy", ["end", "continue"])
def test_full_disk(disk, begin, client, recordings, policy):
    proxy = begin(record_on_failure=policy)
    session = client(proxy).start("-tt", run="stty raw -echo; echo here; read line; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo done; cat")
    assert session.stdout.readline() == b"here\n"
    session.stdin.write(b"go\n")
    if policy == "end":
        session.stdout.read()
        status, sentence = run_of(session)
        assert status == 255 and b"can't be recorded" in sentence
    else:
        assert len(session.stdout.readline()) == 3_000_001
        assert session.stdout.readline() == b"done\n"
    proxy.wait_for_line("No space left on device")
    assert client(proxy, "unrecorded").exec("echo fine").stdout == b"fine\n"


@pytest.mark.parametrize("policy", ["end", "continue"])
@pytest.mark.parametrize("harm", ["read-only", "removed"])
def test_folder_that_takes_no_file(begin, client, recordings, folder, policy, harm):
    proxy = begin(record_on_failure=policy)
    if harm == "read-only":
        folder.chmod(0o555)
    else:
        folder.rmdir()
    done = client(proxy).exec("echo ran")
    if policy == "end":
        assert done.returncode == 255 and done.stdout == b"" and b"can't be recorded" in done.stderr
        proxy.wait_for_line("can't be recorded, and ends: the folder can't be opened")
    else:
        assert done.stdout == b"ran\n" and done.returncode == 0
        proxy.wait_for_line("can't be recorded, and goes on unrecorded: the folder can't be opened")
    assert client(proxy, "unrecorded").exec("echo fine").stdout == b"fine\n"


def test_recorder_that_stands_still_holds_up_who_is_recorded_and_loses_nothing(begin, client, recordings):
    proxy = begin()
    session = client(proxy).start("-tt", run="stty raw -echo; echo here; read line; head -c 8000000 /dev/zero | tr '\\0' x; echo; cat")
    assert session.stdout.readline() == b"here\n"
    [recorder] = recorders(proxy.master)
    os.kill(recorder, signal.SIGSTOP)
    session.stdin.write(b"go\n")
    assert client(proxy, "unrecorded").exec("echo fine").stdout == b"fine\n"
    os.kill(recorder, signal.SIGCONT)
    assert len(session.stdout.readline()) == 8_000_001
    session.stdin.close()
    session.kill()
    [recording] = recordings.wait()
    assert len(recording.raw()) >= 8_000_001


def test_old_recordings_are_deleted(begin, client, recordings, folder):
    day = folder / "2001-01-01"
    day.mkdir(parents=True)
    folder.chmod(0o777 & ~0o002)
    (day / "0123456789ab.1.cast").write_text("old")
    os.utime(day / "0123456789ab.1.cast", (1_000_000_000, 1_000_000_000))
    account = recording_account()
    for path in (folder, day):
        os.chown(path, account.pw_uid, account.pw_gid)
    begin(settings={"recordings_keep": "30d"})
    wait_until(lambda: not day.exists(), "the folder of an old day to be gone")

"""What docs/operations.md says that the log has is what the program writes, and README.md's example is of this program."""
# SPDX-License-Identifier: MIT

import contextlib
import os
import re
import signal
import socket

import pytest

from harness.faults import Faults
from harness.log_texts import ABOVE, DOCUMENT, LOGGED, SHOWN, TOLD, Text, documented, rows, statements
from harness.penalties import penalties_locked
from harness.ports import free_port
from harness.process import children, only_child, wait_until
from harness.proxy import PROJECT, is_sanitized
from harness.running_cat import running_cat
from harness.services import receive_all
from harness.shared_socket import shut_listening_down
from harness.sources import fresh_source
from harness.target import proxied_target
from harness.user_keys import UserKeys
from peers.accounts import Accounts
from peers.openssh import Sshd
from peers.openssh_client import OpenSSH
from peers.upstream import PASSWORDS

pytestmark = pytest.mark.proxy_only

LINE = re.compile(r"\s*\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ([A-Z]+) (.*)")
OF_OPENSSH = {"Connection closed by …", "Permission denied (password)", "no matching … found", "REMOTE HOST IDENTIFICATION HAS CHANGED"}
DEADLY = b"SSH-2.0-deadly"  # to a worker
LOG_TABLE = documented(LOGGED)
ALL_ELSE = [text for text in documented(SHOWN, TOLD, ABOVE) if text.text not in OF_OPENSSH]


@pytest.fixture(scope="module")
def keys(work):
    return UserKeys(work / "log-text-keys")


@pytest.fixture(scope="module")
def upstream(work, upstream_keys, keys):
    """One that takes the key `ed25519`."""
    accounts = Accounts(work / "log-text-accounts", PASSWORDS)
    (accounts.home("alice") / ".ssh").mkdir()
    (accounts.home("alice") / ".ssh/authorized_keys").write_text(keys.line("ed25519") + "\n" + keys.line("proxy") + "\n")
    server = Sshd(work, upstream_keys, accounts)
    yield server.start()
    server.stop()


class Provoked:
    """A proxy to which all happens that docs/operations.md tells of."""

    def __init__(self, proxy, upstream, keys, work):
        self.proxy, self.upstream, self.keys, self.work, self.clients = proxy, upstream, keys, work, []
        self.faults = Faults(work / "log-text-faults")
        self.faults.begin("crash", DEADLY)
        proxy.runner = self.faults.runner
        proxy.expected_trouble = ["can't go on: dup: Too many open files"]
        self.add_routes()
        proxy.start()

    def add_routes(self):
        broken = self.work / "broken-known-hosts"
        broken.write_text("nonsense\n" + self.upstream.keys.known_hosts("127.0.0.1", self.upstream.port))
        for user, settings in {
                "plain": {}, "new": {"upstream_known_hosts": None, "upstream_host_key_check": "accept-new"},
                "broken-line": {"upstream_known_hosts": str(broken)}, "no-ssh": {"allow_ssh": False},
                "audited": {"sftp_audit": True}, "no-root": {"upstream_root_path": "/nowhere"},
                "before-quanta": {"upstream_algorithms.kex": "curve25519-sha256"},
                "by-key": {"upstream_key": str(self.keys.path("proxy"))}, "own": {"password": "own", "upstream_password": "unused"}, "nobody-listens": {"upstream_port": free_port()}}.items():
            self.proxy.route(self.upstream, "alice", user=user, **settings)
        self.proxy.route(self.upstream, None, user=r"^host-(?P<host>.+)$", upstream_host=r"\g<host>", upstream_allow=["*.example.lan"],
                         upstream_known_hosts=None)

    def ssh(self, user):
        self.clients.append(OpenSSH(proxied_target(self.proxy, self.upstream, user=user), self.work))
        return self.clients[-1]

    def log_in(self):
        self.ssh("plain").exec("true")
        self.ssh("new").exec("true")
        self.ssh("broken-line").exec("true")
        self.ssh("before-quanta").exec("true", options=["KexAlgorithms=curve25519-sha256"])
        self.ssh("by-key").exec("true", options=[f"IdentityFile={self.keys.path('ed25519')}", "PreferredAuthentications=publickey"])
        for refused in ("unknown", "host-elsewhere.example.org", "own", "nobody-listens"):
            self.ssh(refused).exec("true")
        wrong = self.ssh("plain")
        wrong.finish(wrong.command(run="true"), env={**wrong.environment, "SSHRP_TEST_PASSWORD": "wrong"})

    def use_sessions(self):
        self.ssh("no-ssh").exec("true")
        self.ssh("audited").exec("true")
        (self.work / "sent").write_text("text")
        assert self.ssh("audited").sftp(f"put {self.work}/sent sent\nrename sent renamed\nrm renamed\n").returncode == 0
        self.ssh("no-root").sftp("ls\n")

    def change_workers(self):
        worker = only_child(self.proxy.master)
        self.faults.begin("dup")
        os.kill(worker, signal.SIGKILL)
        self.proxy.wait_for_text("the new worker ended with")
        self.faults.begin("fork")
        self.proxy.wait_for_text("the new worker can't be started")
        self.faults.begin("say", b"nonsense")
        self.faults.end("dup")
        self.faults.end("fork")
        self.proxy.wait_for_text("says what no worker says")
        self.faults.end("say")
        self.proxy.wait_for_text("has taken over")

    def stop_workers(self):
        """One that serves, and one that is to drain; the master's clock goes on a minute, for good."""
        worker = only_child(self.proxy.master)
        os.kill(worker, signal.SIGSTOP)
        self.proxy.signal(signal.SIGHUP)
        assert self.ssh("plain").exec("exit 3").returncode == 3  # by another
        [other] = set(children(self.proxy.master)) - {worker}
        self.faults.begin("later")
        self.proxy.wait_for_text("doesn't say that it has stopped taking connections, so it is ended")
        wait_until(lambda: children(self.proxy.master) == [other], "the first worker to be gone")
        os.kill(other, signal.SIGSTOP)
        self.proxy.wait_for_text("is stuck, so it is killed")

    def lose_the_address(self):
        worker = only_child(self.proxy.master)
        self.faults.begin("bind")
        shut_listening_down(worker)
        self.proxy.wait_for_text("it is tried again")
        self.faults.end("bind")
        self.proxy.wait_for_text("has taken over", count=2)

    def change_configuration(self):
        first, self.proxy.port = self.proxy.port, free_port()
        self.proxy.reload()
        self.proxy.wait_for_text(f"no longer listening on 127.0.0.1:{first}")
        good = self.proxy.config.read_text()
        self.proxy.config.write_text("nonsense")
        self.proxy.signal(signal.SIGHUP)
        self.proxy.wait_for_text("the configuration stays as it was")
        self.proxy.signal(signal.SIGUSR2)
        self.proxy.wait_for_text("this one goes on")
        self.proxy.config.write_text(good)

    def scan(self, source, words=b"SSH-2.0-scanner\r\n"):
        with socket.create_connection(("127.0.0.1", self.proxy.port), source_address=(source, 0)) as connection, contextlib.suppress(ConnectionError):
            connection.sendall(words)
            connection.shutdown(socket.SHUT_WR)
            receive_all(connection)

    def be_attacked(self):
        self.proxy.settings["limits.penalties"] = {"noauth": 60}
        self.proxy.reload()
        for source, state, refused in ((fresh_source(), "is refused for 60 s", "penalty (noauth)"), (fresh_source(), "is banned for", "ban")):
            self.scan(source)
            self.proxy.wait_for_text(f"{source} {state}")
            self.scan(source)
            self.proxy.wait_for_text(f"is refused: {refused}")
            self.proxy.settings["limits.penalties"] |= {"ban_after": "1/h"}
            self.proxy.reload()
        with penalties_locked(self.proxy.master):
            self.scan(fresh_source())
            self.proxy.wait_for_text("the table of penalties can't be written now: 1 offences wait")
        self.proxy.wait_for_text("the table of penalties can be written again; 0 offences were lost")
        if not is_sanitized():
            self.scan(fresh_source(), DEADLY + b"\r\n")
            self.proxy.wait_for_text("the worker died of")
            self.proxy.wait_for_text("has taken over", count=3)

    def reach_limits(self):
        self.proxy.settings["limits"] = {"max_sessions": 1}
        self.proxy.reload()
        session = running_cat(self.ssh("plain"))
        for _ in range(10):
            with socket.create_connection(("127.0.0.1", self.proxy.port)) as connection:
                assert b"too many connections; try again later" in receive_all(connection)
        self.proxy.wait_for_text("more within")
        session.kill()
        self.proxy.settings["limits"] = {"max_startups": "1", "max_sessions": 1_000_000}  # needs more descriptors than there are
        self.proxy.reload()
        with socket.create_connection(("127.0.0.1", self.proxy.port)) as first, socket.create_connection(("127.0.0.1", self.proxy.port)):
            assert b"too many connections before login; try again" in receive_all(first)
        self.proxy.wait_for_text("that hasn't logged in is ended")  # before the worker is stopped

    def lines(self):
        return [LINE.fullmatch(line).groups() for line in self.proxy.text().splitlines() if LINE.fullmatch(line)]


@pytest.fixture(scope="module")
def provoked(new_proxy, upstream, keys, work):
    """All (level, text) that the proxy logged."""
    proxy = new_proxy()
    things = Provoked(proxy, upstream, keys, work)
    for happen in (things.log_in, things.use_sessions, things.change_workers, things.change_configuration, things.lose_the_address, things.be_attacked,
                   things.reach_limits, things.stop_workers, proxy.upgrade):
        happen()
    for client in things.clients:
        client.close()
    proxy.stop()
    return things.lines()


@pytest.mark.parametrize("text", LOG_TABLE, ids=lambda text: text.text[:60])
def test_text_of_the_log_table_is_written_at_its_level(provoked, text):
    if is_sanitized() and text.text.startswith("the worker died of"):
        pytest.skip("a sanitizer ends the process before its signal does")
    assert any(text.fits(logged) and text.level in ("", level) for level, logged in provoked), \
        f"{text.level} {text.text}\nis none of\n" + "\n".join(sorted({f"{level} {logged}" for level, logged in provoked}))


def test_fields_of_a_sessions_end_are_those_in_their_order(provoked):
    names = [name for row in rows(DOCUMENT.read_text()) for name in re.findall(r"`(\w+)=(?:\"\")?`", row.get("field", ""))]
    ends = [logged for _, logged in provoked if re.match(r"session \w+ ended: ", logged)]
    assert ends and len(names) > 10
    for end in ends:
        assert re.findall(r" (\w+)=", re.sub(r' reason=".*', ' reason=""', end)) == names


@pytest.fixture(scope="module")
def written():
    return statements()


@pytest.mark.parametrize("text", ALL_ELSE, ids=lambda text: text.text[:60])
def test_text_of_the_other_tables_is_written_or_stands_in_the_sources(provoked, written, text):
    """Some of them take minutes to provoke, or a peer that breaks the protocol."""
    assert any(text.is_part_of(logged) for _, logged in provoked) or text.is_in_the_sources(written), \
        f"neither was {text.text!r} logged, nor does a statement in src/ have it"


def test_lines_of_the_readme_are_of_this_program():
    lines = [LINE.fullmatch(line) for line in (PROJECT / "README.md").read_text().splitlines()]
    lines = [line.groups() for line in lines if line]
    assert len(lines) > 4
    for level, logged in lines:
        assert any(text.fits(logged) and text.level in ("", level) for text in LOG_TABLE), f"docs/operations.md has no {level} {logged}"


def test_texts_are_found_in_the_document():
    """Or the other tests would have nothing to test."""
    assert len(LOG_TABLE) > 20 and len(ALL_ELSE) > 25
    assert all(re.search("[a-z]{3}", "".join(text.fragments)) for text in ALL_ELSE)
    assert Text("INFO", "listening on ADDRESS") in LOG_TABLE
    assert not Text("", "no statement says …").is_in_the_sources(statements())

"""sftp_audit: what it has of clients that would rather not be in it."""
# SPDX-License-Identifier: MIT

import json
import os
import struct
from itertools import chain

import pytest

from harness.process import SLOWDOWN, wait_until
from harness.target import proxied_target
from peers.openssh import Sshd
from peers.paramiko_peer import Paramiko

pytestmark = pytest.mark.proxy_only

INIT, OPEN, CLOSE, WRITE, SETSTAT, RENAME, STATUS = 1, 3, 4, 6, 9, 18, 101
WRITES_AND_CREATES, FAILURE = 0x2 | 0x8, 4
SIZE = 30_000
JOURNAL_LINE = 48 * 1024


@pytest.fixture(scope="module")
def upstream(work, upstream_keys, accounts):
    server = Sshd(work, upstream_keys, accounts).start()
    yield server
    server.stop()


class Audited:
    """A route with an audit behind a proxy that logs next to nothing, and the records of one test."""

    def __init__(self, proxy, upstream, work, file):
        self.target, self.work, self.file = proxied_target(proxy, upstream, "alice", "audited"), work, file
        self.proxy, self.offset = proxy, file.stat().st_size

    def lines(self):
        return self.file.read_bytes()[self.offset:].splitlines()

    def records(self, audit=None):
        records = map(json.loads, self.lines())
        return [record for record in records if audit in (None, record["audit"])]

    def wait_for(self, **members):
        wait_until(lambda: any(members.items() <= record.items() for record in self.records()), f"a record of {members}")


@pytest.fixture(scope="module")
def audited_proxy(new_proxy, upstream, work):
    from conftest import _proxies
    file = work / "audit.log"
    proxy = new_proxy({"level": "ERROR", "log_format": "json", "audit_log": str(file)})
    proxy.route(upstream, "alice", "audited", sftp_audit=True)
    proxy.start()
    yield proxy, file
    _proxies.remove(proxy)
    proxy.stop()


@pytest.fixture
def audited(audited_proxy, upstream, work):
    proxy, file = audited_proxy
    yield Audited(proxy, upstream, work, file)
    assert "sftp" not in proxy.text() and "exec" not in proxy.text()


def string(text):
    return struct.pack(">I", len(text)) + text


def packet(kind, *parts):
    return string(bytes([kind]) + b"".join(parts))


def number(value):
    return struct.pack(">I", value)


class Sftp:
    """SFTP by hand, on a session of its own."""

    def __init__(self, client):
        self.channel = client.get_transport().open_session()
        self.channel.settimeout(20 * SLOWDOWN)
        self.channel.invoke_subsystem("sftp")
        self.channel.sendall(packet(INIT, number(3)))
        self.receive()

    def exactly(self, size):
        data = b""
        while len(data) < size:
            part = self.channel.recv(size - len(data))
            assert part, "the channel's end"
            data += part
        return data

    def receive(self):
        return self.exactly(struct.unpack(">I", self.exactly(4))[0])

    def send(self, *packets):
        self.channel.sendall(b"".join(packets))


def test_records_are_written_whatever_the_level(audited, openssh, upstream, tmp_path):
    place, client = upstream.scratch(), openssh(audited.target)
    (tmp_path / "file").write_bytes(b"x" * 4321)
    assert client.sftp(f"put {tmp_path}/file {place}/file\nchmod 600 {place}/file\nget {place}/missing\n").returncode == 1
    assert client.exec("true").returncode == 0
    client.exec(None, b"exit\n")
    audited.wait_for(audit="sftp", operation="open", path=f"{place}/file", bytes_written=4321, result="ok")
    audited.wait_for(operation="setstat", path=f"{place}/file", detail="permissions=0600", result="ok")
    audited.wait_for(audit="exec", command="true")
    audited.wait_for(audit="shell", user="audited")


def test_handle_that_was_guessed_writes_nothing(audited, upstream):
    """sshd's first handle is 0; OPEN, WRITE and CLOSE in one piece need no answer of it."""
    file, handle = upstream.scratch() / "guessed", string(number(0))
    with Paramiko(audited.target, audited.work).connection() as client:
        sftp = Sftp(client)
        sftp.send(packet(OPEN, number(1), string(os.fsencode(file)), number(WRITES_AND_CREATES), number(0)),
                  packet(WRITE, number(2), handle, bytes(8), string(bytes(SIZE))),
                  packet(CLOSE, number(3), handle))
        replies = {reply[1:5]: reply for reply in (sftp.receive() for _ in range(3))}
        for refused in (2, 3):
            assert replies[number(refused)][0] == STATUS and replies[number(refused)][5:9] == number(FAILURE)
    audited.wait_for(operation="open", path=str(file), bytes_written=0)
    assert [record["operation"] for record in audited.records("sftp")].count("guessed-handle") == 2
    assert file.stat().st_size == 0


def test_handle_that_was_guessed_writes_where_nobody_audits(audited_proxy, upstream, new_proxy, work):
    from conftest import _proxies
    proxy = new_proxy()
    proxy.route(upstream, "alice", "free")
    proxy.start()
    try:
        file, handle = upstream.scratch() / "guessed", string(number(0))
        with Paramiko(proxied_target(proxy, upstream, "alice", "free"), work).connection() as client:
            sftp = Sftp(client)
            sftp.send(packet(OPEN, number(1), string(os.fsencode(file)), number(WRITES_AND_CREATES), number(0)),
                      packet(WRITE, number(2), handle, bytes(8), string(bytes(SIZE))), packet(CLOSE, number(3), handle))
            for _ in range(3):
                sftp.receive()
        assert file.stat().st_size == SIZE
    finally:
        _proxies.remove(proxy)
        proxy.stop()


def test_client_that_goes_before_the_answers_is_in_it(audited, upstream):
    file = upstream.scratch() / "left"
    with Paramiko(audited.target, audited.work).connection() as client:
        sftp = Sftp(client)
        sftp.send(packet(OPEN, number(1), string(os.fsencode(file)), number(WRITES_AND_CREATES), number(0)))
        handle = sftp.receive()[5:]
        sftp.send(packet(WRITE, number(2), handle, bytes(8), string(bytes(SIZE))))
        client.get_transport().sock.close()
    audited.wait_for(operation="open", path=str(file), result="connection lost")
    [record] = [record for record in audited.records("sftp") if record["path"] == str(file)]
    assert record["bytes_written"] + record.get("bytes_unanswered", 0) in (0, SIZE)


def test_no_line_is_so_long_that_the_journal_would_split_it(audited):
    old, new = b"\1" * 4095, b"\\" * 4095
    with Paramiko(audited.target, audited.work).connection() as client:
        sftp = Sftp(client)
        sftp.send(packet(RENAME, number(1), string(old), string(new)))
        assert sftp.receive()[5:9] != number(0)
    audited.wait_for(operation="rename")
    assert max(map(len, chain(audited.lines(), [b""]))) < JOURNAL_LINE
    [record] = [record for record in audited.records("sftp") if record["operation"] == "rename"]
    assert record["path"].startswith("\\x01\\x01") and record["path"].endswith("…") and record["result"] != "ok"

"""Lists with empty names, what may come during a key exchange, and marks in KEXINIT: docs/protocol.md, "Where OpenSSH bends"."""
# SPDX-License-Identifier: MIT

from functools import partial

import pytest

from peers.scripted.client import END, SERVICE_REQUEST, answer_to, by_password, channel_request, connect, log_in, open_session, run
from peers.scripted.packets import Closed
from peers.scripted.peer import LISTS, kex_names
from peers.scripted.server import OUTPUT, STATUS, finish, work
from peers.scripted.wire import Number, message, reader

IN, REFUSED = (STATUS, OUTPUT), (255, b"")
# OpenSSH reads a list up to its first empty name, the proxy passes over empty names.
DOUBLED, LEADING = "{},,none-such", ",{}"
NEEDED = [name for name in LISTS if not name.startswith(("languages", "macs"))]  # the cipher needs no MAC


def log_in_and_run(peer, target):
    return run(log_in(peer, target), "echo $USER")


def lists_with(form, *names):
    return {name: form.format(LISTS[name]) for name in names}


@pytest.mark.parametrize("name", LISTS)
def test_trailing_comma_in_kexinit_of_a_server(as_server, name):
    assert as_server(lists=lists_with("{},", name)) == IN


@pytest.mark.parametrize("name", LISTS)
def test_trailing_comma_in_kexinit_of_a_client(as_client, name):
    assert as_client(log_in_and_run, lists=lists_with("{},", name)) == (b"alice\n", 0)


def test_doubled_commas_in_kexinit_of_a_server(as_server):
    assert as_server(lists=lists_with(DOUBLED, *LISTS)) == IN


def test_doubled_commas_in_kexinit_of_a_client(as_client):
    assert as_client(log_in_and_run, lists=lists_with(DOUBLED, *LISTS)) == (b"alice\n", 0)


@pytest.mark.proxy_only
@pytest.mark.parametrize("name", LISTS)
def test_leading_empty_name_in_kexinit_of_a_server(as_server, name):
    outcome = as_server.outcome(lists=lists_with(LEADING, name))
    assert outcome.direct == (REFUSED if name in NEEDED else IN)
    assert outcome.proxied == IN


@pytest.mark.proxy_only
@pytest.mark.parametrize("name", LISTS)
def test_leading_empty_name_in_kexinit_of_a_client(as_client, name):
    def script(peer, _):
        return answer_to(peer, SERVICE_REQUEST)
    outcome = as_client.outcome(script, lists=lists_with(LEADING, name))
    assert outcome.direct == (END if name in NEEDED else Number.SERVICE_ACCEPT)
    assert outcome.proxied == Number.SERVICE_ACCEPT


# Between a side's KEXINIT and its NEWKEYS


def test_data_in_a_re_exchange_of_a_server(as_server):
    def run_in_exchange(peer, channel):
        early = peer.exchange_keys(before_newkeys=[message(Number.CHANNEL_DATA, channel, b"in between\n")])
        assert all(payload[0] == Number.CHANNEL_EOF for payload in early)
        finish(peer, channel)
    assert as_server(work=partial(work, run=run_in_exchange)) == (STATUS, b"in between\n" + OUTPUT)


def test_end_of_a_program_in_a_re_exchange_of_a_server(as_server):
    def run_in_exchange(peer, channel):
        peer.exchange_keys(before_newkeys=[
            message(Number.CHANNEL_DATA, channel, OUTPUT), message(Number.CHANNEL_EOF, channel),
            message(Number.CHANNEL_REQUEST, channel, "exit-status", False, STATUS), message(Number.CHANNEL_CLOSE, channel)])
    assert as_server(work=partial(work, run=run_in_exchange)) == IN


def output_of(peer, early):
    """The data of a channel up to its close; `early` came before."""
    output, early = b"", list(early)
    while True:
        payload = early.pop(0) if early else peer.receive()
        if payload[0] == Number.CHANNEL_DATA:
            fields = reader(payload)
            fields.uint32()
            output += fields.string()
        if payload[0] == Number.CHANNEL_CLOSE:
            return output


def test_channel_messages_in_a_re_exchange_of_a_client(as_client):
    def script(peer, target):
        channel = open_session(log_in(peer, target))
        early = peer.exchange_keys(before_newkeys=[
            channel_request(channel, "exec", True, "cat"), message(Number.CHANNEL_DATA, channel, b"in between\n"), message(Number.CHANNEL_EOF, channel)])
        return output_of(peer, early)
    assert as_client(script) == b"in between\n"


def test_re_exchange_of_a_server_before_login(as_server):
    """ssh knows none; the proxy does, but nothing of a login may come inside it."""
    def login(peer):
        peer.expect(Number.SERVICE_REQUEST)
        peer.exchange_keys(before_newkeys=[message(Number.SERVICE_ACCEPT, "ssh-userauth")])
    assert as_server(login=login) == REFUSED


@pytest.mark.proxy_only
def test_re_exchange_of_a_client_before_login(scripted_targets):
    """sshd answers UNIMPLEMENTED to it; in the proxy's nothing of a login may come."""
    _, target = scripted_targets["openssh9"]
    with connect(target) as peer, pytest.raises(Closed):
        assert answer_to(peer, SERVICE_REQUEST) == Number.SERVICE_ACCEPT
        peer.exchange_keys(before_newkeys=[by_password(target)])


@pytest.mark.parametrize("early", [
    message(Number.USERAUTH_SUCCESS), message(Number.CHANNEL_DATA, 0, b"x"), message(Number.IGNORE, b"x")], ids=["success", "data", "ignore"])
def test_message_in_the_first_exchange_of_a_strict_server(as_server, early):
    assert as_server(before_first_newkeys=(early,)) == REFUSED


@pytest.mark.parametrize("early", [SERVICE_REQUEST, message(Number.CHANNEL_DATA, 0, b"x"), message(Number.IGNORE, b"x")], ids=["service", "data", "ignore"])
def test_message_in_the_first_exchange_of_a_strict_client(as_client, early):
    assert as_client(log_in_and_run, before_first_newkeys=(early,)) == END


def test_ignore_in_the_first_exchange_of_a_server(as_server):
    assert as_server(before_first_newkeys=(message(Number.IGNORE, b"x"),), strict=False) == IN


def test_ignore_in_the_first_exchange_of_a_client(as_client):
    assert as_client(log_in_and_run, before_first_newkeys=(message(Number.IGNORE, b"x"),), strict=False) == (b"alice\n", 0)


# Marks in KEXINIT. ssh of both releases and sshd 10 leave them out of a re-exchange, sshd 9.2 of Debian doesn't. Ours are in each, for
# peers that look for them in each.


def marks(kexinit):
    return {name for name in kex_names(kexinit).decode().split(",") if name.startswith(("ext-info", "kex-strict"))}


@pytest.mark.proxy_only
def test_marks_in_kexinits_to_servers(as_server):
    seen = []

    def run_with_exchange(peer, channel):
        peer.exchange_keys()
        seen.append([marks(kexinit) for kexinit in peer.kexinits_of_peer])
        finish(peer, channel)
    assert as_server(work=partial(work, run=run_with_exchange)) == IN
    first, again = {"ext-info-c", "kex-strict-c-v00@openssh.com"}, {"kex-strict-c-v00@openssh.com"}
    assert seen == [[first, set()], [first, again]]


@pytest.mark.proxy_only
def test_marks_in_kexinits_to_clients(as_client, release):
    def script(peer, target):
        log_in(peer, target)
        peer.exchange_keys()
        return [marks(kexinit) for kexinit in peer.kexinits_of_peer]
    outcome = as_client.outcome(script)
    strict = {"kex-strict-s-v00@openssh.com"}
    assert outcome.direct == {"openssh9": [strict, strict], "openssh10": [strict | {"ext-info-s"}, set()]}[release]
    assert [found & strict for found in outcome.proxied] == [strict, strict]

"""What goes wrong between proxy and upstream: the client gets a short sentence with the session's id, the log the truth."""
# SPDX-License-Identifier: MIT

import re
import socket
import subprocess

import pytest

from harness.keys import HostKeys
from harness.process import wait_until
from harness.services import Service
from harness.target import proxied_target
from peers.openssh import Sshd

pytestmark = pytest.mark.proxy_only


@pytest.fixture
def upstream(work, upstream_keys, accounts):
    server = Sshd(work, upstream_keys, accounts)
    yield server
    server.stop()


@pytest.fixture
def proxy_with_route(new_proxy):
    """Starts a proxy with one route, for the user "visitor"."""
    made = []

    def make(upstream, **settings):
        proxy = new_proxy()
        made.append(proxy)
        proxy.route(upstream, "alice", user="visitor", **settings)
        proxy.start()
        return proxied_target(proxy, upstream, user="visitor")
    yield make
    for proxy in made:
        proxy.stop()


def assert_told(openssh, target, *truth, told="", secrets=()):
    """The login fails; the client's message says what it may, names the session as the log does, and none of the secrets; the log has
    the truth."""
    start = target.proxy.log.stat().st_size
    done = openssh(target).exec("echo entered")
    message = (done.stdout + done.stderr).decode()
    assert done.returncode == 255 and "entered" not in message and told in message
    for secret in (f":{target.upstream.port}", str(target.upstream.port), "alice", *secrets):
        assert secret not in message, "the client is told too much"

    def lines():
        log = target.proxy.text(start).splitlines()
        return [line for line in log if all(re.search(pattern, line, re.IGNORECASE) for pattern in truth)]
    logged = wait_until(lines, f"a line with {truth} in the proxy's log")
    ids = {word for word in re.findall(r"[0-9A-Za-z]{6,}", message) if re.search(r"\d", word)} - {str(target.port)}
    assert any(word in line for word in ids for line in logged), f"no session id in {message!r} that is in {logged}"
    assert target.password not in target.proxy.text()


def test_port_where_nobody_listens(proxy_with_route, upstream, openssh):
    assert_told(openssh, proxy_with_route(upstream), str(upstream.port), "refused")


def test_host_name_that_does_not_exist(proxy_with_route, upstream, openssh):
    target = proxy_with_route(upstream, upstream_host="no-such-host.invalid", upstream_host_key_check="no")
    assert_told(openssh, target, "no-such-host.invalid", secrets=["no-such-host"])


def test_upstream_that_does_not_answer(proxy_with_route, upstream, openssh):
    with socket.create_server(("127.0.0.1", upstream.port)):
        assert_told(openssh, proxy_with_route(upstream, upstream_connect_timeout=1), str(upstream.port), "time|in time|second",
                    told="the upstream server takes too long to answer")


def test_upstream_that_speaks_no_ssh(proxy_with_route, upstream, openssh):
    with Service(lambda connection: connection.sendall(b"220 mail.example.org ESMTP\r\n" * 1025), port=upstream.port):
        assert_told(openssh, proxy_with_route(upstream), str(upstream.port), told="the upstream server can't be understood",
                    secrets=["mail.example.org"])


def test_upstream_of_before_ssh_2(proxy_with_route, upstream, openssh):
    with Service(lambda connection: connection.sendall(b"SSH-1.5-1.2.27\n"), port=upstream.port):
        assert_told(openssh, proxy_with_route(upstream), "SSH-1.5-1.2.27", told="the upstream server speaks another version of SSH",
                    secrets=["1.2.27"])


def test_upstream_that_hangs_up(proxy_with_route, upstream, openssh):
    with Service(lambda connection: None, port=upstream.port):
        assert_told(openssh, proxy_with_route(upstream), str(upstream.port), "closed|end|hung|reset")


def test_host_key_that_is_not_the_known_one(proxy_with_route, upstream, openssh, tmp_path):
    others = HostKeys(tmp_path / "others")
    (tmp_path / "known").write_text(others.known_hosts("127.0.0.1", upstream.port))
    upstream.start()
    assert_told(openssh, proxy_with_route(upstream, upstream_known_hosts=str(tmp_path / "known")), str(upstream.port), "key")
    assert "password for" not in upstream.process.text(), "the password was sent to a stranger"


def test_unknown_host_key_is_refused_when_checked_strictly(proxy_with_route, upstream, openssh, tmp_path):
    (tmp_path / "known").touch()
    upstream.start()
    assert_told(openssh, proxy_with_route(upstream, upstream_known_hosts=str(tmp_path / "known")), str(upstream.port), "key")
    assert "password for" not in upstream.process.text()


def test_changed_host_key_is_never_accepted(proxy_with_route, upstream, openssh, tmp_path):
    upstream.start()
    target = proxy_with_route(upstream, upstream_known_hosts=None, upstream_host_key_check="accept-new")
    assert openssh(target).exec("echo entered").stdout == b"entered\n"
    upstream.stop()
    honest, upstream.keys = upstream.keys, HostKeys(tmp_path / "others")
    upstream.start()
    start = upstream.process.log.stat().st_size
    assert_told(openssh, target, str(upstream.port), "key")
    assert "password for" not in upstream.process.text(start), "the password was sent to a stranger"
    upstream.stop()
    upstream.keys = honest
    upstream.start()
    assert openssh(target).exec("echo entered").stdout == b"entered\n"


def test_host_key_is_not_looked_at_when_told_so(proxy_with_route, upstream, openssh, tmp_path):
    (tmp_path / "known").write_text(HostKeys(tmp_path / "others").known_hosts("127.0.0.1", upstream.port))
    upstream.start()
    target = proxy_with_route(upstream, upstream_known_hosts=str(tmp_path / "known"), upstream_host_key_check="no")
    assert openssh(target).exec("echo entered").stdout == b"entered\n"


NOTHING_IN_COMMON = "the upstream server and the proxy have no algorithm in common"


def test_upstream_without_a_common_cipher(proxy_with_route, upstream, openssh):
    upstream.options = ["MACs hmac-sha1", "Ciphers aes128-cbc"]
    upstream.start()
    assert_told(openssh, proxy_with_route(upstream), "no common cipher: we offer .*aes128-ctr.*; the upstream offers aes128-cbc; weak, .*: aes128-cbc",
                told=NOTHING_IN_COMMON, secrets=["aes128-cbc"])


def test_upstream_with_only_key_types_that_we_lack(proxy_with_route, upstream, openssh):
    upstream.kinds, upstream.options = ["rsa"], ["HostKeyAlgorithms ssh-rsa"]
    upstream.start()
    assert_told(openssh, proxy_with_route(upstream), "the upstream offers only host keys of the types ssh-rsa; we take .*ssh-ed25519.*; weak, .*: ssh-rsa\"",
                told="the upstream server has no host key of a type that the proxy takes", secrets=["ssh-rsa"])


def test_upstream_without_a_common_key_exchange(proxy_with_route, upstream, openssh):
    upstream.options = ["KexAlgorithms diffie-hellman-group14-sha1"]
    upstream.start()
    assert_told(openssh, proxy_with_route(upstream), "no common key exchange method: we offer .*; the upstream offers diffie-hellman-group14-sha1[^;]*; weak, .*: diffie-hellman-group14-sha1",
                told=NOTHING_IN_COMMON, secrets=["diffie-hellman"])


def test_upstream_whose_host_key_is_too_short(proxy_with_route, upstream, openssh, tmp_path):
    keys = HostKeys(tmp_path / "short")
    keys.path("rsa").unlink()
    subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", keys.path("rsa")], check=True)
    upstream.keys, upstream.kinds = keys, ["rsa"]
    upstream.start()
    assert_told(openssh, proxy_with_route(upstream), "the server's host key can't be used: RSA key of 1024 bits",
                told="the upstream server's host key can't be verified", secrets=["1024"])

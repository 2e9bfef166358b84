"""permit_open before hosts and paths that say something else to the upstream than to who compares them."""
# SPDX-License-Identifier: MIT

import struct

import pytest

from harness.services import Service, echo
from harness.target import proxied_target
from peers.dropbear import Dropbear
from peers.openssh import Sshd
from peers.paramiko_peer import Paramiko
from test_escape_channels import opened, string

pytestmark = pytest.mark.proxy_only


@pytest.fixture(scope="module", params=[Dropbear, Sshd], ids=["dropbear", "openssh9"])
def upstream(request, work, upstream_keys, accounts):
    server = request.param(work, upstream_keys, accounts).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def place(upstream):
    """A folder on the upstream with a socket that may be reached, app/a.sock, and one that may not, secret.sock."""
    folder = upstream.scratch()
    (folder / "app").mkdir()
    (folder / "app").chmod(0o755)
    with Service(echo, path=folder / "app/a.sock"), Service(echo, path=folder / "secret.sock"):
        yield folder


@pytest.fixture(scope="module")
def proxy(new_proxy, upstream, place):
    from conftest import _proxies
    proxy = new_proxy()
    proxy.route(upstream, "alice", "free")
    proxy.route(upstream, "alice", "policed", allow_x11=False)
    proxy.route(upstream, "alice", "listed", permit_open=["*.corp.example:*", "127.0.0.0/8:*", f"{place}/app/*"])
    proxy.start()
    yield proxy
    _proxies.remove(proxy)
    proxy.stop()


@pytest.fixture
def reaches(proxy, upstream, work):
    """Whether a user's session gets a channel of that kind."""
    def ask(user, kind, specific):
        with Paramiko(proxied_target(proxy, upstream, "alice", user), work).connection() as client:
            was_opened, _ = opened(client.get_transport(), kind, specific)
            return was_opened
    return ask


def host(name, service):
    return string(name) + struct.pack(">I", service.port) + string(b"127.0.0.1") + struct.pack(">I", 1)


def path(text):
    return string(str(text).encode()) + string(b"") + struct.pack(">I", 0)


def test_nul_hides_no_other_host(reaches, upstream):
    name = b"127.0.0.1\0.corp.example"
    with Service(echo) as service:
        if upstream.name == "dropbear":
            assert reaches("free", "direct-tcpip", host(name, service)), "dropbear reads up to the NUL"
        assert not reaches("policed", "direct-tcpip", host(name, service))
        assert not reaches("listed", "direct-tcpip", host(name, service))
        assert reaches("policed", "direct-tcpip", host(b"127.0.0.1", service))


def test_numbers_are_addresses_or_nothing(reaches):
    with Service(echo) as service:
        assert reaches("listed", "direct-tcpip", host(b"127.0.0.1", service))
        assert reaches("free", "direct-tcpip", host(b"127.1", service)), "the resolver knows it"
        for name in (b"127.1", b"2130706433", b"0x7f.1", b"localhost"):
            assert not reaches("listed", "direct-tcpip", host(name, service)), name


def test_path_stays_in_its_folder(reaches, upstream, place):
    if upstream.name == "dropbear":
        pytest.skip("this release of dropbear has no direct-streamlocal")
    kind = "direct-streamlocal@openssh.com"
    assert reaches("listed", kind, path(place / "app/a.sock"))
    assert reaches("free", kind, path(f"{place}/app/../secret.sock")), "sshd goes there"
    for other in (f"{place}/app/../secret.sock", f"{place}/app//a.sock", f"{place}/app/./a.sock", place / "secret.sock"):
        assert not reaches("listed", kind, path(other)), other

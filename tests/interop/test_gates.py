"""Ways to an upstream through other hosts: gates that are SSH servers (OpenSSH, dropbear, sshrpd itself)."""
# SPDX-License-Identifier: MIT

import hashlib
import re
import shutil

import pytest

from harness.data import checksum, file_with
from harness.gates import Microsocks, SocksBySsh, gate_table, secret_file, table_of
from harness.keys import HostKeys
from harness.process import wait_until
from harness.proxy import PROJECT
from harness.target import direct_target, proxied_target
from harness.user_keys import UserKeys
from peers.dropbear import Dropbear
from peers.openssh import RELEASES, Sshd

pytestmark = pytest.mark.proxy_only

GATES = ("openssh9", "openssh10", "dropbear", "sshrpd")


@pytest.fixture(scope="module")
def upstream(work, upstream_keys, accounts):
    server = Sshd(work, upstream_keys, accounts)
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def new_gate(work, upstream_keys, accounts):
    """new_gate(kind, options): an sshd or dropbear of the test's own, where bob logs in."""
    started = []

    def make(kind="openssh9", options=()):
        server = (Dropbear(work, upstream_keys, accounts, options) if kind == "dropbear"
                  else Sshd(work, upstream_keys, accounts, RELEASES[kind], options))
        started.append(server)
        return server.start()
    yield make
    for server in started:
        server.stop()


@pytest.fixture
def behind(new_proxy):
    """behind(upstream, tables, via, ...): the target that a proxy leads to through what `via` says."""
    made = []

    def make(upstream, tables, via="door", settings=None, account="alice", **route):
        proxy = new_proxy(settings)
        made.append(proxy)
        proxy.written_routes = tables
        user = proxy.route(upstream, account, upstream_via=via, **route)
        proxy.start()
        return proxied_target(proxy, upstream, account, user)
    yield make
    for proxy in made:
        proxy.stop()


def says(openssh, target):
    done = openssh(target).exec("echo entered")
    return done.returncode, (done.stdout + done.stderr).decode()


@pytest.fixture(params=GATES)
def door(request, new_gate, new_proxy, tmp_path):
    """The [[gates]] table of a gate of each kind, and the server that logs where connections come from."""
    if request.param != "sshrpd":
        gate = new_gate(request.param)
        yield table_of(tmp_path, gate)
        return
    gate = new_gate()
    front = new_proxy()
    user = front.route(gate, "bob")
    front.start()
    yield gate_table(tmp_path, front.keys, front.port, user=user)
    front.stop()


def test_all_goes_through_a_gate(door, upstream, behind, openssh, tmp_path):
    target = behind(upstream, door)
    client = openssh(target)
    done = client.exec("cat; echo apart >&2; exit 7", b"x" * 300_000)
    assert (done.returncode, done.stdout) == (7, b"x" * 300_000) and b"apart" in done.stderr
    place = target.scratch()
    wanted = file_with(tmp_path / "up", 3_000_001)
    client.sftp_put(tmp_path / "up", f"{place.name}/file")
    assert checksum(place / "file") == wanted
    client.sftp_get(f"{place.name}/file", tmp_path / "down")
    assert checksum(tmp_path / "down") == wanted


@pytest.mark.slow
@pytest.mark.parametrize("shared", [False, True])
def test_much_goes_both_ways(shared, upstream, new_gate, behind, openssh, tmp_path):
    """With new keys on the gate's connection in between."""
    target = behind(upstream, table_of(tmp_path, new_gate(), share=shared), settings={"algorithms.upstream": {"rekey_limit": "16M"}})
    size = 64 * 1024 * 1024
    done = openssh(target).exec(f"head -c {size} /dev/zero", timeout=300)
    assert hashlib.sha256(done.stdout).digest() == hashlib.sha256(bytes(size)).digest()
    done = openssh(target).exec("sha256sum", bytes(size), timeout=300)
    assert done.stdout.decode().split()[0] == hashlib.sha256(bytes(size)).hexdigest()


def test_gates_behind_gates(upstream, new_gate, behind, openssh, tmp_path):
    first, second, third = new_gate(), new_gate("dropbear"), new_gate("openssh10")
    tables = (table_of(tmp_path, first, "first") + table_of(tmp_path, second, "second", via="first")
              + table_of(tmp_path, third, "third", via="second"))
    target = behind(upstream, tables, via="third")
    done = openssh(target).exec("sha256sum", b"x" * 1_000_000)
    assert done.stdout.decode().split()[0] == hashlib.sha256(b"x" * 1_000_000).hexdigest()


def test_gate_is_told_whose_connection_it_is(upstream, new_gate, behind, openssh, tmp_path):
    gate = new_gate()
    client = openssh(behind(upstream, table_of(tmp_path, gate)))
    assert client.exec("true").returncode == 0
    gate.process.wait_for_text(f"originator {client.source} port ")
    gate.process.wait_for_text("127.0.0.1 port " + str(upstream.port))


def test_gate_takes_the_proxys_key(upstream, new_gate, accounts, behind, openssh, tmp_path):
    keys = UserKeys(tmp_path / "keys")
    gate = new_gate(options=["AuthenticationMethods publickey", f"AuthorizedKeysFile {tmp_path}/keys/proxy.pub"])
    target = behind(upstream, table_of(tmp_path, gate, password_file=None, key=str(keys.path("proxy"))))
    assert says(openssh, target)[0] == 0


def test_gate_takes_a_certificate(upstream, new_gate, behind, openssh, tmp_path):
    keys = UserKeys(tmp_path / "keys")
    key = keys.certified("proxy", principals="bob")
    certificate = tmp_path / "elsewhere.pub"
    key.with_name(key.name + "-cert.pub").rename(certificate)
    gate = new_gate(options=["AuthenticationMethods publickey", "AuthorizedKeysFile none",
                             f"TrustedUserCAKeys {keys.path('ca').with_suffix('.pub')}"])
    target = behind(upstream, table_of(tmp_path, gate, password_file=None, key=str(key), certificate=str(certificate)))
    assert says(openssh, target)[0] == 0


def test_another_servers_key_ends_it_before_a_password_is_shown(upstream, new_gate, behind, openssh, tmp_path):
    gate = new_gate()
    target = behind(upstream, gate_table(tmp_path, HostKeys(tmp_path / "others"), gate.port))
    status, said = says(openssh, target)
    assert status == 255 and "the way to the upstream server can't be used" in said and "door" not in said
    target.proxy.wait_for_text("the gate door can't be used: host key")
    assert "password for bob" not in gate.process.text()


def test_new_host_key_of_a_gate_is_remembered(upstream, new_gate, behind, openssh, tmp_path):
    gate = new_gate()
    target = behind(upstream, table_of(tmp_path, gate, known_hosts=None, host_key_check="accept-new"))
    assert says(openssh, target)[0] == 0
    assert f"[127.0.0.1]:{gate.port} " in (target.proxy.directory / "state/known_hosts").read_text()
    assert says(openssh, target)[0] == 0


def test_gate_that_may_not_connect_there(upstream, new_gate, behind, openssh, tmp_path):
    target = behind(upstream, table_of(tmp_path, new_gate(options=["PermitOpen 127.0.0.1:1"])))
    status, said = says(openssh, target)
    assert status == 255 and "the upstream server can't be reached" in said
    target.proxy.wait_for_text(f"the gate door doesn't connect to 127.0.0.1:{upstream.port}: ")


def test_gate_that_refuses_the_password(upstream, new_gate, behind, openssh, tmp_path):
    target = behind(upstream, table_of(tmp_path, new_gate(), password="wrong"))
    assert says(openssh, target)[0] == 255
    target.proxy.wait_for_text("the gate door can't be used: its login fails: it refuses the password")
    assert "wrong" not in target.proxy.text()


@pytest.mark.parametrize("shared", [False, True])
def test_gate_dies_in_the_middle(shared, upstream, new_gate, behind, openssh, tmp_path):
    gate = new_gate()
    target = behind(upstream, table_of(tmp_path, gate, share=shared))
    sessions = [openssh(target).start(run="echo begun; cat") for _ in range(3)]
    for session in sessions:
        assert session.stdout.readline() == b"begun\n"
    gate.signal_sessions()
    for session in sessions:
        assert "the way to the upstream server was lost" in session.stderr.read().decode()
    target.proxy.wait_for_text("the gate door was lost: ", count=3)
    assert says(openssh, target)[0] == 0, "the next login gets a new connection"


@pytest.mark.matrix  # two hundred logins at once are no work for a sanitizer
@pytest.mark.deadline(300)
def test_hundred_sessions_share_a_connection_and_one_never_reads(upstream, new_gate, behind, openssh, tmp_path):
    gate = new_gate()
    target = behind(upstream, table_of(tmp_path, gate, share=True, max_channels=100))
    client = openssh(target)
    lazy = client.start(run="echo begun; cat /dev/zero")
    assert lazy.stdout.read(6) == b"begun\n"  # and no more
    sessions = []
    for _ in range(11):
        batch = [client.start(run="echo begun; read word; head -c 100000 /dev/zero; echo $word") for _ in range(9)]
        for session in batch:
            assert session.stdout.readline() == b"begun\n"
        sessions += batch
    for session in sessions:
        session.stdin.write(b"word\n")
    for session in sessions:
        received = b""
        while part := session.stdout.read(65536):
            received += part
        assert received == bytes(100_000) + b"word\n"
    assert gate.process.text().count("Accepted password for bob") == 1
    assert lazy.poll() is None
    extra = [client.start(run="echo begun; cat") for _ in range(100)]
    for session in extra:
        assert session.stdout.readline() == b"begun\n"
    assert gate.process.text().count("Accepted password for bob") == 2, "the hundred and first has another connection"


def test_session_that_is_gone_leaves_nothing_at_the_gate(upstream, new_gate, behind, openssh, tmp_path):
    gate = new_gate()
    target = behind(upstream, table_of(tmp_path, gate))
    session = openssh(target).start(run="echo begun; cat")
    assert session.stdout.readline() == b"begun\n"
    session.kill()
    wait_until(lambda: not gate.session_processes(), "the gate's connection to be over")


def test_daemon_ends_while_a_shared_connection_rests(upstream, new_gate, behind, openssh, tmp_path):
    target = behind(upstream, table_of(tmp_path, new_gate(), share=True))
    assert says(openssh, target)[0] == 0
    target.proxy.stop()  # asserts that it ends with 0
    target.proxy.start()


def examples():
    """Of docs/upstreams.md, section "Ways through other hosts"."""
    section = (PROJECT / "docs/upstreams.md").read_text().partition("\n## Ways through other hosts\n")[2].partition("\n## ")[0]
    return re.findall(r"^```toml\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


def test_examples_of_the_manual_are_three():
    assert len(examples()) == 3


@pytest.mark.parametrize("number", [0, 1, 2], ids=["gate", "socks", "password"])
def test_examples_of_the_manual(number, upstream, new_gate, new_proxy, openssh, tmp_path):
    keys = UserKeys(tmp_path / "keys")
    gate = new_gate(options=[f"AuthorizedKeysFile {tmp_path}/keys/proxy.pub"])
    shutil.copy(keys.path("proxy"), tmp_path / "door_key")
    (tmp_path / "door_key").chmod(0o600)
    (tmp_path / "known_hosts").write_text(gate.keys.known_hosts("127.0.0.1", gate.port))
    socks = SocksBySsh(openssh(direct_target(gate, "bob"))).start()
    corporate = Microsocks(tmp_path, ("bob", "of_the_proxy")).start()
    secret_file(tmp_path, "proxy", "of_the_proxy")
    text = examples()[number]
    for written, here in (('"build.internal"', f'"127.0.0.1"\nupstream_port = {upstream.port}\nupstream_user = "alice"'),
                          ("door.example.org:22", f"127.0.0.1:{gate.port}"), ('"sshrp"', '"bob"'), ("/etc/sshrp/", f"{tmp_path}/"),
                          ("127.0.0.1:1080", f"127.0.0.1:{socks.port}"), ("proxy.example.org:1080", f"127.0.0.1:{corporate.port}"),
                          ("proxy_password", "password-of-proxy")):
        text = text.replace(written, here)
    proxy = new_proxy()
    proxy.written_routes = text
    proxy.start()
    assert says(openssh, proxied_target(proxy, upstream, user="build")) == (0, "entered\n")
    proxy.stop()
    corporate.stop()

"""What a route allows: each key, with OpenSSH's client, and what the client sees of a refusal."""
# SPDX-License-Identifier: MIT

import re

import pytest

from harness.ports import free_port
from harness.process import listening, wait_until
from harness.services import Service, connect, converse, echo
from peers.openssh import Sshd

pytestmark = pytest.mark.proxy_only


@pytest.fixture(scope="module")
def upstream(work, upstream_keys, accounts):
    server = Sshd(work, upstream_keys, accounts, options=["AcceptEnv *", "PermitTunnel yes"]).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def proxy(new_proxy, upstream):
    """One proxy with a route for every restriction; the user name tells which."""
    from conftest import _proxies
    proxy = new_proxy()
    routes = {
        "all": {},
        "no-ssh": {"allow_ssh": False},
        "no-sftp": {"allow_sftp": False},
        "no-forwarding": {"allow_forwarding": False},
        "local": {"allow_forwarding": "local"},
        "remote": {"allow_forwarding": "remote"},
        "no-agent": {"allow_agent": False},
        "no-x11": {"allow_x11": False},
        "no-pty": {"allow_pty": False},
        "env": {"accept_env": ["SSHRP_*"], "set_env": ["SSHRP_SET=by the route", "OTHER=$HOME"]},
        "jump": {"allow_ssh": False, "allow_sftp": False, "allow_forwarding": True},
    }
    for name, keys in routes.items():
        proxy.route(upstream, "alice", name, **keys)
    proxy.start()
    yield proxy
    _proxies.remove(proxy)
    proxy.stop()


@pytest.fixture
def client(proxy, upstream, openssh):
    from harness.target import proxied_target
    return lambda user: openssh(proxied_target(proxy, upstream, "alice", user))


@pytest.fixture
def service():
    with Service(echo) as running:
        yield running


def test_route_without_restrictions_allows_all(client):
    assert client("all").exec("echo here").stdout == b"here\n"


def test_no_shell_and_no_command_without_ssh(client, proxy):
    ssh = client("no-ssh")
    for run in ("echo here", None):
        done = ssh.exec(run)
        assert done.returncode != 0 and done.stdout == b"", run
    assert b"exec request failed" in ssh.exec("id").stderr
    assert 'refused program "id" of the client' in proxy.text()


def test_sftp_goes_on_without_ssh(client):
    assert client("no-ssh").sftp("pwd\n").returncode == 0


def test_no_sftp_and_no_scp_over_it_without_sftp(client, tmp_path):
    ssh = client("no-sftp")
    assert b"subsystem request failed" in ssh.sftp("pwd\n").stderr
    assert ssh.scp("/etc/hostname", ":x").returncode != 0
    assert ssh.exec("echo here").stdout == b"here\n"


def refused_forward(ssh, service):
    done = ssh.finish(ssh.command("-W", f"127.0.0.1:{service.port}"), b"x")
    assert done.returncode != 0 and done.stdout == b""
    return done.stderr


@pytest.mark.parametrize("user", ["no-forwarding", "remote", "no-ssh"])
def test_local_forwarding_is_refused_as_prohibited(client, service, user):
    assert b"administratively prohibited: not permitted here" in refused_forward(client(user), service)


@pytest.mark.parametrize("user", ["all", "local", "jump"])
def test_local_forwarding_goes_where_it_is_allowed(client, service, user):
    ssh = client(user)
    assert ssh.finish(ssh.command("-W", f"127.0.0.1:{service.port}"), b"echo").stdout == b"echo"


@pytest.mark.parametrize("user", ["no-forwarding", "local", "no-ssh"])
def test_remote_forwarding_is_refused(client, service, user):
    ssh = client(user)
    done = ssh.finish(ssh.command("-N", f"-R127.0.0.1:{free_port()}:127.0.0.1:{service.port}", options=["ExitOnForwardFailure=yes"]))
    assert done.returncode == 255 and b"remote port forwarding failed" in done.stderr


def test_remote_forwarding_goes_where_it_is_allowed(client, service, tmp_path):
    port = free_port()
    client("remote").start("-N", f"-R127.0.0.1:{port}:127.0.0.1:{service.port}")
    wait_until(lambda: listening(port), "the upstream to listen")
    assert converse(connect(("127.0.0.1", port)), b"back") == b"back"


def test_lists_of_where_forwardings_lead(new_proxy, upstream, openssh, service):
    from conftest import _proxies
    from harness.target import proxied_target
    proxy, free = new_proxy(), free_port()
    proxy.route(upstream, "alice", "lists", permit_open=[f"127.0.0.1:{service.port}"], permit_listen=[f"127.0.0.1:{free}"])
    proxy.start()
    try:
        ssh = openssh(proxied_target(proxy, upstream, "alice", "lists"))
        assert ssh.finish(ssh.command("-W", f"127.0.0.1:{service.port}"), b"echo").stdout == b"echo"
        for place in (f"localhost:{service.port}", f"127.0.0.1:{upstream.port}", f"127.0.0.2:{service.port}"):
            assert b"administratively prohibited" in ssh.finish(ssh.command("-W", place), b"x").stderr, place
        other = free_port()
        done = ssh.finish(ssh.command("-N", f"-R127.0.0.1:{other}:127.0.0.1:{service.port}", options=["ExitOnForwardFailure=yes"]))
        assert done.returncode == 255
        ssh.start("-N", f"-R127.0.0.1:{free}:127.0.0.1:{service.port}")
        wait_until(lambda: listening(free), "the upstream to listen")
    finally:
        _proxies.remove(proxy)
        proxy.stop()


def test_no_socket_is_forwarded_past_a_list(client, tmp_path):
    ssh = client("no-forwarding")
    socket = tmp_path / "socket"
    process = ssh.start("-N", "-v", "-E", str(tmp_path / "log"), f"-L{socket}:/run/anything.sock")
    wait_until(socket.exists, "ssh to listen")
    assert converse(connect(socket), b"") == b""
    wait_until(lambda: "administratively prohibited" in (tmp_path / "log").read_text(), "the refusal")
    process.kill()


def test_no_agent_without_allow_agent(client, tmp_path):
    import subprocess
    started = subprocess.run(["ssh-agent", "-s", "-a", str(tmp_path / "agent")], capture_output=True, text=True, check=True).stdout
    pid = re.search(r"SSH_AGENT_PID=(\d+)", started)[1]
    try:
        for user, wanted in (("all", b"/"), ("no-agent", b"")):
            ssh = client(user)
            argv = ssh.command("-A", run="echo -n $SSH_AUTH_SOCK", options=[f"IdentityAgent={tmp_path / 'agent'}"])
            done = ssh.finish(argv, env={**ssh.environment, "SSH_AUTH_SOCK": str(tmp_path / "agent")})
            assert done.returncode == 0 and done.stdout[:1] == wanted, user
    finally:
        subprocess.run(["kill", pid], check=True)


def test_no_terminal_without_allow_pty(client):
    assert client("all").exec("tty", flags=["-tt"]).stdout.startswith(b"/dev/pts/")
    done = client("no-pty").exec("tty", flags=["-tt"])
    assert b"PTY allocation request failed" in done.stderr and done.returncode != 0
    assert client("no-pty").exec("tty").stdout == b"not a tty\n"


def test_no_x11_without_allow_x11(client):
    options = ["ForwardX11Trusted=yes", "XAuthLocation=/usr/bin/xauth"]
    for user, wanted in (("all", True), ("no-x11", False)):
        ssh = client(user)
        argv = ssh.command("-X", run="echo -n $DISPLAY", options=options)
        seen = ssh.finish(argv, env={**ssh.environment, "DISPLAY": ":77"}).stdout
        assert bool(seen) == wanted, user


def test_environment_is_the_routes(client):
    ssh = client("env")
    environment = {**ssh.environment, "SSHRP_ONE": "1", "SSHRP_SET": "by the client", "TZ_LIKE": "x"}
    argv = ssh.command(run="env", options=["SendEnv=SSHRP_ONE SSHRP_SET TZ_LIKE"])
    seen = ssh.finish(argv, env=environment).stdout.decode().splitlines()
    assert "SSHRP_ONE=1" in seen and "SSHRP_SET=by the route" in seen and "OTHER=$HOME" in seen
    assert not [line for line in seen if line.startswith("TZ_LIKE")]


def test_multiplexed_sessions_are_held_to_the_route_each(client, tmp_path):
    ssh = client("no-ssh")
    control = tmp_path / "control"
    ssh.start("-N", "-M", f"-S{control}")
    wait_until(control.exists, "the master")
    for _ in range(3):
        assert ssh.finish(ssh.command(f"-S{control}", run="id")).stdout == b""
    assert ssh.sftp("pwd\n", options=[f"ControlPath={control}"]).returncode == 0

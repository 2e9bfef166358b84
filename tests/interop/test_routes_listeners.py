"""Routes for some listeners only, and for some clients only: to others they aren't there."""
# SPDX-License-Identifier: MIT

import dataclasses
import subprocess
import sys

import pytest

from harness.ports import free_port
from harness.proxy import SSHRPD
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only


@pytest.fixture(scope="module")
def proxy(upstreams, new_proxy):
    nine, ten = upstreams["openssh9"].start(), upstreams["openssh10"].start()
    proxy = new_proxy()
    proxy.inside, proxy.nameless = free_port(), free_port()
    proxy.written_routes = (f'[[listeners]]\naddress = "127.0.0.1:{proxy.inside}"\nname = "internal"\n'
                            f'[[listeners]]\naddress = "127.0.0.1:{proxy.nameless}"\n')
    proxy.route(ten, "alice", user="alice", listener=["internal"])
    proxy.route(ten, "alice", user="joe", **{"from": ["127.0.0.2", "10.0.0.0/8"]})
    proxy.route(ten, "alice", user="^only-(inside|me)$", listener="internal")
    proxy.route(ten, "alice", user="nameless", listener=f"127.0.0.1:{proxy.nameless}")
    proxy.route(nine, "alice", user="alice")
    proxy.route(nine, "alice", user="^(joe|only-me)$")
    proxy.start()
    yield proxy
    proxy.stop()


@pytest.fixture
def ask(proxy, upstreams, openssh):
    """Which upstream a user gets to, who comes by that port from that address."""
    def answer(user, port=None, source="127.0.0.1"):
        names = {str(upstreams[name].port): name for name in ("openssh9", "openssh10")}
        target = proxied_target(proxy, upstreams["openssh9"], "alice", user)
        done = openssh(dataclasses.replace(target, port=port or proxy.port)).exec("echo $SSH_CONNECTION", options=[f"BindAddress={source}"])
        words = done.stdout.decode().split()
        assert words or b"Permission denied (" in done.stderr, done.stderr
        return names[words[-1]] if words else None
    return answer


def test_user_has_another_server_by_another_listener(proxy, ask):
    assert ask("alice", proxy.inside) == "openssh10"
    assert ask("alice") == "openssh9"
    assert ask("alice", proxy.nameless) == "openssh9"


def test_user_has_another_server_from_another_network(ask):
    assert ask("joe", source="127.0.0.2") == "openssh10"
    assert ask("joe", source="127.0.0.1") == "openssh9"


def test_patterns_are_for_listeners_too(proxy, ask):
    assert ask("only-me", proxy.inside) == "openssh10"
    assert ask("only-me") == "openssh9"
    assert ask("only-inside", proxy.inside) == "openssh10"
    assert ask("only-inside") is None


def test_listener_is_named_by_its_address(proxy, ask):
    assert ask("nameless", proxy.nameless) == "openssh10"
    assert ask("nameless", proxy.inside) is None


def test_reload_keeps_the_listeners_apart(proxy, ask):
    proxy.reload()
    assert ask("alice", proxy.inside) == "openssh10"
    assert ask("alice") == "openssh9"


def test_explain_asks_for_a_listener_and_an_address(proxy, upstreams):
    def explain(user, *origin):
        done = subprocess.run([SSHRPD, "-c", proxy.config, "--explain", user, *origin], capture_output=True, text=True)
        port = [line.split()[1].rstrip(":") for line in done.stdout.splitlines() if line.startswith("upstream_port")]
        return {str(upstreams[name].port): name for name in ("openssh9", "openssh10")}[port[0]] if port else None
    assert explain("alice", "--listener", "internal") == "openssh10"
    assert explain("alice", "--listener", f"127.0.0.1:{proxy.nameless}") == "openssh9"
    assert explain("joe", "--from", "10.1.1.1") == "openssh10"
    assert explain("joe", "--from", "192.0.2.1") == "openssh9"
    assert explain("only-inside", "--listener", "other") is None


# As systemd passes sockets: it listens on ports of 127.0.0.1, and becomes the command line.
SOCKETS = """
import os, socket, sys
ports, command = sys.argv[1].split(","), sys.argv[2:]
for fd, port in enumerate(ports, 3):
    one = socket.create_server(("127.0.0.1", int(port)))
    os.dup2(one.fileno(), fd + 100)
    one.close()
for fd in range(3, 3 + len(ports)):
    os.dup2(fd + 100, fd)
    os.close(fd + 100)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(ports)))
os.execv(command[0], command)
"""


def test_passed_socket_without_a_table_is_warned_of(upstreams, new_proxy, openssh):
    proxy, with_table, missing = new_proxy(), free_port(), free_port()
    proxy.written_routes = "".join(f'[[listeners]]\naddress = "127.0.0.1:{port}"\nname = "{name}"\n'
                                   for name, port in (("inside", with_table), ("nowhere", missing)))
    proxy.settings["listen"] = f"127.0.0.1:{free_port()}"  # which doesn't count
    proxy.route(upstreams["openssh10"].start(), "alice", user="alice")
    proxy.runner = [sys.executable, "-c", SOCKETS, f"{with_table},{proxy.port}"]
    proxy.start()
    warnings = [f"WARNING {proxy.config}: the service manager passed a socket that listens on 127.0.0.1:{proxy.port}, and no "
                "[[listeners]] table is for that: it is served without one; ",
                f"address: the service manager passed no socket for 127.0.0.1:{missing}: nobody listens there"]
    for warning in warnings:
        proxy.wait_for_text(warning)
    assert f"passed a socket that listens on 127.0.0.1:{with_table}" not in proxy.text()
    assert openssh(proxied_target(proxy, upstreams["openssh10"], "alice", "alice")).exec("echo hi").stdout == b"hi\n"
    proxy.stop()
    check = subprocess.run([*proxy.runner, SSHRPD, "-c", proxy.config, "-t"], capture_output=True, text=True)
    assert check.returncode == 0, check.stderr
    for warning in warnings:
        assert warning.removeprefix("WARNING ") in check.stderr

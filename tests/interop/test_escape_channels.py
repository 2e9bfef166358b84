"""Ways out of a jailed route through channels and global requests: forwarding, tunnels, X11, agents, and what nobody has heard of."""
# SPDX-License-Identifier: MIT

import os
import struct
import threading

import pytest

from harness.ports import free_port
from harness.process import SLOWDOWN, listening
from harness.services import Service, echo
from peers.openssh import Sshd
from peers.paramiko_peer import Paramiko, paramiko

pytestmark = pytest.mark.proxy_only


@pytest.fixture(scope="module")
def target(work, upstream_keys, accounts, through):
    upstream = Sshd(work, upstream_keys, accounts, options=["PermitTunnel yes"])
    return through(upstream, upstream_root_path=str(upstream.scratch()))


@pytest.fixture
def connection(target, work):
    with Paramiko(target, work).connection() as client:
        transport = client.get_transport()
        yield transport
        sftp = paramiko.SFTPClient.from_transport(transport)  # and the session still does what it may
        assert sftp.normalize(".") == "/"


def string(text):
    return struct.pack(">I", len(text)) + text


def opened(transport, kind, specific):
    """Opens a channel by hand; the reason why not."""
    number = transport._channels._map and max(transport._channels._map) + 1 or 0
    channel = paramiko.Channel(number)
    transport._channels.put(number, channel)
    event = transport.channel_events[number] = threading.Event()
    transport.channels_seen[number] = True
    channel._set_transport(transport)
    channel._set_window(1 << 20, 32768)
    message = paramiko.Message()
    message.add_byte(paramiko.common.cMSG_CHANNEL_OPEN)
    message.add_string(kind)
    for value in (number, 1 << 20, 32768):
        message.add_int(value)
    message.add_bytes(specific)
    transport._send_user_message(message)
    assert event.wait(20 * SLOWDOWN)
    failure = transport.get_exception()
    return transport._channels.get(number) is not None, failure


DIRECT = string(b"127.0.0.1") + struct.pack(">I", 22) + string(b"127.0.0.1") + struct.pack(">I", 1)
CHANNELS = {
    "direct-tcpip": DIRECT,
    "direct-streamlocal@openssh.com": string(b"/run/docker.sock") + string(b"") + struct.pack(">I", 0),
    "tun@openssh.com": struct.pack(">II", 1, 0x7fffffff),
    "forwarded-tcpip": DIRECT,
    "forwarded-streamlocal@openssh.com": string(b"/run/x") + string(b""),
    "x11": string(b"127.0.0.1") + struct.pack(">I", 1),
    "auth-agent@openssh.com": b"",
    "Session": b"",
    "session ": b"",
    "session\0": b"",
    "": b"",
    "shell@example.com": b"",
}


@pytest.mark.parametrize("kind", CHANNELS)
def test_channel_is_refused_as_prohibited(connection, kind):
    was_opened, failure = opened(connection, kind, CHANNELS[kind])
    assert not was_opened
    assert failure.code == 1 and "prohibited" in failure.text.lower()


def test_no_connection_is_made_for_a_refused_forwarding(connection):
    came = []

    def note(accepted):
        came.append(accepted.getpeername())
    with Service(note) as service:
        was_opened, _ = opened(connection, "direct-tcpip", string(b"127.0.0.1") + struct.pack(">I", service.port) +
                               string(b"127.0.0.1") + struct.pack(">I", 1))
    assert not was_opened and came == []


def test_remote_forwarding_is_refused(connection):
    port = free_port()
    with pytest.raises(paramiko.SSHException):
        connection.request_port_forward("127.0.0.1", port)
    assert not listening(port)


@pytest.mark.parametrize("name,specific", [
    ("streamlocal-forward@openssh.com", string(b"/tmp/sshrp-escape.sock")),
    ("cancel-tcpip-forward", string(b"127.0.0.1") + struct.pack(">I", 1)),
    ("shell@example.com", b""),
    ("", b""),
], ids=lambda value: value if isinstance(value, str) else "")
def test_global_request_is_refused(connection, name, specific):
    message = paramiko.Message()
    message.add_byte(paramiko.common.cMSG_GLOBAL_REQUEST)
    message.add_string(name)
    message.add_boolean(True)
    message.add_bytes(specific)
    connection.completion_event = threading.Event()
    connection.global_response = "unset"
    connection._send_user_message(message)
    assert connection.completion_event.wait(20 * SLOWDOWN)
    assert connection.global_response is None
    assert not os.path.exists("/tmp/sshrp-escape.sock")


def test_messages_for_channels_that_arent_there_do_nothing(connection):
    for number in (0, 1, 77, 0xffffffff):
        for kind, rest in ((93, struct.pack(">I", 1)), (94, string(b"id\n")), (95, struct.pack(">I", 1) + string(b"x")), (96, b""),
                           (97, b""), (98, string(b"shell") + b"\1"), (99, b""), (100, b""), (91, struct.pack(">III", 0, 1, 1))):
            message = paramiko.Message()
            message.add_byte(bytes([kind]))
            message.add_int(number)
            message.add_bytes(rest)
            connection._send_user_message(message)


def test_unknown_messages_of_the_connection_layer_reach_nobody(connection):
    for kind in (83, 89, 101, 110, 127):
        message = paramiko.Message()
        message.add_byte(bytes([kind]))
        message.add_bytes(b"payload")
        connection._send_user_message(message)

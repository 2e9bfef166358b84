"""Ways out of a jailed route that aren't inside SFTP: programs and their environment. None may run, and SFTP still does."""
# SPDX-License-Identifier: MIT

import pytest

from harness.process import SLOWDOWN
from peers.openssh import Sshd
from peers.paramiko_peer import Paramiko, paramiko

pytestmark = pytest.mark.proxy_only


@pytest.fixture(scope="module")
def target(work, upstream_keys, accounts, through):
    upstream = Sshd(work, upstream_keys, accounts, options=["AcceptEnv *"])
    return through(upstream, upstream_root_path=str(upstream.scratch()))


@pytest.fixture
def connection(target, work):
    with Paramiko(target, work).connection() as client:
        yield client.get_transport()


@pytest.fixture
def channel(connection):
    channel = connection.open_session()
    channel.settimeout(20 * SLOWDOWN)
    return channel


def refused(ask, *arguments):
    with pytest.raises(paramiko.SSHException):
        ask(*arguments)


def speaks_sftp(channel):
    """The channel has sftp on it, and what it calls / is the jail."""
    sftp = paramiko.SFTPClient(channel)
    return sftp.normalize(".") == "/" and sftp.listdir("/") == []


COMMANDS = ["id", "sh", "scp -f /etc/passwd", "scp -t /tmp", "rsync --server --sender . /etc", "/usr/lib/openssh/sftp-server",
            "sftp", "internal-sftp", "exec /usr/lib/openssh/sftp-server", "\0", "", "A=1 sftp", "sftp\n id", "git-upload-pack '/x'",
            "tar cf - /", "cat /etc/passwd"]
SUBSYSTEMS = ["netconf", "shell", "exec", "sftp ", " sftp", "SFTP", "sftp\0", "sftp\n", "../sftp", "/usr/lib/openssh/sftp-server",
              "internal-sftp", "sftp-server", "x", ""]


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_refused(channel, command):
    refused(channel.exec_command, command)


@pytest.mark.parametrize("name", SUBSYSTEMS)
def test_other_subsystem_is_refused(channel, name):
    refused(channel.invoke_subsystem, name)


def test_shell_is_refused(channel):
    refused(channel.invoke_shell)


def test_terminal_is_refused(channel):
    refused(channel.get_pty)


def test_sftp_after_a_refused_shell_is_jailed(connection):
    channel = connection.open_session()
    message = request(channel, "shell", b"")
    connection._send_user_message(message)
    request_and_forget(connection, channel, "exec", b"id")
    channel.invoke_subsystem("sftp")
    assert speaks_sftp(channel)


def request(channel, kind, text=None, want_reply=False):
    message = paramiko.Message()
    message.add_byte(paramiko.common.cMSG_CHANNEL_REQUEST)
    message.add_int(channel.remote_chanid)
    message.add_string(kind)
    message.add_boolean(want_reply)
    if text:
        message.add_string(text)
    return message


def request_and_forget(connection, channel, kind, text):
    connection._send_user_message(request(channel, kind, text))


@pytest.mark.parametrize("second", ["shell", "exec", "subsystem"])
def test_second_program_beside_sftp_is_refused(channel, second):
    channel.invoke_subsystem("sftp")
    sftp = paramiko.SFTPClient(channel)
    request_and_forget(channel.transport, channel, second, b"" if second == "shell" else b"id")
    assert sftp.listdir("/") == [] and sftp.normalize("..") == "/"


def test_later_channels_are_jailed_as_the_first(connection):
    for _ in range(4):
        channel = connection.open_session()
        channel.invoke_subsystem("sftp")
        assert speaks_sftp(channel)
        refused(connection.open_session().exec_command, "id")


@pytest.mark.parametrize("name", ["LD_PRELOAD", "BASH_ENV", "ENV", "PATH", "HOME", "SHELL", "SSH_ORIGINAL_COMMAND", "LD_LIBRARY_PATH"])
def test_environment_that_could_change_the_program_stops_at_the_proxy(channel, target, name):
    refused_before = target.proxy.text().count('channel request "env"')
    channel.set_environment_variable(name, "/tmp/evil")
    channel.invoke_subsystem("sftp")
    assert speaks_sftp(channel)
    assert target.proxy.text().count('channel request "env"') == refused_before + 1


def test_environment_without_end_is_dropped(channel):
    for _ in range(500):
        channel.set_environment_variable("LC_ALL", "C")
    channel.invoke_subsystem("sftp")
    assert speaks_sftp(channel)


def test_agent_and_x11_are_refused(channel, connection):
    refused(connection.open_session().request_x11)
    request_and_forget(connection, channel, "auth-agent-req@openssh.com", None)
    channel.invoke_subsystem("sftp")
    assert speaks_sftp(channel)


def test_unknown_channel_request_is_refused(channel, connection):
    request_and_forget(connection, channel, "shell@example.com", b"id")
    request_and_forget(connection, channel, "", None)
    channel.invoke_subsystem("sftp")
    assert speaks_sftp(channel)


def test_data_before_a_program_ends_the_connection(channel, connection):
    message = paramiko.Message()
    message.add_byte(paramiko.common.cMSG_CHANNEL_DATA)
    message.add_int(channel.remote_chanid)
    message.add_string(b"id\n")
    connection._send_user_message(message)
    connection.join(20 * SLOWDOWN)
    assert not connection.is_active()


def test_malformed_request_ends_the_connection(channel, connection):
    message = paramiko.Message()
    message.add_byte(paramiko.common.cMSG_CHANNEL_REQUEST)
    message.add_int(channel.remote_chanid)
    message.add_string("subsystem")
    message.add_boolean(True)
    message.add_int(0xffffffff)
    connection._send_user_message(message)
    connection.join(20 * SLOWDOWN)
    assert not connection.is_active()


def test_what_isnt_sftp_ends_the_channel_only(connection):
    channel = connection.open_session()
    channel.settimeout(20 * SLOWDOWN)
    channel.invoke_subsystem("sftp")
    channel.sendall(b"\xff\xff\xff\xff" + b"id\n" * 1000)
    assert channel.recv(10) == b""
    again = connection.open_session()
    again.invoke_subsystem("sftp")
    assert speaks_sftp(again)

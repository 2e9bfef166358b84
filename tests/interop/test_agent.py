"""Agent forwarding: a program on the upstream sees and uses the client's keys."""
# SPDX-License-Identifier: MIT

import subprocess

import pytest

from harness.process import Process, listening, wait_until


@pytest.fixture
def agent(tmp_path):
    socket, key = tmp_path / "agent", tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "forwarded", "-f", key], check=True)
    process = Process(["ssh-agent", "-D", "-a", socket], tmp_path / "agent.log")
    wait_until(lambda: listening(socket), "the agent to listen")
    subprocess.run(["ssh-add", "-q", key], check=True, capture_output=True, env={"SSH_AUTH_SOCK": str(socket)})
    yield socket
    process.kill()


def test_forwarded_agent_lists_the_clients_keys(ssh, agent, tmp_path):
    done = ssh.exec("ssh-add -L", flags=["-A"], options=[f"IdentityAgent={agent}"])
    assert done.stdout.decode() == (tmp_path / "key.pub").read_text()


def test_forwarded_agent_signs(ssh, agent, tmp_path):
    place = ssh.target.scratch()
    (place / "key.pub").write_text((tmp_path / "key.pub").read_text())
    done = ssh.exec(f"ssh-keygen -Y sign -n test -f {place.name}/key.pub", b"text", flags=["-A"], options=[f"IdentityAgent={agent}"])
    assert done.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"), done.stderr
    (tmp_path / "signature").write_bytes(done.stdout)
    (tmp_path / "signers").write_text("alice " + (tmp_path / "key.pub").read_text())
    verified = subprocess.run(["ssh-keygen", "-Y", "verify", "-n", "test", "-I", "alice", "-f", tmp_path / "signers",
                               "-s", tmp_path / "signature"], input=b"text", capture_output=True)
    assert verified.returncode == 0, verified.stderr


def test_agent_is_not_there_unless_forwarded(ssh):
    assert ssh.exec("ssh-add -L").returncode == 2

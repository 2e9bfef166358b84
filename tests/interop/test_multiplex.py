"""ControlMaster: many channels at once in one connection."""
# SPDX-License-Identifier: MIT

import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.data import checksum, file_with, payload, sha256
from harness.process import SLOWDOWN, wait_until

CHANNELS = 30


def test_thirty_parallel_channels_keep_their_data_apart(ssh, tmp_path):
    control = tmp_path / "control"
    master = ssh.start("-N", "-M", f"-S{control}")
    wait_until(control.exists, "the control socket")
    data = [payload(200_000 + number, number) for number in range(CHANNELS)]
    slaves = [ssh.start(f"-S{control}", run=f"cat; echo {number} >&2; exit {number}", options=["ControlMaster=no"]) for number in range(CHANNELS)]
    # All channels are open at once before the first gets its end: cat answers a first byte of each.
    for slave, content in zip(slaves, data):
        slave.stdin.write(content[:1])
    assert [slave.stdout.read(1) for slave in slaves] == [content[:1] for content in data]
    for number, (slave, content) in enumerate(zip(slaves, data)):
        out, errors = slave.communicate(content[1:], timeout=60 * SLOWDOWN)
        assert sha256(content[:1] + out) == sha256(content)
        assert (errors, slave.returncode) == (f"{number}\n".encode(), number)
    assert master.poll() is None
    assert ssh.finish(ssh.command(f"-S{control}", "-O", "exit")).returncode == 0
    assert master.wait(20 * SLOWDOWN) in (0, 255)


def test_channels_come_and_go_in_one_connection(ssh, tmp_path):
    control = tmp_path / "control"
    ssh.start("-N", "-M", f"-S{control}")
    wait_until(control.exists, "the control socket")
    command = ssh.command(f"-S{control}", run="echo $SSH_CONNECTION", options=["ControlMaster=no"])
    connections = {subprocess.run(command, capture_output=True, env=ssh.environment, timeout=60 * SLOWDOWN).stdout for _ in range(20)}
    assert len(connections) == 1 and connections != {b""}


def test_sftp_shell_and_forward_share_a_connection(ssh, tmp_path):
    control = tmp_path / "control"
    ssh.start("-N", "-M", f"-S{control}")
    wait_until(control.exists, "the control socket")
    place = ssh.target.scratch()
    (tmp_path / "file").write_bytes(payload(500_000))
    through_master = [f"ControlPath={control}", "ControlMaster=no"]
    assert ssh.sftp(f"put {tmp_path}/file {place.name}/file\n", options=through_master).returncode == 0
    assert ssh.exec(f"sha256sum < {place.name}/file", options=through_master).stdout.split()[0].decode() == sha256(payload(500_000))


@pytest.mark.parametrize("options", [[], ["RekeyLimit=2M"]], ids=["plain", "rekeying"])
def test_eight_parallel_sftp_at_a_time_share_a_connection_whose_sftp_is_audited(jails, openssh, tmp_path, options):
    """Their channels come and go at once: OpenSSH uses a channel's number again with the message behind its CLOSE."""
    _, _, audited = jails("openssh9")
    client, control, place = openssh(audited), tmp_path / "control", audited.scratch()
    master = client.start("-N", "-M", f"-S{control}", options=options)
    wait_until(control.exists, "the control socket")
    wanted = {number: file_with(tmp_path / f"up{number}", 300_000 + number, number) for number in range(8)}
    through_master = [f"ControlPath={control}", "ControlMaster=no"]

    def there_and_back(number):
        name = f"{place.name}/{number}"
        for _ in range(20):
            done = client.sftp("pwd\n", options=through_master)
            assert done.returncode == 0, done.stderr
        done = client.sftp(f"put {tmp_path}/up{number} {name}\nget {name} {tmp_path}/down{number}\n", options=through_master)
        assert done.returncode == 0, done.stderr
        assert checksum(tmp_path / f"down{number}") == wanted[number]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(there_and_back, wanted))
    assert master.poll() is None
    assert client.finish(client.command(f"-S{control}", "-O", "exit")).returncode == 0
    assert master.wait(20 * SLOWDOWN) in (0, 255)

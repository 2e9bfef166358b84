"""UpdateHostKeys: a client that knows one host key learns the others, and is not warned of anything."""
# SPDX-License-Identifier: MIT

import subprocess

from harness.keys import KINDS
from harness.process import SLOWDOWN, wait_until


def test_client_learns_all_host_keys_without_a_warning(ssh, tmp_path):
    known = ssh.target.known_hosts(tmp_path / "known_hosts", kinds=["ed25519"])
    process = ssh.start(run="cat", options=["UpdateHostKeys=yes", f"UserKnownHostsFile={known}", "LogLevel=INFO"])

    def learnt():
        return {tuple(line.split()[1:3]) for line in known.read_text().splitlines()}
    wanted = {tuple(ssh.target.keys.public(kind).split()) for kind in KINDS}
    wait_until(lambda: learnt() == wanted, f"{known} to hold all host keys")
    out, errors = process.communicate(b"end", timeout=30 * SLOWDOWN)
    assert (out, errors, process.returncode) == (b"end", b"", 0)


def test_client_forgets_a_host_key_that_is_gone(ssh, tmp_path):
    known = ssh.target.known_hosts(tmp_path / "known_hosts", kinds=["ed25519"])
    stranger = known.read_text().split()[0] + " " + " ".join(make_key(tmp_path).split()[:2]) + "\n"
    known.write_text(known.read_text() + stranger)
    process = ssh.start(run="cat", options=["UpdateHostKeys=yes", f"UserKnownHostsFile={known}", "HostKeyAlgorithms=ssh-ed25519"])
    wait_until(lambda: stranger not in known.read_text(), "the old key to be removed")
    process.communicate(timeout=30 * SLOWDOWN)
    assert process.returncode == 0


def make_key(directory):
    subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", directory / "gone"], check=True)
    return (directory / "gone.pub").read_text()

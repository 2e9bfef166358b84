"""Much data in both directions at once, in one session. SSHRP_BULK_MIB makes it smaller for slow builds."""
# SPDX-License-Identifier: MIT

import os
import shlex
import subprocess

import pytest

from harness.process import SLOWDOWN, die_with_parent
from harness.stream import generator, stream_checksum

SIZE = int(os.environ.get("SSHRP_BULK_MIB", "1024")) << 20


@pytest.mark.slow
@pytest.mark.deadline(240)
def test_bulk_data_each_way_at_once_arrives_whole(target_for, openssh, tmp_path):
    ssh = openssh(target_for("openssh9"))
    place = ssh.target.scratch()
    remote = f"({generator(SIZE, 2)}) & sha256sum > {place.name}/sum; wait"
    command = shlex.join(ssh.command(run=remote))
    # Of the pipeline openssl, head, ssh, sha256sum.
    script = f"{generator(SIZE, 1)} | {command} | sha256sum; exit ${{PIPESTATUS[2]}}"
    done = subprocess.run(["bash", "-c", script], env=ssh.environment, capture_output=True, timeout=230 * SLOWDOWN, preexec_fn=die_with_parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0].decode() == stream_checksum(SIZE, 2)
    assert (place / "sum").read_text().split()[0] == stream_checksum(SIZE, 1)

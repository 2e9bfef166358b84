"""What a container may keep from root: a mount namespace, above all."""
# SPDX-License-Identifier: MIT

import subprocess
from functools import cache


class NotHere(Exception):
    """A sentence about what can't be done on this machine: a test that wants it is skipped, by name."""


@cache
def can_mount():
    """Docker's and Podman's containers have no CAP_SYS_ADMIN unless they are told to."""
    return subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True).returncode == 0


def need_mounts(purpose):
    if not can_mount():
        raise NotHere(f"{purpose} needs a mount namespace, and so CAP_SYS_ADMIN")


def with_mounts(purpose, script, *arguments):
    """The command line that runs a shell's script, which has its arguments and may mount what only it and its children see."""
    need_mounts(purpose)
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, *map(str, arguments)]

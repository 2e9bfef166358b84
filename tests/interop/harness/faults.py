"""What the system refuses sshrpd: forks, sockets, descriptors. On demand, in the running process."""
# SPDX-License-Identifier: MIT

import os
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("faults.c")


class Faults:
    """`runner` starts sshrpd so that its calls can fail: `fork`, `socketpair` (after as many as it says), `memfd_create`, `execveat` and `dup` (in a new worker), which may
    also `hang`; `execv` (of the next program), `bind` (no address is there), `open` (of the file that it names); `later` lets a minute pass; a new worker does
    what it can to what it shares with others where it is to `spoil`; a new worker begins by telling its master what `say` holds, and dies of what it is sent if that
    begins with what `crash` holds."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir()
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", folder / "faults.so", SOURCE], check=True)

    @property
    def runner(self):
        # A sanitizer wants to be the first that is loaded, and needn't be.
        return ["env", f"FAULTS={self.folder}", f"LD_PRELOAD={self.folder}/faults.so",
                f"ASAN_OPTIONS={os.environ.get('ASAN_OPTIONS', '')}:verify_asan_link_order=0"]

    def begin(self, name, text=b""):
        (self.folder / name).write_bytes(text)

    def end(self, name):
        (self.folder / name).unlink()

"""phpseclib 3, a client of which only the making of links is used."""

import json
import subprocess
from pathlib import Path

from harness.process import SLOWDOWN


class Phpseclib:
    def __init__(self, target, work):
        self.target = target

    def symlink(self, target, link):
        settings = {"host": self.target.host, "port": self.target.port, "user": self.target.user,
                    "password": self.target.password, "target": target, "link": link}
        done = subprocess.run(["php", "-d", "error_reporting=E_ALL&~E_DEPRECATED", Path(__file__).parent / "clients/phpseclib_symlink.php",
                               json.dumps(settings)], capture_output=True, timeout=60 * SLOWDOWN)
        assert done.returncode == 0, (done.stdout + done.stderr).decode()

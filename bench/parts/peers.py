"""Other ways to put one address in front of many servers, of what Debian has: ssh -J through an sshd, an sshd whose forced
command is another ssh, HAProxy in TCP mode."""
# SPDX-License-Identifier: MIT

import os
import shutil
import subprocess
import time
from pathlib import Path

from harness.process import children
from measure.accounting import cpu_seconds
from measure.rounds import interleave
from peers.openssh import Sshd

WAYS = ("direct", "haproxy", "ssh -J", "forced command", "sshrpd")
CIPHER = "aes128-gcm@openssh.com"
TICKS = os.sysconf("SC_CLK_TCK")
QUIET = "-oBatchMode=yes -oStrictHostKeyChecking=no -oUserKnownHostsFile=/dev/null -oLogLevel=ERROR"


def forced_command(stage):
    """The line of sshd_config by which a login is led on; the account's own key is shown there."""
    folder = stage.sshd.home("alice") / ".ssh"
    folder.mkdir(exist_ok=True)
    key = folder / "id"
    shutil.copy(stage.keys.path("ed25519"), key)
    (folder / "authorized_keys").write_text(stage.keys.public("ed25519") + "\n")
    for path in (folder, key, folder / "authorized_keys"):
        os.chown(path, *stage.sshd.owner("alice"))
    key.chmod(0o600)
    return (f"ForceCommand ssh -F none {QUIET} -c {CIPHER} -i {key} -p {stage.sshd.port} alice@127.0.0.1 "
            f'"$SSH_ORIGINAL_COMMAND"')


class Peers:
    def __init__(self, stage):
        self.stage = stage
        self.jump = Sshd(stage.work, stage.keys, stage.accounts, options=["LogLevel ERROR"]).start()
        self.bastion = Sshd(stage.work, stage.keys, stage.accounts, options=[forced_command(stage), "LogLevel ERROR"]).start()
        self.clients = stage.clients(**{"ssh -J": (stage.sshd.port, "alice", stage.keys),
                                        "forced command": (self.bastion.port, "alice", stage.keys)})

    def flags(self, way):
        if way != "ssh -J":
            return ["-c", CIPHER]
        jump = self.clients[way]
        hop = " ".join([str(jump.release.program("ssh")), *jump.options("StrictHostKeyChecking=no", "LogLevel=ERROR"), "-c", CIPHER,
                        "-p", str(self.jump.port), "-l", "alice", "-W", "%h:%p", "127.0.0.1"])
        return ["-c", CIPHER, f"-oProxyCommand={hop}"]

    def middle_cpu(self, way):
        """Of the processes between client and server; of an sshd, those that have ended too, to a hundredth of a second."""
        if way == "sshrpd":
            return cpu_seconds(self.stage.proxy.processes())
        if way == "haproxy":
            return cpu_seconds(self.stage.haproxy.processes())
        middle = {"ssh -J": self.jump, "forced command": self.bastion}.get(way)
        if not middle:
            return 0
        fields = Path(f"/proc/{middle.listener_process()}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS

    def run(self, way, command):
        client = self.clients[way]
        before, began = self.middle_cpu(way), time.monotonic()
        subprocess.run(client.command(*self.flags(way), run=command), check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, env=client.environment)
        wall = time.monotonic() - began
        self.settle(way)
        return {"wall": wall, "cpu": self.middle_cpu(way) - before}

    def settle(self, way):
        """An sshd's account of a session is whole when the listener has waited for it."""
        middle = {"ssh -J": self.jump, "forced command": self.bastion}.get(way)
        while middle and children(middle.listener_process()):
            time.sleep(0.01)


def run(stage, report, options):
    peers = Peers(stage)
    report.begin("peers", "One ssh command, login included: through what stands between client and server", WAYS)
    for what, command in (("login", "true"), (f"{options.mib} MiB down", f"head -c {options.mib << 20} /dev/zero")):
        seen = interleave({way: lambda way=way: peers.run(way, command) for way in WAYS}, options.rounds)
        report.row(what, "s", {way: values["wall"] for way, values in seen.items()})
        report.row(what, "CPU s between", {way: values["cpu"] for way, values in seen.items()})

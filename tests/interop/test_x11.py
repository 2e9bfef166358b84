"""X11 forwarding, with a small X server that only looks at the cookie."""
# SPDX-License-Identifier: MIT

import secrets
import struct
import subprocess

from harness.ports import free_port
from harness.services import Service

# Runs on the upstream: finds display and cookie as an X program does, and says hello.
PROGRAM = """
import os, socket, struct, subprocess
display = os.environ["DISPLAY"]
cookie = bytes.fromhex(subprocess.run(["xauth", "list", display], capture_output=True, text=True).stdout.split()[2])
name = b"MIT-MAGIC-COOKIE-1"
connection = socket.create_connection(("127.0.0.1", 6000 + int(display.split(":")[1].split(".")[0])))
connection.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, len(name), len(cookie)) + name.ljust(20, b"\\0") + cookie)
print(connection.makefile("rb").read().decode())
"""


def test_x_program_on_the_upstream_reaches_the_clients_display(ssh, tmp_path):
    cookie, seen = secrets.token_bytes(16), []

    def display_server(connection):
        header = connection.recv(12, 0x100)  # MSG_WAITALL
        _, _, _, name, data = struct.unpack("<BxHHHHxx", header)
        seen.append(connection.recv(name + -name % 4 + data, 0x100)[-data:])
        connection.sendall(b"the display greets")

    number = free_port() - 6000
    with Service(display_server, port=6000 + number):
        authority = tmp_path / "Xauthority"
        subprocess.run(["xauth", "-q", "-f", authority, "add", f"127.0.0.1:{number}", "MIT-MAGIC-COOKIE-1", cookie.hex()],
                       check=True, capture_output=True)
        place = ssh.target.scratch()
        (place / "x.py").write_text(PROGRAM)
        environment = {**ssh.environment, "DISPLAY": f"127.0.0.1:{number}", "XAUTHORITY": str(authority)}
        done = ssh.finish(ssh.command("-X", run=f"/usr/bin/python3 {place.name}/x.py", options=["ForwardX11Trusted=yes"]), env=environment)
    assert done.stdout == b"the display greets\n", done.stderr
    assert seen == [cookie]

"""Listens on a port of 127.0.0.1, and starts a program for every connection, which is its input and output: inetd.py PORT PROGRAM..."""
# SPDX-License-Identifier: MIT

import socket
import subprocess
import sys

with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=100) as listener:
    while True:
        connection, _ = listener.accept()
        with connection:
            # What has ended is waited for when the next one is started.
            subprocess.Popen(sys.argv[2:], stdin=connection, stdout=connection)

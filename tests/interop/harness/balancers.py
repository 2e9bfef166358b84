"""HAProxy and nginx's stream before and behind the daemon, and a test that is a balancer itself."""
# SPDX-License-Identifier: MIT

import contextlib
import ipaddress
import socket
import struct

from harness.ports import free_port
from harness.process import SLOWDOWN, Process, wait_until

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
LOCAL = SIGNATURE + b"\x20\0\0\0"


def answers(host, port):
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=5 * SLOWDOWN):
        return True
    return False


def bracketed(host, port):
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Balancer:
    """Takes connections at `host`:`port`. Its log names, a line for each that has ended, what it took for their ends: "SOURCE to DESTINATION"."""

    def __init__(self, folder, argv, host, port):
        self.host, self.port = host, port
        self.process = Process(argv, folder / "log")
        wait_until(lambda: answers(host, port), f"a balancer to listen, which says {self.process.text()}")

    def text(self):
        return self.process.text()

    def stop(self):
        self.process.kill()


def run_haproxy(folder, text, port, host="127.0.0.1"):
    """With that configuration, which has it listen there."""
    folder.mkdir()
    (folder / "haproxy.cfg").write_text(text)
    return Balancer(folder, ["/usr/sbin/haproxy", "-db", "-f", folder / "haproxy.cfg"], host, port)


def haproxy(folder, to, host="127.0.0.1", takes="", sends="", server=""):
    """`to` is (host, port); `takes` are words of the bind line, `sends` of the server's."""
    port = free_port()
    return run_haproxy(folder, f"""
global
  log stdout format raw local0
defaults
  mode tcp
  log global
  log-format "%[src]:%[src_port] to %[dst]:%[dst_port]"
  timeout connect {int(10000 * SLOWDOWN)}
  timeout client {int(60000 * SLOWDOWN)}
  timeout server {int(60000 * SLOWDOWN)}
listen ssh
  bind {bracketed(host, port)} {takes}
  server one {bracketed(*to)} {sends} {server}
""", port, host)


def run_nginx(folder, stream, port, host="127.0.0.1"):
    """With that block of its stream module."""
    folder.mkdir()
    (folder / "nginx.conf").write_text(f"""daemon off; user root; worker_processes 1; pid {folder}/nginx.pid; error_log stderr;
load_module /usr/lib/nginx/modules/ngx_stream_module.so;
events {{}}
{stream}""")
    return Balancer(folder, ["/usr/sbin/nginx", "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"], host, port)


def nginx(folder, to, host="127.0.0.1", takes="", sends=""):
    """As haproxy()."""
    port = free_port()
    return run_nginx(folder, f"""stream {{
log_format ends '$proxy_protocol_addr:$proxy_protocol_port to $proxy_protocol_server_addr:$proxy_protocol_server_port';
access_log {folder}/log ends;
server {{
listen {bracketed(host, port)} {takes};
proxy_pass {bracketed(*to)};
{sends}
}}
}}
""", port, host)


def header(source, destination="198.51.100.1", version=2, source_port=40000, destination_port=22):
    """What a balancer says of a connection of that address."""
    addresses = [ipaddress.ip_address(address) for address in (source, destination)]
    family = addresses[0].version
    if version == 1:
        return f"PROXY TCP{family} {source} {destination} {source_port} {destination_port}\r\n".encode()
    block = b"".join(address.packed for address in addresses) + struct.pack(">HH", source_port, destination_port)
    return SIGNATURE + bytes([0x21, 0x11 if family == 4 else 0x21]) + struct.pack(">H", len(block)) + block


def connect(port, says=b"", source="127.0.0.1"):
    """A connection of a balancer at `source` that has said so much."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30 * SLOWDOWN, source_address=(source, 0))
    connection.sendall(says)
    return connection


def heard(connection, *until):
    """What comes until one of these, or a line, or the end."""
    text = b""
    with contextlib.suppress(ConnectionResetError):
        while not any(part in text for part in until or [b"\n"]) and (more := connection.recv(4096)):
            text += more
    return text

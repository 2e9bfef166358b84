"""A SOCKS 5 or HTTP proxy of the test's own, which does what real ones don't: another pace, other words, or none."""
# SPDX-License-Identifier: MIT

import contextlib
import select
import socket
import threading

from harness.taking import Taking


def at_once(connection, answer):
    connection.sendall(answer)


def byte_by_byte(connection, answer):
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in answer:
        connection.sendall(bytes([byte]))


def receive(connection, size):
    received = b""
    while len(received) < size:
        part = connection.recv(size - len(received))
        if not part:
            raise OSError("it has gone")
        received += part
    return received


def receive_until(connection, end):
    received = b""
    while not received.endswith(end):
        received += receive(connection, 1)
    return received


def carry(one, other, heard):
    """Both ways, until either ends; what `one` says first is kept in `heard`."""
    ways = {one: other, other: one}
    while True:
        for ready in select.select(list(ways), [], [])[0]:
            part = ready.recv(65536)
            if not part:
                return
            if ready is one and len(heard) < 256:
                heard += part
            ways[ready].sendall(part)


class Leading:
    """Whatever server it is asked for, it leads to that port; what the server says first comes at once behind the answer."""

    def __init__(self, kind, port, say=at_once):
        self.ask, self.port, self.say = {"socks5": self.ask_socks5, "http": self.ask_http}[kind], port, say
        self.asked, self.heard = [], bytearray()

    def ask_socks5(self, connection):
        methods = receive(connection, receive(connection, 2)[1])
        self.say(connection, b"\5\0" if b"\0" in methods else b"\5\xff")
        self.asked.append(receive(connection, 4))
        sizes = {1: 4, 4: 16}
        size = sizes[self.asked[-1][3]] if self.asked[-1][3] in sizes else receive(connection, 1)[0]
        self.asked[-1] = self.asked[-1][3], receive(connection, size), int.from_bytes(receive(connection, 2), "big")
        return b"\5\0\0\3\5proxy\0\x16"

    def ask_http(self, connection):
        self.asked.append(receive_until(connection, b"\r\n\r\n").decode())
        return b"HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n"

    def __call__(self, connection):
        answer = self.ask(connection)
        with socket.create_connection(("127.0.0.1", self.port)) as server:
            self.say(connection, answer + receive_until(server, b"\n"))
            carry(connection, server, self.heard)


def saying(*answers):
    """One after the other, whatever it hears in between; then it hangs up."""
    def story(connection):
        for answer in answers:
            connection.recv(4096)
            connection.sendall(answer)
    return story


def silent(connection):
    while connection.recv(4096):
        pass


class InTurn:
    """Each connection has the next story, and all later ones the last."""

    def __init__(self, *stories):
        self.stories, self.begun = stories, 0

    def __call__(self, connection):
        story = self.stories[min(self.begun, len(self.stories) - 1)]
        self.begun += 1
        story(connection)


class ScriptedProxy(Taking):
    """`story(connection)` is what becomes of each connection."""

    def __init__(self, story):
        super().__init__()
        self.story = story

    def take(self, connection):
        threading.Thread(target=self.tell, args=[connection], daemon=True).start()

    def tell(self, connection):
        with connection, contextlib.suppress(OSError):
            self.story(connection)

"""RFC 4253 §4.2 and §6: the identification's lines, then packets over a socket, in the clear and later sealed by aes128-gcm@openssh.com."""
# SPDX-License-Identifier: MIT

import socket

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from peers.scripted.wire import Number, Reader, encode, message, reader

LARGEST_PACKET, TAG = 4 << 20, 16


class Closed(Exception):
    """The other side has ended the connection: with a DISCONNECT, whose reason and text are here, or without."""

    def __init__(self, reason=None, text=""):
        super().__init__(f"DISCONNECT {reason}: {text}" if reason is not None else "end of stream")
        self.reason, self.text = reason, text


class Gcm:
    """RFC 5647 as OpenSSH has it: the length stays readable, and the nonce's counter goes up by one a packet."""

    def __init__(self, key, nonce):
        self.cipher, self.fixed, self.counter = AESGCM(key), nonce[:4], int.from_bytes(nonce[4:], "big")

    def nonce(self):
        counter = self.counter.to_bytes(8, "big")
        self.counter = (self.counter + 1) % (1 << 64)
        return self.fixed + counter

    def seal(self, length, body):
        return self.cipher.encrypt(self.nonce(), body, length)

    def open(self, length, body):
        return self.cipher.decrypt(self.nonce(), body, length)


class Packets:
    def __init__(self, connection: socket.socket):
        self.connection, self.unread = connection, bytearray()
        self.sealing = self.opening = None  # a Gcm each, once there are keys
        self.sent = self.received = 0  # the sequence numbers of the next packet either way

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def await_bytes(self, size):
        """Until so many are there; a wait that times out loses none of them."""
        while len(self.unread) < size:
            try:
                part = self.connection.recv(65536)
            except ConnectionError:
                part = b""
            if not part:
                raise Closed
            self.unread += part

    def take(self, size):
        self.await_bytes(size)
        taken = bytes(self.unread[:size])
        del self.unread[:size]
        return taken

    def receive_line(self):
        line = b""
        while not line.endswith(b"\n"):
            line += self.take(1)
        return line

    def send_bytes(self, data):
        """As they are; that nobody is there any more is seen by who reads."""
        try:
            self.connection.sendall(data)
        except ConnectionError:
            pass

    def send(self, *payloads):
        self.send_bytes(b"".join(map(self.frame, payloads)))
        self.sent += len(payloads)

    def frame(self, payload):
        block, unsealed = (16, 0) if self.sealing else (8, 4)  # the length isn't counted where it isn't encrypted
        padding = block - (unsealed + 1 + len(payload)) % block
        padding += block if padding < 4 else 0
        body = bytes([padding]) + payload + bytes(padding)
        length = encode(len(body))
        return length + (self.sealing.seal(length, body) if self.sealing else body)

    def receive_any(self):
        """The next payload, whatever it is."""
        self.await_bytes(4)
        size = Reader(bytes(self.unread[:4])).uint32()
        assert size <= LARGEST_PACKET, f"a packet of {size} bytes"
        self.await_bytes(4 + size + (TAG if self.opening else 0))
        length, body = self.take(4), self.take(size + (TAG if self.opening else 0))
        if self.opening:
            body = self.opening.open(length, body)
        self.received += 1
        return body[1:size - body[0]]

    def refuse_last(self):
        """RFC 4253 §11.4: the packet that came last isn't understood."""
        self.send(message(Number.UNIMPLEMENTED, self.received - 1))


def closed_by(disconnect):
    fields = reader(disconnect)
    return Closed(fields.uint32(), fields.string().decode(errors="replace"))

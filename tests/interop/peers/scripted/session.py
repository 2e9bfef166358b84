"""A whole session, short as it is: a login by each method, a program, SFTP and new keys; for either side."""
# SPDX-License-Identifier: MIT

import base64

from cryptography.hazmat.primitives import serialization

from peers.scripted import server
from peers.scripted.client import BESIDES, SERVICE_REQUEST, channel_request, open_session, request, run
from peers.scripted.peer import Peer
from peers.scripted.sftp import CLOSE, DATA, HANDLE, INIT, OPEN, READ, VERSION, Tree
from peers.scripted.wire import Number, Raw, Reader, encode, encode_all, message, reader, uint64

INFO_REQUEST, INFO_RESPONSE = 60, 61
NEW_KEYS, CONTENT, FOR_READING = "new keys", b"something\n" * 30, 1
METHODS = ("password", "publickey", "keyboard-interactive")


class NoLogin(Exception):
    """The login was refused, as it is where an upstream has gone."""


def expect_success(peer: Peer):
    if peer.expect(Number.USERAUTH_SUCCESS, Number.USERAUTH_FAILURE, passing_over=BESIDES)[0] == Number.USERAUTH_FAILURE:
        raise NoLogin


def log_in_by(peer: Peer, method, user, password, key_file):
    peer.send(SERVICE_REQUEST)
    peer.expect(Number.SERVICE_ACCEPT)
    if method == "password":
        peer.send(request(user, "password", False, password))
    elif method == "publickey":
        key = serialization.load_ssh_private_key(key_file.read_bytes(), None)
        blob = base64.b64decode(key_file.with_suffix(".pub").read_text().split()[1])
        peer.send(request(user, "publickey", False, "ssh-ed25519", blob))
        peer.expect(Number.USERAUTH_PK_OK, passing_over=BESIDES)
        asked = request(user, "publickey", True, "ssh-ed25519", blob)
        peer.send(asked + encode(encode_all("ssh-ed25519", key.sign(encode(peer.session_id) + asked))))
    else:
        peer.send(request(user, "keyboard-interactive", "", ""))
        if peer.expect(INFO_REQUEST, Number.USERAUTH_FAILURE, passing_over=BESIDES)[0] != INFO_REQUEST:
            raise NoLogin
        peer.send(message(INFO_RESPONSE, 1, password))
    expect_success(peer)


def read_file(peer: Peer):
    """The content of /file, by SFTP on a channel of its own."""
    channel = open_session(peer, 1)
    peer.send(channel_request(channel, "subsystem", True, "sftp"))
    received = b""

    def ask(kind, *fields):
        nonlocal received
        peer.send(message(Number.CHANNEL_DATA, channel, encode(message(kind, *fields))))
        while len(received) < 4 or len(received) < 4 + Reader(received).uint32():
            fields = reader(peer.expect(Number.CHANNEL_DATA, passing_over={Number.CHANNEL_WINDOW_ADJUST, Number.CHANNEL_SUCCESS, *BESIDES}))
            fields.uint32()
            received += fields.string()
        size = Reader(received).uint32()
        packet, received = received[4:4 + size], received[4 + size:]
        return packet
    assert ask(INIT, 3)[0] == VERSION
    opened = ask(OPEN, 1, "/file", FOR_READING, 0)
    assert opened[0] == HANDLE
    handle = Reader(opened[5:]).string()
    data = ask(READ, 2, handle, uint64(0), 32768)
    assert data[0] == DATA
    ask(CLOSE, 3, handle)
    peer.send(message(Number.CHANNEL_EOF, channel), message(Number.CHANNEL_CLOSE, channel))
    peer.expect(Number.CHANNEL_CLOSE, passing_over={Number.CHANNEL_REQUEST, Number.CHANNEL_EOF, Number.CHANNEL_WINDOW_ADJUST, *BESIDES})
    return Reader(data[5:]).string()


def use(peer: Peer):
    """What a client does that is in. New keys are begun by the client, then by the server."""
    assert run(peer, "whatever") == (server.OUTPUT, server.STATUS)
    assert read_file(peer) == CONTENT
    peer.exchange_keys()
    assert run(peer, NEW_KEYS) == (server.OUTPUT, server.STATUS)
    peer.send(message(Number.DISCONNECT, 11, "done", ""))


def let_in(peer: Peer):
    """Who proves anything."""
    peer.expect(Number.SERVICE_REQUEST)
    peer.send(server.SERVICE_ACCEPT)
    while True:
        method, fields = server.next_method(peer)
        if method == "publickey" and not fields.bool():
            peer.send(message(Number.USERAUTH_PK_OK, fields.string(), fields.string()))
            continue
        if method == "keyboard-interactive":
            peer.send(message(INFO_REQUEST, "", "", "", 1, Raw(encode_all("Password: ", False))))
            peer.expect(INFO_RESPONSE)
        if method != "none":
            break
        peer.send(server.failure(",".join(METHODS)))
    peer.send(server.USERAUTH_SUCCESS)


def serve(peer: Peer):
    """The other side of all that."""
    tree, received = Tree({"/": None, "/file": CONTENT}), b""

    def on(peer, payload):
        nonlocal received
        fields = reader(payload)
        if payload[0] == Number.CHANNEL_DATA:
            channel = fields.uint32()
            received += fields.string()
            while len(received) >= 4 and len(received) >= 4 + (size := Reader(received).uint32()):
                packet, received = received[4:4 + size], received[4 + size:]
                peer.send(message(Number.CHANNEL_DATA, channel, encode(tree.answer(packet))))
            return True
        if payload[0] == Number.CHANNEL_EOF:
            peer.send(message(Number.CHANNEL_CLOSE, fields.uint32()))
            return True
        if payload[0] != Number.CHANNEL_REQUEST:
            return False
        channel, kind, wants_reply = fields.uint32(), fields.text(), fields.bool()
        if kind != "exec":
            return False
        if fields.text() == NEW_KEYS:
            peer.exchange_keys()
        server.answer(peer, channel, wants_reply)
        server.finish(peer, channel)
        return True
    server.work(peer, on=on, run=lambda peer, channel: None)

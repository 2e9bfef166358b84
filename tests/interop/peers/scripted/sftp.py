"""An SFTP server (draft-ietf-secsh-filexfer-02) on a tree in memory, for what no server at hand does: attributes without a file's type,
and names as Windows reads them."""
# SPDX-License-Identifier: MIT

from dataclasses import dataclass, field

from peers.scripted.peer import Peer
from peers.scripted.server import answer, confirm
from peers.scripted.wire import Number, Raw, Reader, encode, encode_all, message, reader, uint64

INIT, VERSION, OPEN, CLOSE, READ, WRITE, LSTAT, FSTAT, SETSTAT, FSETSTAT, OPENDIR, READDIR = range(1, 13)
REMOVE, MKDIR, RMDIR, REALPATH, STAT, RENAME, READLINK, SYMLINK = range(13, 21)
STATUS, HANDLE, DATA, NAME, ATTRS = range(101, 106)
OK, EOF, NO_SUCH_FILE, PERMISSION_DENIED, FAILURE, BAD_MESSAGE, NO_CONNECTION, NO_CONNECTION_NOW, OP_UNSUPPORTED = range(9)
SIZE_OWNER_MODE_TIMES = 1 | 2 | 4 | 8
DIRECTORY, FILE = 0o40755, 0o100644
SINCE = 1_700_000_000
WINDOW = 1 << 24


@dataclass
class Tree:
    """`nodes` are bytes of a file, None of a folder, by absolute path. With `types` off, modes have the permissions only; with `windows`,
    a backslash is a slash, case says nothing, and blanks and dots at a name's end are dropped."""
    nodes: dict
    home: str = "/"
    types: bool = True
    windows: bool = False
    handles: dict = field(default_factory=dict)

    def path(self, name):
        text = name.decode()
        if self.windows:
            text = text.replace("\\", "/")
        parts = []
        for part in (text if text.startswith("/") else f"{self.home}/{text}").split("/"):
            if part == "..":
                del parts[-1:]
            elif part not in ("", "."):
                parts.append(part.rstrip(". ") if self.windows else part)
        path = "/" + "/".join(parts)
        if self.windows:
            return next((known for known in self.nodes if known.lower() == path.lower()), path)
        return path

    def attributes(self, path):
        content = self.nodes[path]
        mode = DIRECTORY if content is None else FILE
        return Raw(encode_all(SIZE_OWNER_MODE_TIMES, uint64(len(content or b"")), 0, 0, mode if self.types else mode & 0o7777, SINCE, SINCE))

    def listing(self, folder):
        below = folder.rstrip("/") + "/"
        names = {".": folder, "..": folder.rpartition("/")[0] or "/"}
        names |= {path[len(below):]: path for path in sorted(self.nodes) if path.startswith(below) and path != "/" and "/" not in path[len(below):]}
        return [Raw(encode_all(name, f"?rw-r--r-- 1 0 0 0 Jan 1 2024 {name}", self.attributes(path))) for name, path in names.items()]

    def opened(self, path):
        handle = b"h%d" % len(self.handles)
        self.handles[handle] = [path, False]
        return HANDLE, handle

    def answer_to_path(self, kind, path):
        known = path in self.nodes
        if kind == REALPATH:
            return NAME, 1, path, path, 0
        if not known:
            return status(NO_SUCH_FILE)
        if kind in (LSTAT, STAT):
            return ATTRS, self.attributes(path)
        if kind in (OPEN, OPENDIR) and (self.nodes[path] is None) == (kind == OPENDIR):
            return self.opened(path)
        return status(FAILURE)

    def answer_to_handle(self, kind, handle, fields):
        path, is_listed = self.handles.get(handle, (None, False))
        if path is None:
            return status(FAILURE)
        if kind == CLOSE:
            del self.handles[handle]
            return status(OK)
        if kind == FSTAT:
            return ATTRS, self.attributes(path)
        if kind == READ:
            offset, size = fields.uint64(), fields.uint32()
            data = self.nodes[path][offset:offset + size]
            return (DATA, data) if data else status(EOF)
        self.handles[handle][1] = True
        entries = [] if is_listed else self.listing(path)
        return (NAME, len(entries), *entries) if entries else status(EOF)

    def answer(self, packet):
        """The content of the packet that answers to a request's."""
        kind, fields = packet[0], Reader(packet[1:])
        if kind == INIT:
            return message(VERSION, 3)
        number = fields.uint32()
        if kind in (LSTAT, STAT, OPEN, OPENDIR, REALPATH, READLINK):
            kind_of_answer, *content = self.answer_to_path(kind, self.path(fields.string()))
        elif kind in (CLOSE, READ, FSTAT, READDIR):
            kind_of_answer, *content = self.answer_to_handle(kind, fields.string(), fields)
        else:
            kind_of_answer, *content = status(OP_UNSUPPORTED)
        return message(kind_of_answer, number, *content)


def status(code):
    return STATUS, code, "", ""


def serve_sftp(peer: Peer, tree: Tree):
    """For Stage.play(work=...): one channel, whatever subsystem it wants."""
    received = b""
    while True:
        payload = peer.receive()
        fields = reader(payload)
        if payload[0] == Number.CHANNEL_OPEN:
            confirm(peer, fields, WINDOW)
        elif payload[0] == Number.CHANNEL_REQUEST:
            channel, _, wants_reply = fields.uint32(), fields.string(), fields.bool()
            answer(peer, channel, wants_reply)
        elif payload[0] == Number.CHANNEL_DATA:
            channel = fields.uint32()
            received += fields.string()
            while len(received) >= 4 and len(received) >= 4 + (size := Reader(received).uint32()):
                packet, received = received[4:4 + size], received[4 + size:]
                peer.send(message(Number.CHANNEL_DATA, channel, encode(tree.answer(packet))))
        elif payload[0] == Number.CHANNEL_EOF:
            peer.send(message(Number.CHANNEL_REQUEST, channel, "exit-status", False, 0), message(Number.CHANNEL_CLOSE, channel))

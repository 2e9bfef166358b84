"""Memory of logins by key: what their lists of keys cost, whose files are shared by all logins of a process."""
# SPDX-License-Identifier: MIT

import base64
import os
import struct
import time

from harness.memory import proportional_set_size
from measure.native import NativeClient
from measure.report import Comparison
from measure.rounds import Figure
from measure.stage import CIPHERS

SESSIONS = 20
KEYS = 10_000  # of Ed25519: the largest list that is read, almost
REVOKED = 29_000  # fingerprints: a KRL of 1 MB
USERS = 1000
BOUND_KIB = 32 << 10
CIPHER = "aes128-gcm"
YOUNG = 2.5  # seconds: files that were changed since aren't shared


def string(data):
    return struct.pack(">I", len(data)) + data


def list_of_keys(count, own):
    """The client's own key is the last one."""
    kind = b"ssh-ed25519"
    lines = [f"ssh-ed25519 {base64.b64encode(string(kind) + string(os.urandom(32))).decode()}" for _ in range(count - 1)]
    return "\n".join([*lines, own]) + "\n"


def krl(count):
    """OpenSSH's PROTOCOL.krl, of SHA-256 fingerprints."""
    head = b"SSHKRL\n\0" + struct.pack(">IQQQ", 1, 0, 0, 0) + string(b"") + string(b"")
    return head + b"\5" + string(b"".join(string(os.urandom(32)) for _ in range(count)))


class Routes:
    """One for each list, all to the native server; the client's key is the same for all."""

    def __init__(self, stage):
        self.stage, self.key = stage, stage.keys.path("ed25519")
        self.folder = stage.work / "key-lists"
        self.folder.mkdir()
        own = stage.keys.public("ed25519")
        self.one = self.file("one", list_of_keys(1, own).encode())
        self.many = self.file("many", list_of_keys(KEYS, own).encode())
        self.revoked = self.file("krl", krl(REVOKED))
        for number in range(USERS):
            os.link(self.many, self.folder / f"user{number}")
        time.sleep(YOUNG)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        path.chmod(0o644)
        return path

    def proxy(self, user, path, **settings):
        proxy = self.stage.new_proxy()
        proxy.route(self.stage.native_servers[CIPHER], "benchmark", user, password=None, upstream_password="benchmark",
                    auth_methods=["publickey"], authorized_keys=[str(path)], **settings)
        return proxy.start()

    def held(self, user, path, client_user, what, **settings):
        """KiB, beside what the daemon has before the first login."""
        proxy = self.proxy(user, path, **settings)
        before = proportional_set_size(proxy.processes())
        client = NativeClient(proxy.port, client_user, *what, ciphers=CIPHERS[CIPHER], key=self.key)
        if what[0] == "logins":
            client.run()
        else:
            client.result()
            client.wait_ready()
        held = (proportional_set_size(proxy.processes()) - before) / 1024
        if what[0] != "logins":
            client.go()
            client.end()
        proxy.stop()
        return held


def run(stage, report):
    report.begin("key memory", f"{SESSIONS} sessions at rest, logged in by key all at once", ("all",))
    routes = Routes(stage)
    idle = ("idle", "--sessions", SESSIONS, "--at-once", SESSIONS)
    one = routes.held("one", routes.one, "one", idle)
    report.row("a list of 1 key", "KiB", {"all": Figure.of([one])})
    for what, path, settings in (
            (f"{KEYS} keys", routes.many, {}), ("1 key and a KRL of 1 MB", routes.one, {"revoked_keys": str(routes.revoked)})):
        held = routes.held("many", path, "many", idle, **settings)
        size = os.path.getsize(settings.get("revoked_keys", path)) / 1024
        report.row(f"a list of {what}", "KiB", {"all": Figure.of([held])}, Comparison("copies of the file", (held - one) / size, at_most=1.5))
    held = routes.held(r"^user(\d+)$", routes.folder / r"user\1", "user", ("logins", "--count", USERS, "--at-once", 4, "--users", USERS))
    report.row(f"{USERS} users with a file of {KEYS} keys each, gone", "KiB", {"all": Figure.of([held])},
               Comparison("beside the bound", held / BOUND_KIB, at_most=1.5))

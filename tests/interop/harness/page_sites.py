"""What the page's tests run against: the daemon with its observer, and the made-up one of tests/page, which can have 10,000 sessions.
Both have url, token(level), begin(user) → a session, record(text) → the name of a finished recording, upstream(), stop()."""
# SPDX-License-Identifier: MIT

import re
import sys

from harness.ports import free_port
from harness.process import wait_until
from harness.proxy import PROJECT
from harness.target import Target
from peers.scripted import client
from peers.scripted.packets import Closed
from peers.scripted.wire import Number

sys.path.insert(0, str(PROJECT / "tests/page"))

import fake_api
import hostile_texts
import made_up

LEVELS = tuple(fake_api.LEVELS)
FOLDER = "%Y-%m-%d #1 & né?"  # of recordings: what means something else in an address


class MadeUpSession:
    def __init__(self, site, row):
        self.site, self.row, self.id = site, row, row["session"]

    def ended(self):
        """What the client was told."""
        wait_until(lambda: self.row not in self.site.observer.sessions, f"the end of session {self.id}")
        return self.site.observer.asked[-1][1].get("message", "")

    def end(self):
        if self.row in self.site.observer.sessions:
            self.site.observer.sessions.remove(self.row)


class MadeUpSite:
    name = "made_up"
    hostile_users = hostile_texts.TEXTS
    hostile_output = hostile_texts.OUTPUT

    def __init__(self):
        self.observer = fake_api.FakeObserver()
        self.port, self.url = self.observer.port, self.observer.url
        self.token, self.numbers = self.observer.token, iter(range(0xabc0000, 0xabcffff))

    def begin(self, user):
        self.observer.sessions.append(made_up.session(next(self.numbers), user, user, "relaying"))
        return MadeUpSession(self, self.observer.sessions[-1])

    def record(self, text):
        name = f"2026-11-30/{next(self.numbers):012x}.0.cast"
        content = made_up.cast([(0.1, "r", "999999999x999999999"), (0.2, "o", text), (0.3, "m", hostile_texts.TEXTS[0])], width=4_000_000_000, height=-1,
                               command=hostile_texts.TEXTS[0], sshrp={"user": hostile_texts.TEXTS[1], "route": hostile_texts.TEXTS[6]})
        row = {"name": name, "session": name[11:23], "user": "alice", "route": "alice", "began": made_up.rfc3339(made_up.now()),
               "bytes": len(content), "state": "finished", "command": hostile_texts.TEXTS[0]}
        self.observer.recordings[name] = row, content
        return name

    def upstream(self):
        return self.observer.upstreams[0]["upstream"]

    def stop(self):
        self.observer.stop()


class DaemonSession:
    def __init__(self, site, user):
        self.target = Target(site.proxy.port, user, site.proxy.keys, site.server)
        start = site.proxy.log.stat().st_size
        self.peer = client.log_in(client.connect(self.target), self.target)
        site.proxy.wait_for_line(" is on ", start)
        self.id = site.proxy.text(start).split(" is on ")[0].rsplit("session ", 1)[1].split(":")[0]

    def ended(self):
        try:
            while True:
                self.peer.receive()
        except Closed as closed:
            return closed.text

    def end(self):
        self.peer.connection.close()


class DaemonSite:
    """sshrpd with [http], a token for each level, any user's route to one upstream, and all terminals recorded."""
    name = "daemon"
    hostile_users = tuple(text[:200] for text in hostile_texts.TEXTS if not re.search("[\x00-\x1f\x7f-\x9f\ud800]", text))  # the others are refused
    hostile_output = hostile_texts.OUTPUT[:-2]

    def __init__(self, proxy, server, folder, **http):
        self.proxy, self.server, self.port = proxy, server, free_port()
        self.tokens = {level: f"token-of-{level}-0123456789abcdef" for level in LEVELS}
        self.recordings = folder / "recordings"
        proxy.settings |= {"recordings": f"{self.recordings}/{FOLDER}", "http": {"listen": f"127.0.0.1:{self.port}", "base_path": "/sshrp", **http}}
        for level, token in self.tokens.items():
            file = folder / f"token-{level}"
            file.touch(0o600)
            file.write_text(token + "\n")
            if level == "user":
                proxy.settings["http"]["token_file"] = str(file)
            else:
                proxy.written_routes += f'[[http.tokens]]\nfile = "{file}"\nlevel = "{level}"\n\n'
        proxy.route(server, "alice", user="^(?s:.*)$", record=["terminal"])
        proxy.start()
        self.url = f"http://127.0.0.1:{self.port}/sshrp/"

    def token(self, level):
        return self.tokens[level]

    def begin(self, user):
        return DaemonSession(self, user)

    def record(self, text):
        """Of a terminal that prints it."""
        (self.server.home() / "printed").write_text(text)
        session = self.begin("anybody")
        channel = client.open_session(session.peer)
        session.peer.send(client.channel_request(channel, "pty-req", True, "xterm", 100, 30, 0, 0, ""),
                          client.channel_request(channel, "exec", True, "cat printed"))
        while session.peer.receive()[0] != Number.CHANNEL_CLOSE:
            pass
        session.end()
        wait_until(lambda: any(self.recordings.glob(f"*/{session.id}.1.cast")), "the recording to be finished")
        return next(self.recordings.glob(f"*/{session.id}.1.cast")).relative_to(self.recordings).as_posix()

    def upstream(self):
        return f"127.0.0.1:{self.server.port}"

    def stop(self):
        self.proxy.stop()

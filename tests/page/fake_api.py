#!/usr/bin/python3
"""The observer's HTTP for the page's development and tests: the same paths, headers and refusals, made-up data.

usage: tests/page/fake_api.py [PORT]; prints where the page is, and the tokens of each level. As a module: FakeObserver.
"""
# SPDX-License-Identifier: MIT

import json
import secrets
import sys
import threading
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

sys.path.insert(0, str(Path(__file__).parent))

import hostile_texts
import made_up

PROJECT = Path(__file__).resolve().parents[2]
FOLDERS = (PROJECT / "src/observer/page", PROJECT / "third_party/asciinema_player")
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
POLICY = "default-src 'none'; script-src 'self'{}; style-src 'self'{}; connect-src 'self'; frame-ancestors 'none'"
PLAYER = "player.html"
LEVELS = {"user": set(), "operator": {"end", "upstreams", "bans"}, "auditor": {"recordings"}, "admin": {"end", "upstreams", "bans", "recordings"}}
MAX_BODY = 1 << 20


class Refused(Exception):
    def __init__(self, status, sentence):
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class FakeObserver:
    """A made-up daemon; tests change its members, and read `asked`, what was asked for by POST."""

    def __init__(self, port=0, base_path="/sshrp"):
        self.base_path, self.asked, self.failing = base_path, [], None
        self.without_token = None  # the level of who shows none, as over a Unix socket
        self.scheme = "http"  # that browsers speak, perhaps to a proxy
        self.tokens = {secrets.token_hex(16): level for level in LEVELS}
        self.cookies = {}  # value: level
        self.sessions = [made_up.session(number) for number in range(60)]
        self.upstreams, self.bans, self.processes = made_up.upstreams(), made_up.bans(), made_up.processes()
        self.history, self.recordings = made_up.history(), made_up.recordings()
        self.server = ThreadingHTTPServer(("127.0.0.1", port), type("Bound", (Handler,), {"observer": self}))
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        self.url = f"http://127.0.0.1:{self.port}{base_path}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def token(self, level):
        return next(token for token, of in self.tokens.items() if of == level)

    def add_hostile_sessions(self):
        """One for each text, in every member that a peer can write."""
        for number, text in enumerate(hostile_texts.TEXTS, 1_000_000):
            self.sessions.append({**made_up.session(number, text, text), "upstream_user": text, "upstream": text, "method": text})

    def status(self, level):
        return {"version": "0.3.0", "taking_connections": True, "sessions": len(self.sessions), "logins_in_progress": 2, "bytes_up": 123_456_789,
                "bytes_down": 98_765_432_100, "uptime_seconds": 273_000, "processes": len(self.processes), "level": level}

    def end(self, request):
        wanted = set(request.get("sessions", ()))
        before = len(self.sessions)
        self.sessions = [session for session in self.sessions if session["session"] not in wanted]
        return {"ended": before - len(self.sessions)}

    def set_state(self, request):
        for upstream in self.upstreams:
            if (upstream["upstream"], upstream["server"]) == (request["upstream"], request["server"]):
                upstream["state"] = request["state"]
                return {"sentences": []}
        raise Refused(404, "there is no such upstream")

    def ban(self, request):
        if not request["source"][:1].isalnum() or "." not in request["source"] and ":" not in request["source"]:
            raise Refused(400, f"{json.dumps(request['source'])} isn't an address or network")
        until = made_up.rfc3339(made_up.now() + made_up.timedelta(seconds=request["seconds"]))
        self.bans.append({"source": request["source"], "until": until, "kind": "ban"})
        return {"sentences": []}

    def lift(self, request):
        self.bans = [ban for ban in self.bans if ban["source"] != request["source"]]
        return {"sentences": []}


READS = {  # path: (right, answer)
    "status": (None, lambda observer, level: observer.status(level)),
    "sessions": (None, lambda observer, level: observer.sessions),
    "upstreams": (None, lambda observer, level: observer.upstreams),
    "history": (None, lambda observer, level: observer.history),
    "processes": (None, lambda observer, level: observer.processes),
    "bans": ("bans", lambda observer, level: observer.bans),
    "recordings": ("recordings", lambda observer, level: [row for row, _ in observer.recordings.values()]),
}
WRITES = {  # path: (right, what is done)
    "sessions/end": ("end", FakeObserver.end),
    "upstreams/state": ("upstreams", FakeObserver.set_state),
    "bans": ("bans", FakeObserver.ban),
    "bans/lift": ("bans", FakeObserver.lift),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    observer: FakeObserver

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.answer(self.read)

    def do_POST(self):
        self.answer(self.write)

    def answer(self, make):
        self.extra = []
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), MAX_BODY))
        try:
            if self.headers.get("Host") not in self.observer.hosts:
                raise Refused(421, "this host isn't one of ours")
            path = urlsplit(self.path).path
            if not path.startswith(self.observer.base_path + "/"):
                raise Refused(404, "there is nothing here")
            status, content_type, content = make(path.removeprefix(self.observer.base_path + "/"), body)
        except Refused as refused:
            status, content_type, content = refused.status, "application/json", json.dumps({"error": refused.sentence}).encode()
        self.send_response(status)
        for name, value in [("Content-Type", content_type), ("Content-Length", len(content)), ("Cache-Control", "no-store"),
                            ("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", POLICY.format("", "")), *self.extra]:
            if name == "Content-Security-Policy" and any(extra == name for extra, _ in self.extra) and (name, value) not in self.extra:
                continue
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def level(self):
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("sshrp_session")
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        found = self.observer.cookies.get(cookie.value if cookie else None) or self.observer.tokens.get(bearer) or self.observer.without_token
        if not found:
            raise Refused(401, "a token is needed")
        return found

    def allowed(self, right):
        level = self.level()
        if right and right not in LEVELS[level]:
            raise Refused(403, f"the level {level} doesn't allow this")
        return level

    def read(self, path, _):
        if path in ("", PLAYER) or path.endswith((".js", ".css", ".html")):
            return self.asset(path or "index.html")
        if path == "metrics":
            self.allowed(None)
            return 200, "text/plain; version=0.0.4", made_up.METRICS.encode()
        name = path.removeprefix("api/v1/")
        if self.observer.failing:
            raise Refused(500, self.observer.failing)
        if name in READS:
            right, make = READS[name]
            return self.json(make(self.observer, self.allowed(right)))
        if name.startswith("sessions/"):
            self.allowed(None)
            for session in self.observer.sessions:
                if session["session"] == unquote(name.removeprefix("sessions/")):
                    return self.json(session)
            raise Refused(404, "there is no such session: it may have ended")
        if name.startswith("recordings/"):
            self.allowed("recordings")
            if found := self.observer.recordings.get(unquote(name.removeprefix("recordings/"))):
                return 200, "application/x-asciicast", found[1]
        raise Refused(404, "there is nothing here")

    def write(self, path, body):
        if self.headers.get("Origin") != f"{self.observer.scheme}://{self.headers['Host']}" or self.headers.get("X-Sshrp-Csrf") != "1" and path != "login":
            raise Refused(403, "this didn't come from the page")
        if path == "login":
            level = self.observer.tokens.get(parse_qs(body.decode()).get("token", [""])[0])
            if not level:
                raise Refused(401, "the token is wrong")
            value = secrets.token_hex(16)
            self.observer.cookies[value] = level
            return self.redirect(f"sshrp_session={value}; Path={self.observer.base_path}/; HttpOnly; SameSite=Strict")
        if path == "logout":
            return self.redirect(f"sshrp_session=; Path={self.observer.base_path}/; Max-Age=0; HttpOnly; SameSite=Strict")
        name = path.removeprefix("api/v1/")
        if name not in WRITES:
            raise Refused(404, "there is nothing here")
        right, do = WRITES[name]
        self.allowed(right)
        request = json.loads(body)
        self.observer.asked.append((name, request))
        return self.json(do(self.observer, request))

    def redirect(self, cookie):
        self.extra += [("Location", self.observer.base_path + "/"), ("Set-Cookie", cookie)]
        return 303, "text/plain", b""

    def json(self, value):
        return 200, "application/json", json.dumps(value).encode()

    def asset(self, name):
        for folder in FOLDERS:
            if "/" not in name and (folder / name).is_file():
                parts = (" 'wasm-unsafe-eval'", " 'unsafe-inline'") if name == PLAYER else ("", "")
                self.extra.append(("Content-Security-Policy", POLICY.format(*parts)))
                return 200, TYPES[Path(name).suffix], (folder / name).read_bytes()
        raise Refused(404, "there is nothing here")


def main():
    observer = FakeObserver(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(observer.url)
    for token, level in observer.tokens.items():
        print(f"{level}: {token}")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        observer.stop()


if __name__ == "__main__":
    main()

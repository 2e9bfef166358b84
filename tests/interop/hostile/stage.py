"""What hostile peers meet: a proxy with a route of each kind, an honest upstream behind it that notes who came in, and hostile ones with
an honest client."""
# SPDX-License-Identifier: MIT

from hostile.case import PASSWORD
from peers.scripted import server
from peers.scripted.client import BESIDES, SERVICE_REQUEST, channel_request, open_session, request
from peers.scripted.packets import Closed
from peers.scripted.peer import Manners, Peer
from peers.scripted.stage import Stage
from peers.scripted.wire import Number, encode, message, reader

INFO_REQUEST, INFO_RESPONSE = 60, 61
INIT, VERSION = b"\0\0\0\5\1\0\0\0\3", b"\0\0\0\5\2\0\0\0\3"
SETTINGS = {"algorithms": {"kex": "+diffie-hellman-*", "public_keys": "ssh-ed25519,ssh-ed25519-cert-v01@openssh.com,rsa-sha2-512,rsa-sha2-256,ecdsa-sha2-nistp384"}}
DENIED = {"allow_forwarding": False, "allow_x11": False, "allow_agent": False}
REFUSED = "the login is refused"


def routes(keys):
    """Keys of a route, by its name."""
    ours = {"upstream_password": PASSWORD}
    lines = [f'command="as-first" {keys.line("ed25519")}', f'command="as-second" {keys.line("rsa")}', keys.line("ecdsa")]
    return {
        "plain": {}, "questions": {}, "guarded": DENIED, "sftp": {"sftp_audit": True}, "sftp alone": {"allow_ssh": False},
        "keys": {"authorized_keys": lines, **ours},
        "restricted key": {"authorized_keys": [f'restrict {keys.line("ed25519")}'], **ours},
        "principals": {"authorized_keys": [f'cert-authority,principals="carol,bob" {keys.line("ca")}'], **ours},
    }


class Host(Stage):
    """The honest one. `came` are users who are in, `ran` their programs."""

    def __init__(self, work, keys):
        super().__init__(work, keys)
        self.came, self.ran = [], []
        self.play(self.let_in, self.serve_programs)

    def let_in(self, peer):
        peer.expect(Number.SERVICE_REQUEST)
        peer.send(server.SERVICE_ACCEPT)
        while True:
            asked = reader(peer.expect(Number.USERAUTH_REQUEST))
            user, _, method = asked.text(), asked.text(), asked.text()
            if method == "password" and asked.rest == b"\0" + encode(PASSWORD):
                break
            peer.send(server.failure())
        self.came.append(user)
        peer.send(server.USERAUTH_SUCCESS)

    def serve_programs(self, peer):
        def run(peer, payload):
            fields = reader(payload)
            if payload[0] == Number.CHANNEL_DATA:  # a client of SFTP: its INIT
                peer.send(message(Number.CHANNEL_DATA, fields.uint32(), VERSION))
            if payload[0] != Number.CHANNEL_REQUEST:
                return False
            channel, kind, wants_reply = fields.uint32(), fields.text(), fields.bool()
            if kind != "exec":
                return False
            self.ran.append(fields.text())
            server.answer(peer, channel, wants_reply)
            server.finish(peer, channel)
            return True
        server.work(peer, on=run, run=lambda peer, channel: None)


class HostileUpstream(Stage):
    def __init__(self, work, keys, case, visit):
        super().__init__(work, keys)
        self.case, self.visit, self.name = case, visit, f"hostile-{self.port}"

    def serve(self, connection, *_):
        with connection:
            try:
                self.case.play(Peer(connection, "server", Manners(), self.key), self.visit)
            except (Closed, ConnectionError, TimeoutError):
                pass
            except Exception as failure:
                self.failures.append(failure)


def prove(peer, visit, route):
    """Who the client is, by the method of its route; the number of the last answer."""
    method, fields = ("keyboard-interactive", ("", "")) if route == "questions" else ("password", (False, PASSWORD))
    peer.send(request(visit.user, method, *fields))
    while True:
        payload = peer.receive(passing_over={Number.IGNORE, Number.DEBUG, Number.EXT_INFO, *BESIDES})
        if payload[0] != INFO_REQUEST:
            return payload[0]
        asked = reader(payload)
        asked.string(), asked.string(), asked.string()
        count = asked.uint32()
        peer.send(message(INFO_RESPONSE, count, *[PASSWORD] * count))


def honest_client(visit, route):
    """What a client that does nothing wrong hears: the sentence at its connection's end, REFUSED, or the numbers of what came in a session."""
    try:
        peer = visit.client()
        peer.send(SERVICE_REQUEST)
        peer.expect(Number.SERVICE_ACCEPT)
        if prove(peer, visit, route) != Number.USERAUTH_SUCCESS:
            return REFUSED
        channel = open_session(peer)
        kind, what = ("subsystem", "sftp") if route == "sftp" else ("exec", "whatever")
        peer.send(channel_request(channel, kind, True, what))
        if route == "sftp":
            peer.send(message(Number.CHANNEL_DATA, channel, INIT))
        heard = []
        while not heard or heard[-1] != Number.CHANNEL_CLOSE:
            heard.append(int(peer.receive(passing_over=BESIDES)[0]))
        peer.send(message(Number.CHANNEL_CLOSE, channel))
        open_session(peer, 1)
        return heard
    except Closed as closed:
        return closed.text

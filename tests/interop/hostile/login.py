"""Clients that want in without a proof: RFC 4252, RFC 4256."""
# SPDX-License-Identifier: MIT

from hostile.case import FLOOD, answers_to, channel_open, client, end_of, password_of
from peers.scripted.client import BESIDES, SERVICE_REQUEST, channel_request, request
from peers.scripted.wire import Number, Raw, encode, encode_all, message

EXEC = channel_request(0, "exec", True, "id")
FORWARD = message(Number.GLOBAL_REQUEST, "tcpip-forward", True, "0.0.0.0", 22)
SUCCESS = message(Number.USERAUTH_SUCCESS)
INFO_RESPONSE = 61
FAILURE = Number.USERAUTH_FAILURE
BEFORE, DURING = "before the service", "before the login is done"


def not_yet(name, *payloads, ends):
    """Said in both phases of login."""
    for phase in (BEFORE, DURING):
        @client(f"{name} {phase}", ends)
        def play(visit, phase=phase):
            peer = visit.client() if phase == BEFORE else visit.at_login()
            peer.send(*payloads)
            return peer


not_yet("a channel and a program (CVE-2025-32433)", channel_open(), EXEC, ends="message 90")
not_yet("a program on a channel that isn't there (CVE-2025-32433)", EXEC, ends="message 98")
not_yet("a forwarding", FORWARD, ends="message 80")
not_yet("data of a channel", message(Number.CHANNEL_DATA, 0, "id\n"), ends="message 94")
not_yet("a success (CVE-2018-10933)", SUCCESS, ends="message 52")
not_yet("a success and a channel (CVE-2018-10933)", SUCCESS, channel_open(), EXEC, ends="message 52")
not_yet("a failure of its own", message(FAILURE, "password", True), ends="message 51")
not_yet("a banner", message(Number.USERAUTH_BANNER, "welcome", ""), ends="message 53")
not_yet("that a key is welcome", message(Number.USERAUTH_PK_OK, "ssh-ed25519", b""), ends="message 60")
not_yet("a server's answer to a service request", message(Number.SERVICE_ACCEPT, "ssh-connection"), ends="message 6")
not_yet("the service of connections", message(Number.SERVICE_REQUEST, "ssh-connection"), ends="service")
not_yet("half a service request", message(Number.SERVICE_REQUEST), ends="(?i)bytes|malformed|string")
not_yet("a message of later protocols", b"\x80" + bytes(8), ends="message 128")


@client("a login without a service request", "message 50")
def _(visit):
    peer = visit.client()
    peer.send(password_of(visit.user))
    return peer


@client("responses to questions that nobody asked", "another message was expected")
def _(visit):
    peer = visit.at_login()
    peer.send(message(INFO_RESPONSE, 1, visit.password))
    return peer


def asks(name, make, ends):
    """make(user): what it says instead of a request that is right."""
    @client(name, ends)
    def play(visit):
        peer = visit.at_login()
        peer.send(*make(visit.user))
        return peer


MALFORMED = "(?i)bytes|malformed|string|boolean"
asks("a login to the service of logins", lambda user: [password_of(user, service="ssh-userauth")], "service")
asks("a login to no service", lambda user: [password_of(user, service="")], "service")
asks("a user who becomes another", lambda user: [request(user, "none"), password_of("root")], "user name changed")
asks("a request that ends in its user name", lambda user: [bytes([Number.USERAUTH_REQUEST]) + encode(1 << 30) + b"root"], MALFORMED)
asks("a password that is longer than its packet", lambda user: [request(user, "password", False, Raw(encode(0x7fffffff) + b"x"))], MALFORMED)
asks("a password with something behind it", lambda user: [password_of(user) + b"\0"], MALFORMED)
asks("a new password that isn't there", lambda user: [request(user, "password", True, "old")], MALFORMED)
asks("a program behind a wrong password in one segment", lambda user: [password_of(user, "wrong"), channel_open(), EXEC], "message 90")
asks("a success behind a wrong password in one segment (CVE-2018-10933)", lambda user: [password_of(user, "wrong"), SUCCESS], "message 52")
asks("requests without end", lambda user: [request(user, "none")] * FLOOD, "too many authentication requests")
asks("services without end", lambda user: [SERVICE_REQUEST] * FLOOD, "too many authentication requests")
asks("wrong passwords without end", lambda user: [password_of(user, f"wrong {n}") for n in range(8)], "(?i)too many authentication failures")
asks("questions without end (CVE-2015-5600)", lambda user: [request(user, "keyboard-interactive", "", "pam," * 1000)] * FLOOD,
     "too many authentication requests")
asks("a method of GSSAPI without end (CVE-2026-60000)",
     lambda user: [request(user, "gssapi-with-mic", 1, b"\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02\x02")] * FLOOD, "(?i)too many authentication")


def refused(name, *makes, route="plain"):
    """Each of make(user) is refused as a wrong password is, on one connection, which then opens nothing."""
    @client(name, route=route)
    def play(visit):
        peer = visit.at_login()
        answers = answers_to(peer, *[make(visit.user) for make in makes])
        assert answers == [FAILURE] * len(makes), answers
        peer.send(channel_open())
        assert "message 90" in end_of(peer)


refused("an empty password", lambda user: password_of(user, ""))
refused("a password with a NUL behind the right one", lambda user: password_of(user, "correct horse\0"))
refused("a password of 30 KiB (CVE-2016-6515)", lambda user: password_of(user, "x" * (30 << 10)))
refused("a method that doesn't exist", lambda user: request(user, "root-please", b"x" * 30000))
refused("a method of GSSAPI (CVE-2026-59998)", lambda user: request(user, "gssapi-with-mic", 1, b"\x06\x01\x2a"))
refused("a login of a host (CVE-2026-35387)", lambda user: request(user, "hostbased", "ssh-ed25519", b"key", "host", "root", b"signature"))
refused("no proof at all", lambda user: request(user, "none"))


def nobody(name, user):
    """A user name that leads nowhere is refused as a wrong password is, and its connection opens nothing."""
    @client(name)
    def play(visit):
        peer = visit.at_login()
        assert answers_to(peer, password_of(user)) == [FAILURE]
        peer.send(channel_open())
        assert "message 90" in end_of(peer)


nobody("a user name with line ends and a terminal's commands", "x\r\nsession 1: logged in\x1b[2J\x07")
nobody("a user name of 30 KiB", "a" * (30 << 10))
nobody("a user name with a NUL behind a right one", "case-0\0")
nobody("a user name that isn't UTF-8", b"\xff\xfe\xc0\x80")
nobody("a user name of a path", "../../../../etc/passwd")
nobody("a user name of a shell's commands (CVE-2023-51385)", "$(touch /tmp/sshrp);`id`|sh")
nobody("no user name", "")
nobody("a user name for a style or role", "case-0:style/role%root")


def answers_questions(name, response, refused_as):
    @client(name, refused_as)
    def play(visit):
        peer = visit.at_login()
        peer.send(request(visit.user, "keyboard-interactive", "", ""))
        peer.expect(60, passing_over=BESIDES)
        peer.send(response)
        return peer


answers_questions("2^32-1 responses", message(INFO_RESPONSE, 0xffffffff, "x"), "too many prompts or responses")
answers_questions("responses that are cut", message(INFO_RESPONSE, 1, Raw(encode(500) + b"x")), MALFORMED)
answers_questions("responses with something behind them", message(INFO_RESPONSE, 1, "x") + encode_all("y"), MALFORMED)
answers_questions("a success instead of responses (CVE-2018-10933)", SUCCESS, "message 52")
answers_questions("a channel instead of responses (CVE-2025-32433)", channel_open(), "message 90")


@client("more responses than were asked for")
def _(visit):
    peer = visit.at_login()
    peer.send(request(visit.user, "keyboard-interactive", "", ""))
    peer.expect(60, passing_over=BESIDES)
    assert answers_to(peer, message(INFO_RESPONSE, 2, visit.password, visit.password)) == [FAILURE]

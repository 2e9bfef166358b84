"""Where OpenSSH bends in the dialogue of login, the proxy does: docs/protocol.md, "Where OpenSSH bends"."""
# SPDX-License-Identifier: MIT

from functools import partial

import pytest

from peers.scripted.client import END, SERVICE_REQUEST, answer_to, by_password, connect, log_in, request, run
from peers.scripted.server import OUTPUT, STATUS, USERAUTH_SUCCESS, failure, let_in, work
from peers.scripted.wire import Number, message

IN, REFUSED = (STATUS, OUTPUT), (255, b"")
TRAILING = bytes(4)


def banner(text, *more):
    return message(Number.USERAUTH_BANNER, text, "", *more)


def with_stderr(done):
    return done.returncode, done.stdout, done.stderr


def test_honest_server(as_server):
    assert as_server() == IN


def test_honest_client(as_client):
    def script(peer, target):
        return [answer_to(peer, sent) for sent in (SERVICE_REQUEST, request(target.user, "none"), by_password(target))]
    assert as_client(script) == [6, 51, 52]


@pytest.mark.parametrize("methods", ["password,", "publickey,password,", "keyboard-interactive,password,,"])
def test_methods_with_a_trailing_comma(as_server, methods):
    assert as_server(login=partial(let_in, none_refused=[failure(methods)])) == IN


def test_no_methods_at_all(as_server):
    """Then the client goes on with those that it prefers."""
    assert as_server(login=partial(let_in, none_refused=[failure("")])) == IN


@pytest.mark.parametrize("accepted", [
    message(Number.SERVICE_ACCEPT), message(Number.SERVICE_ACCEPT, "ssh-connection"), message(Number.SERVICE_ACCEPT, ""),
], ids=["no name", "another name", "empty name"])
def test_service_accept_without_the_name(as_server, accepted):
    assert as_server(login=partial(let_in, accepted=accepted)) == IN


def test_success_with_trailing_bytes(as_server):
    assert as_server(login=partial(let_in, success=[USERAUTH_SUCCESS + TRAILING])) == IN


def test_banner_with_trailing_bytes(as_server):
    seen = as_server(login=partial(let_in, none_refused=[banner("Warning\r\n") + TRAILING, failure()]), see=with_stderr)
    assert seen == (*IN, b"Warning\r\n")


def test_banner_without_a_language(as_server):
    assert as_server(login=partial(let_in, none_refused=[message(Number.USERAUTH_BANNER, "Warning\r\n"), failure()])) == REFUSED


def test_banner_before_the_service_is_accepted(as_server):
    def login(peer):
        peer.send(banner("early\r\n"))
        let_in(peer)
    assert as_server(login=login) == REFUSED


@pytest.mark.parametrize("size", [36_000, 200_000])
def test_long_banner(as_server, size):
    text = ("*" * 78 + "\r\n") * (size // 80)
    seen = as_server(login=partial(let_in, none_refused=[banner(text), failure()]), see=with_stderr)
    assert seen == (*IN, text.encode())


@pytest.mark.parametrize("late", [failure(), USERAUTH_SUCCESS, banner("late\r\n")], ids=["failure", "success", "banner"])
def test_answer_to_a_login_after_success(as_server, late):
    assert as_server(work=partial(work, before=[late])) == IN


def test_service_request_before_each_attempt(as_client):
    def script(peer, target):
        wrong = request(target.user, "password", False, "wr0ng-secret")
        sent = (SERVICE_REQUEST, request(target.user, "none"), SERVICE_REQUEST, wrong, SERVICE_REQUEST, SERVICE_REQUEST, by_password(target))
        return [answer_to(peer, payload) for payload in sent] + [run(peer, "echo $USER")]
    assert as_client(script) == [6, 51, 6, 51, 6, 6, 52, (b"alice\n", 0)]


def test_service_request_doesnt_let_the_user_change(as_client):
    def script(peer, target):
        return [answer_to(peer, sent) for sent in (SERVICE_REQUEST, request("bob", "none"), SERVICE_REQUEST, by_password(target))]
    assert as_client(script) == [6, 51, 6, END]


def test_service_request_gives_no_tries_back(as_client):
    """sshd and the proxy end a login with the sixth failure."""
    def script(peer, target):
        answers = [answer_to(peer, SERVICE_REQUEST)]
        while answers[-1] != END:
            answers.append(answer_to(peer, request(target.user, "password", False, "wr0ng-secret"), SERVICE_REQUEST))
            if answers[-1] == Number.USERAUTH_FAILURE:
                peer.expect(Number.SERVICE_ACCEPT)
        return answers
    assert as_client(script) == [6, 51, 51, 51, 51, 51, END]


@pytest.mark.parametrize("late", ["service", "authentication"])
def test_request_of_a_login_after_success(as_client, late):
    def script(peer, target):
        log_in(peer, target)
        return answer_to(peer, SERVICE_REQUEST if late == "service" else by_password(target)), run(peer, "echo $USER")
    assert as_client(script) == (Number.UNIMPLEMENTED, (b"alice\n", 0))


@pytest.mark.parametrize("name", ["ssh-connection", "nothing", ""])
def test_request_for_another_service(as_client, name):
    def script(peer, _):
        return answer_to(peer, message(Number.SERVICE_REQUEST, name))
    assert as_client(script) == END


def test_service_request_with_trailing_bytes(as_client):
    def script(peer, _):
        return answer_to(peer, SERVICE_REQUEST + TRAILING)
    assert as_client(script) == END


@pytest.mark.proxy_only
def test_flood_of_service_requests_ends(scripted_targets):
    """sshd has only its LoginGraceTime for that."""
    _, target = scripted_targets["openssh9"]
    with connect(target) as peer:
        answers = [answer_to(peer, SERVICE_REQUEST) for _ in range(200)]
    accepted = answers.index(END)
    assert answers[:accepted] == [Number.SERVICE_ACCEPT] * accepted and 100 <= accepted < 150

"""Where OpenSSH bends in the dialogue of login, the proxy does: docs/protocol.md, "Where OpenSSH bends"."""

from functools import partial

import pytest

from peers.scripted.client import SERVICE_REQUEST, answer_to, by_password, request
from peers.scripted.server import OUTPUT, STATUS, SERVICE_ACCEPT, USERAUTH_SUCCESS, failure, let_in
from peers.scripted.wire import Number, Raw, message

pytestmark = pytest.mark.proxy_only

IN = (STATUS, OUTPUT)


def test_honest_server(as_server):
    assert as_server() == IN


def test_honest_client(as_client):
    def script(peer, target):
        return [answer_to(peer, sent) for sent in (SERVICE_REQUEST, request(target.user, "none"), by_password(target))]
    assert as_client(script) == [6, 51, 52]


def test_service_request_before_each_attempt(as_client):
    def script(peer, target):
        return [answer_to(peer, sent) for sent in (SERVICE_REQUEST, request(target.user, "none"), SERVICE_REQUEST, by_password(target))]
    assert as_client(script) == [6, 51, 6, 52]

"""The user name picks the upstream: exact names, patterns, templates."""
# SPDX-License-Identifier: MIT

import pytest

from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only


@pytest.fixture(scope="module")
def ask(upstreams, new_proxy, accounts, work):
    """Says to which upstream and account a user name leads."""
    proxy = new_proxy()
    nine, ten = upstreams["openssh9"].start(), upstreams["openssh10"].start()
    proxy.route(nine, "alice", user="plain")
    proxy.route(ten, r"\g<account>", user=r"^(?P<account>\w+)-at-ten$")
    proxy.route(nine, r"\1", user=r"^(\w+)-at-nine")
    proxy.route(nine, "bob", user=r"^alice-at-.*$")
    proxy.route(ten, "bob", user="alice-at-nine")
    proxy.route(nine, None, user="alice")
    proxy.start()

    def answer(openssh, user, account):
        server = {str(server.port): server.name for server in (nine, ten)}
        done = openssh(proxied_target(proxy, nine, account, user)).exec("id -un; echo $SSH_CONNECTION")
        words = done.stdout.decode().split()
        assert words or b"Permission denied (" in done.stderr, done.stderr
        return (words[0], server[words[-1]]) if words else None
    yield answer
    proxy.stop()


@pytest.mark.parametrize(("user", "account", "wanted"), [
    ("plain", "alice", ("alice", "openssh9")),
    ("alice", "alice", ("alice", "openssh9")),
    ("bob-at-ten", "bob", ("bob", "openssh10")),
    ("alice-at-ten", "alice", ("alice", "openssh10")),
    ("bob-at-nine", "bob", ("bob", "openssh9")),
    ("alice-at-nine", "bob", ("bob", "openssh10")),
    ("bob-at-nine-or-not", "bob", None),
    ("alice-at-eleven", "bob", ("bob", "openssh9")),
    ("plain-or-not", "alice", None),
], ids=lambda value: value if isinstance(value, str) else "")
def test_user_name_leads_to_its_upstream(ask, openssh, user, account, wanted):
    assert ask(openssh, user, account) == wanted

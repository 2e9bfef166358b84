"""Old servers, which have nothing but what is weak: reached where the route names it, refused with both lists in the log where not."""
# SPDX-License-Identifier: MIT

import os
import re
import subprocess

import pytest

from harness.algorithms import Choice
from harness.data import payload, sha256
from harness.process import wait_until
from harness.proxy import SSHRPD
from harness.target import proxied_target
from harness.user_keys import UserKeys
from peers.accounts import FIRST_ID
from peers.openssh import Sshd
from peers.paramiko_peer import ParamikoServer

pytestmark = pytest.mark.proxy_only

DATA = payload(400_000)
NOTHING_IN_COMMON = "the upstream server and the proxy have no algorithm in common"
NO_HOST_KEY_IN_COMMON = "the upstream server has no host key of a type that the proxy takes"
KEX = ("diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1")
CIPHERS = ("aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc")
MACS = ("hmac-sha1-etm@openssh.com", "hmac-sha1")
ALL = {"kex": f"+{','.join(KEX)}", "ciphers": f"+{','.join(CIPHERS)}", "macs": f"+{','.join(MACS)}", "host_keys": "+ssh-rsa"}

# What the server has, and the one key of upstream_algorithms that lets it be reached.
SINGLE = [(Choice(kex=kex), {"kex": f"+{kex}"}) for kex in KEX]
SINGLE += [(Choice(cipher=cipher, mac="hmac-sha2-256"), {"ciphers": f"+{cipher}"}) for cipher in CIPHERS]
SINGLE += [(Choice(cipher="aes128-ctr", mac=mac), {"macs": f"+{mac}"}) for mac in MACS]
SINGLE += [(Choice(host_key="ssh-rsa"), {"host_keys": "+ssh-rsa"})]
KINDS = {"kex": "key exchange method", "ciphers": "cipher", "macs": "MAC"}
TOGETHER = [Choice("diffie-hellman-group1-sha1", "ssh-rsa", "3des-cbc", "hmac-sha1"),
            Choice("diffie-hellman-group14-sha1", "ssh-rsa", "aes128-cbc", "hmac-sha1"),
            Choice("diffie-hellman-group-exchange-sha1", "ssh-rsa", "aes256-cbc", "hmac-sha1-etm@openssh.com"),
            Choice("diffie-hellman-group14-sha1", "ssh-rsa", "aes192-cbc", "hmac-sha2-512")]


def own(lists):
    """As keys of a route."""
    return {f"upstream_algorithms.{key}": value for key, value in lists.items()}


class Old(Sshd):
    def restart(self, *options):
        self.stop()
        self.options = list(options)
        self.start()
        return self.process.log.stat().st_size

    def restart_with(self, choice, *options):
        return self.restart(*(f"{keyword} {value}" for keyword, value in choice.options().items()), *options)


@pytest.fixture(scope="module")
def upstream(work, upstream_keys, accounts):
    server = Old(work, upstream_keys, accounts)
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def proxy(new_proxy, upstream):
    """A route without algorithms of its own, one for each list of them, one with all, and one that puts them in front."""
    proxy = new_proxy()
    proxy.route(upstream, "alice", user="modern")
    for index, (_, lists) in enumerate(SINGLE):
        proxy.route(upstream, "alice", user=f"old-{index}", **own(lists))
    proxy.route(upstream, "alice", user="all", **own(ALL))
    proxy.route(upstream, "alice", user="first", **own({key: value.replace("+", "^") for key, value in ALL.items()}))
    proxy.start()
    yield proxy
    proxy.stop()


@pytest.fixture
def way(proxy, upstream):
    return lambda user: proxied_target(proxy, upstream, user=user)


@pytest.mark.parametrize("index", range(len(SINGLE)), ids=[str(choice) for choice, _ in SINGLE])
def test_each_algorithm_is_had_only_by_the_route_that_names_it(way, openssh, upstream, proxy, index):
    choice, lists = SINGLE[index]
    (key, name), log = *lists.items(), proxy.log
    name = name.removeprefix("+")
    start, ours = upstream.restart_with(choice), log.stat().st_size
    other = next(f"old-{other}" for other, (_, lists) in enumerate(SINGLE) if key not in lists)
    told = NO_HOST_KEY_IN_COMMON if key == "host_keys" else NOTHING_IN_COMMON
    for user in ("modern", other):
        done = openssh(way(user)).exec("true")
        assert done.returncode == 255 and told.encode() in done.stderr and name.encode() not in done.stderr
    both = (rf"the upstream offers only host keys of the types {name}[^;]*; we take [^;]*" if key == "host_keys"
            else rf"no common {KINDS[key]}: we offer [^;]*; the upstream offers {re.escape(name)}[^;]*")
    refused = rf"{both}; weak, and to be allowed [^;]*: {re.escape(name)}"
    wait_until(lambda: re.search(refused, proxy.text(ours)), "both lists in the log")

    done = openssh(way(f"old-{index}")).exec("cat", DATA)
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(DATA)), done.stderr
    assert choice.missing_from(upstream.process.text(start)) == []
    log = proxy.text(ours)
    assert re.search(rf'route "old-{index}", method=\S+ .* upstream_algorithms="[^"]*{re.escape(name)}', log)
    assert re.search(rf'WARNING session \S+: weak cryptography with the upstream, route "old-{index}": .*{re.escape(name)} is weak \(', log)


@pytest.mark.parametrize("choice", TOGETHER, ids=lambda choice: choice.cipher)
def test_new_keys_where_all_is_old(way, openssh, upstream, choice):
    start = upstream.restart_with(choice, "RekeyLimit 64K")
    done = openssh(way("all")).exec("cat", DATA)
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(DATA)), done.stderr
    text = upstream.process.text(start)
    assert choice.missing_from(text) == []
    assert text.count(f"kex: algorithm: {choice.kex}") > 2


@pytest.mark.parametrize("user", ["all", "first"])
def test_the_best_wins_whatever_the_order_of_the_file(way, openssh, upstream, proxy, user):
    start = upstream.restart(f"KexAlgorithms {','.join(KEX)},curve25519-sha256", f"Ciphers {','.join(CIPHERS)},aes128-ctr",
                             f"MACs {','.join(MACS)},hmac-sha2-256", "HostKeyAlgorithms ssh-rsa,ssh-ed25519")
    ours = proxy.log.stat().st_size
    assert openssh(way(user)).exec("echo in").stdout == b"in\n"
    assert Choice(cipher="aes128-ctr", mac="hmac-sha2-256").missing_from(upstream.process.text(start)) == []
    assert " is weak (" not in proxy.text(ours)


def test_the_warning_comes_once_for_a_route(way, openssh, upstream, proxy):
    """Of key exchange that is merely not post-quantum, which the other tests hardly have on this route."""
    upstream.restart("KexAlgorithms curve25519-sha256")
    ours = proxy.log.stat().st_size
    for _ in range(3):
        assert openssh(way("modern")).exec("true").returncode == 0
    assert len(re.findall(r'weak cryptography with the upstream, route "modern": .* isn\'t post-quantum', proxy.text(ours))) == 1


def test_a_key_of_the_proxy_is_shown_with_sha1_only_where_the_route_names_it(new_proxy, work, upstream, openssh):
    """The server announces rsa-sha2-512, too, and doesn't take it."""
    keys, folder = UserKeys(work / "legacy-keys"), upstream.home("alice") / ".ssh"
    folder.mkdir(exist_ok=True)
    file = folder / "authorized_keys"
    file.write_text(keys.line("rsa") + "\n")
    for path in (folder, file):
        path.chmod(0o700 if path.is_dir() else 0o600)
        os.chown(path, FIRST_ID, FIRST_ID)
    upstream.restart("PubkeyAcceptedAlgorithms ssh-rsa")
    proxy = new_proxy()
    with_key = {"anonymous": True, "upstream_key": str(keys.path("rsa"))}
    proxy.route(upstream, "alice", user="modern", **with_key)
    proxy.route(upstream, "alice", user="old", **with_key, **own({"public_keys": "+ssh-rsa"}))
    proxy.start()
    try:
        def enter(user):
            return openssh(proxied_target(proxy, upstream, user=user)).exec("echo in").stdout
        assert enter("modern") == b""
        assert enter("old") == b"in\n"
        assert "Accepted publickey for alice" in upstream.process.text()
    finally:
        proxy.stop()
        file.unlink()


@pytest.mark.parametrize(("kex", "cipher"), [("diffie-hellman-group1-sha1", "3des-cbc"), ("diffie-hellman-group14-sha1", "aes128-cbc")])
def test_another_implementation(work, upstream_keys, through, openssh, kex, cipher):
    server = ParamikoServer(work, upstream_keys)
    server.settings = {"only": {"kex": [kex], "ciphers": [cipher], "digests": ["hmac-sha1"], "key_types": ["ssh-rsa"]}}
    target = through(server, None, **own(ALL))
    done = openssh(target).exec("cat", DATA)
    assert (done.returncode, sha256(done.stdout)) == (0, sha256(DATA)), done.stderr
    assert f'upstream_algorithms="{kex}, ssh-rsa, {cipher} hmac-sha1"' in target.proxy.text()


def test_it_is_warned_of_before_it_is_served(proxy):
    """By -t, and by --explain."""
    told = subprocess.run([SSHRPD, "-t", "-c", proxy.config], capture_output=True, text=True)
    assert told.returncode == 0
    assert "upstream_algorithms.kex: weak, and used where the upstream has nothing better: diffie-hellman-group1-sha1 (a group of 1024 bits, SHA-1)" in told.stderr
    told = subprocess.run([SSHRPD, "--explain", "old-0", "-c", proxy.config], capture_output=True, text=True)
    assert told.returncode == 0 and f'upstream_algorithms.kex  "+{KEX[0]}"' in told.stdout

"""Keys and what stands beside them in files, requests and signatures: docs/protocol.md, "Where OpenSSH bends"."""
# SPDX-License-Identifier: MIT

import base64

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from harness.differential import ScriptedServer, both
from harness.services import Service, echo
from harness.target import direct_target
from harness.user_keys import UserKeys
from peers.openssh import RELEASES, Sshd
from peers.scripted.client import END, SERVICE_REQUEST, answer_to, by_password, connect, request
from peers.scripted.server import OUTPUT, SERVICE_ACCEPT, STATUS, USERAUTH_SUCCESS, failure, next_method
from peers.scripted.stage import Stage
from peers.scripted.wire import Number, encode, encode_all, message, mpint
from peers.upstream import PASSWORDS

IN, REFUSED = (STATUS, OUTPUT), (255, b"")
ECDSA = "ecdsa-sha2-nistp256"


@pytest.fixture(scope="module")
def keys(work):
    return UserKeys(work / "tolerance-keys")


# authorized_keys


class Door:
    """An sshd whose authorized_keys is the same file as that of the proxy before it."""

    def __init__(self, file, targets, release, openssh):
        self.file, self.targets, self.release, self.openssh = file, targets, release, openssh

    def enter(self, key, *lines, run="echo in", flags=()):
        """What ssh with this key sees, where these are the lines of the file."""
        self.file.write_text("".join(line + "\n" for line in lines))
        options = [f"IdentityFile={key}", "IdentitiesOnly=yes", "PreferredAuthentications=publickey"]

        def play(target):
            done = self.openssh(target, self.release).exec(run, options=options, flags=flags)
            return done.returncode, done.stdout
        return both(play, self.targets).agreed()

    def forward(self, key, line, place):
        """What ssh -W to the place gives back of "echo", where this is the line of the file."""
        self.file.write_text(line + "\n")
        options = [f"IdentityFile={key}", "IdentitiesOnly=yes", "PreferredAuthentications=publickey"]

        def play(target):
            ssh = self.openssh(target, self.release)
            done = ssh.finish(ssh.command("-W", place, options=options), b"echo")
            return done.returncode, done.stdout
        return both(play, self.targets).agreed()


@pytest.fixture(scope="module")
def doors(work, upstream_keys, accounts, through, keys):
    made = {}

    def make(release):
        if release not in made:
            file = work / f"tolerated-keys-{release}"
            file.write_text(keys.line("ed25519") + "\n")
            upstream = Sshd(work, upstream_keys, accounts, RELEASES[release], [
                f"AuthorizedKeysFile {file}", "PermitUserEnvironment yes", "AcceptEnv 1ST", *["PerSourcePenalties no"] * (release == "openssh10")])
            proxied = through(upstream, authorized_keys=str(file), upstream_password=PASSWORDS["alice"])
            made[release] = file, (direct_target(upstream), proxied)
        return made[release]
    return make


@pytest.fixture
def door(doors, release, openssh):
    return Door(*doors(release), release, openssh)


@pytest.mark.parametrize("options", [
    "no-pty,", "no-pty,no-x11-forwarding,", 'environment="1ST=x"', 'environment="9=x",no-pty', "no-touch-required", "verify-required",
    'tunnel="0"', 'tunnel="any"', "NO-PTY", ",no-pty", "no-pty,,no-agent-forwarding", "permitopen=\"h:1\",permitopen=\"h:2\"", "restrict,pty,"])
def test_option_of_authorized_keys(door, keys, options):
    assert door.enter(keys.path("ed25519"), f"{options} {keys.line('ed25519')}") == (0, b"in\n")


@pytest.mark.parametrize("options", [
    'principals="alice"', 'tunnel="x"', 'from="127.0.0.0/8,"', "unknown", 'environment="A-B=x"', 'environment="=x"', 'command="x'])
def test_option_of_authorized_keys_that_is_wrong(door, keys, options):
    assert door.enter(keys.path("ed25519"), f"{options} {keys.line('ed25519')}") == REFUSED


@pytest.mark.parametrize("option,host,leads", [
    ("permitopen", "127.0.0.1", True), ("permitopen", "localhost", False), ("permitopen", "*", True), ("permitopen", "[127.0.0.1]", True),
    ("permitopen", "127.0.0.2", False), ("permitopen", "[::1]", False), ("permitlisten", "127.0.0.1", True)])
def test_permit_of_authorized_keys(door, keys, option, host, leads):
    """What ssh -W gets of an echo at 127.0.0.1 where the line has a permit for this host."""
    with Service(echo) as service:
        line = f'{option}="{host}:{service.port}" {keys.line("ed25519")}'
        seen = door.forward(keys.path("ed25519"), line, f"127.0.0.1:{service.port}")
    assert seen == ((0, b"echo") if leads else (255, b""))


def test_empty_command_of_authorized_keys(door, keys):
    """It is a forced command as any other: what was asked for isn't run."""
    assert door.enter(keys.path("ed25519"), f'command="" {keys.line("ed25519")}') == (0, b"")


def test_variable_of_authorized_keys_that_begins_with_a_digit(door, keys):
    assert door.enter(keys.path("ed25519"), f'environment="1ST=x" {keys.line("ed25519")}', run="env | grep ^1ST") == (0, b"1ST=x\n")


@pytest.mark.parametrize("size", [9_000, 30_000, 60_000])
def test_long_line_of_authorized_keys(door, keys, size):
    option = ",".join(f'permitopen="h{number:03}.example.lan:443"' for number in range(200))
    padding = "" if size < 9_001 else " " + "comment" * ((size - len(option)) // 7)
    assert door.enter(keys.path("ed25519"), f"{option} {keys.line('ed25519')}{padding}") == (0, b"in\n")


def test_lines_of_authorized_keys_that_are_too_long_are_passed_over(door, keys):
    lines = f"{keys.line('ed25519')} {'x' * 70_000}", keys.line("ed25519")
    assert door.enter(keys.path("ed25519"), *lines) == (0, b"in\n")


@pytest.mark.parametrize("option", ["no-touch-required", "extension:unknown@example.com=x", "no-pty"])
def test_extension_of_a_certificate(door, keys, option):
    assert door.enter(keys.certified("ed25519", "-O", option), f"cert-authority {keys.line('ca')}") == (0, b"in\n")


@pytest.mark.parametrize("option", ["critical:no-touch-required", "critical:unknown@example.com=x"])
def test_option_of_a_certificate_that_is_none(door, keys, option):
    assert door.enter(keys.certified("ed25519", "-O", option), f"cert-authority {keys.line('ca')}") == REFUSED


# Signatures


NUMBERS = {
    "as they are": lambda r: r, "one zero": lambda r: b"\0" + r, "more zeros": lambda r: bytes(8) + r,
}


@pytest.mark.parametrize("form", [*NUMBERS, "negative"])
def test_numbers_of_an_ecdsa_signature(doors, release, keys, form):
    """Superfluous zeros say nothing else; a negative number is none that a signature has."""
    file, targets = doors(release)
    file.write_text(keys.line("ecdsa") + "\n")
    key = serialization.load_ssh_private_key(keys.path("ecdsa").read_bytes(), None)
    blob = base64.b64decode(keys.line("ecdsa").split()[1])

    def play(target):
        with connect(target) as peer:
            assert answer_to(peer, SERVICE_REQUEST) == Number.SERVICE_ACCEPT
            asked = request(target.user, "publickey", True, ECDSA, blob)
            r = b""
            while not r[:1] > b"\x7f":  # so that without a zero before it, it is a negative number
                r, s = (number.to_bytes(32, "big") for number in utils.decode_dss_signature(
                    key.sign(encode(peer.session_id) + asked, ec.ECDSA(hashes.SHA256()))))
            shown = r if form == "negative" else NUMBERS[form](b"\0" + r)
            return answer_to(peer, asked + encode(encode_all(ECDSA, encode_all(shown, mpint(s)))))
    assert both(play, targets).agreed() == (Number.USERAUTH_FAILURE if form == "negative" else Number.USERAUTH_SUCCESS)


# The proxy's own key, before a server


@pytest.fixture(scope="module")
def key_stages(work, upstream_keys, through, keys):
    """A stage for each kind of key that the proxy has for it, by itself and behind the proxy."""
    stages = {kind: Stage(work, upstream_keys) for kind in ("ed25519", "rsa")}
    return {kind: (direct_target(stage), through(stage, password=PASSWORDS["alice"], upstream_key=str(keys.path(kind))))
            for kind, stage in stages.items()}


@pytest.fixture
def as_key_server(key_stages, openssh, release, keys):
    """ssh shows the key that the proxy has for its upstream."""
    server = ScriptedServer(key_stages, lambda target: openssh(target, release))

    def play(login, kind="ed25519"):
        options = [f"IdentityFile={keys.path(kind)}", "IdentitiesOnly=yes", "PreferredAuthentications=publickey,password"]
        return server(login=login, route=kind, options=options)
    return play


def key_requests(peer, judge):
    """Has judge(signed, algorithm, key) say what is answered to requests with keys, until that is SUCCESS."""
    peer.expect(Number.SERVICE_REQUEST)
    peer.send(SERVICE_ACCEPT)
    answer = None
    while answer != USERAUTH_SUCCESS:
        method, fields = next_method(peer)
        answer = failure("publickey") if method != "publickey" else judge(fields.bool(), fields.string(), fields.string())
        peer.send(answer)


def test_pk_ok_to_a_signed_request(as_key_server):
    """Cisco-1.25 does that; it lets in who signs again."""
    def login(peer):
        requests = []

        def judge(signed, algorithm, key):
            requests.append(signed)
            return USERAUTH_SUCCESS if signed and len(requests) > 1 else message(Number.USERAUTH_PK_OK, algorithm, key)
        key_requests(peer, judge)
    assert as_key_server(login) == IN


@pytest.mark.proxy_only
def test_pk_ok_without_end(key_stages):
    """The proxy signs again once; ssh does for ever."""
    target, signatures = key_stages["ed25519"][1], []

    def login(peer):
        def judge(signed, algorithm, key):
            signatures.append(signed)
            return message(Number.USERAUTH_PK_OK, algorithm, key) if len(signatures) < 10 else failure("publickey")
        key_requests(peer, judge)
    target.upstream.play(login=login)
    with connect(target) as peer:
        assert answer_to(peer, SERVICE_REQUEST) == Number.SERVICE_ACCEPT
        assert answer_to(peer, by_password(target)) in (Number.USERAUTH_FAILURE, END)
    assert signatures == [True, True]


@pytest.mark.parametrize("names, used", [
    ("rsa-sha2-256,", "rsa-sha2-256"), ("rsa-sha2-256,,", "rsa-sha2-256"), ("ssh-ed25519,rsa-sha2-512,", "rsa-sha2-512")])
def test_empty_names_in_server_sig_algs(as_key_server, names, used):
    algorithms = []

    def login(peer):
        def judge(signed, algorithm, key):
            algorithms.append(algorithm.decode())
            return USERAUTH_SUCCESS if signed else message(Number.USERAUTH_PK_OK, algorithm, key)
        peer.send(message(Number.EXT_INFO, 1, "server-sig-algs", names))
        key_requests(peer, judge)
    assert as_key_server(login, "rsa") == IN
    assert set(algorithms) == {used}


# known_hosts


@pytest.mark.parametrize("kind", ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"])
def test_type_of_an_rsa_key_in_known_hosts(through, work, upstream_keys, accounts, openssh, release, tmp_path, kind):
    known = tmp_path / "known"
    known.write_text(f"* {kind} {upstream_keys.public('rsa').split()[1]}\n")
    upstream = Sshd(work, upstream_keys, accounts, kinds=["rsa"])
    proxied = through(upstream, upstream_known_hosts=str(known))
    direct = direct_target(upstream)
    assert openssh(direct, release).exec("exit 4", options=[f"UserKnownHostsFile={known}"]).returncode == 4
    assert openssh(proxied, release).exec("exit 4").returncode == 4

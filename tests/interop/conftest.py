"""Fixtures of the interop tests: accounts, upstreams, the proxy, targets and clients."""
# SPDX-License-Identifier: MIT

import itertools
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from harness.differential import ScriptedClient, ScriptedServer
from harness.keys import HostKeys
from harness.namespaces import NotHere
from harness.process import SLOWDOWN, kill_all
from harness.proxy import Proxy
from harness.target import direct_target, proxied_target
from peers import registry
from peers.accounts import Accounts
from peers.openssh import RELEASES, Sshd
from peers.openssh_client import OpenSSH
from peers.scripted.stage import Stage
from peers.upstream import PASSWORDS

_proxies: list[Proxy] = []

# These take longest, and a file is one worker's: they begin first, or the others would wait for the last of them.
LONGEST = ("test_worker_restart.py", "test_matrix.py", "test_source_penalties.py", "test_crowds.py", "test_fault_sweep.py")


def pytest_addoption(parser):
    parser.addoption("--direct", action="store_true", help="log in to the upstreams themselves, without the proxy")


def pytest_configure(config):
    if os.geteuid() != 0:
        raise pytest.UsageError("the interop tests need root: they start servers with throwaway accounts; make interop asks for it by sudo")
    for line in ("soak: many sessions, many minutes; only run when asked for by -m soak",
                 "long: a gibibyte each way, many times, and other things that take minutes; only run when asked for by -m long",
                 "sid: against the OpenSSH of Debian sid, which moves; only run when asked for by -m sid (make openssh-sid)",
                 "matrix: one of many pairs of peers or of algorithms; the sanitizers see one of each kind, and one release of OpenSSH",
                 "slow: moves much data",
                 "memory: measures memory, which a sanitizer takes for itself",
                 "descriptors: leaves none, of which a sanitizer needs some", "proxy_only: has no meaning without the proxy",
                 "deadline(seconds): how long the test may take, 120 by default"):
        config.addinivalue_line("markers", line)


def pytest_collection_modifyitems(config, items):
    unwanted = set()
    for item in items:
        if config.getoption("--direct") and item.get_closest_marker("proxy_only"):
            unwanted.add(item)
        if any(item.get_closest_marker(name) and name not in config.getoption("markexpr") for name in ("soak", "long", "sid")):
            unwanted.add(item)
    if "not matrix" in config.getoption("markexpr"):
        names = {item.nodeid for item in items}
        unwanted.update(item for item in items if "openssh10" in item.nodeid and item.nodeid.replace("openssh10", "openssh9") in names)
    config.hook.pytest_deselected(items=list(unwanted))
    items[:] = sorted((item for item in items if item not in unwanted), key=lambda item: item.path.name not in LONGEST)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    """Every test has a deadline, and the proxies' logs during the test stand in its report."""
    marker = item.get_closest_marker("deadline")
    seconds = (marker.args[0] if marker else 120) * SLOWDOWN

    def too_late(*_):
        raise TimeoutError(f"the test took longer than {seconds:.0f} s")

    signal.signal(signal.SIGALRM, too_late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    item.log_offsets = {proxy: proxy.log.stat().st_size for proxy in _proxies if proxy.log.exists()}
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if call.excinfo and isinstance(call.excinfo.value, NotHere):
        report.outcome, report.longrepr = "skipped", (str(item.path), item.location[1] or 0, f"Skipped: {call.excinfo.value}")
    if report.failed:
        for proxy in _proxies:
            if proxy.log.exists() and (text := proxy.text(item.log_offsets.get(proxy, 0))):
                report.sections.append((f"log of sshrpd on port {proxy.port}", text[-6000:]))


def pytest_unconfigure():
    kill_all()


@pytest.fixture(scope="session")
def direct(request):
    return request.config.getoption("--direct")


@pytest.fixture(scope="session")
def work():
    """A directory for everything of this run, reachable for the accounts; kept when SSHRP_KEEP is set."""
    path = Path(tempfile.mkdtemp(prefix="sshrp-interop-"))
    path.chmod(0o755)
    yield path
    kill_all()
    if "SSHRP_KEEP" not in os.environ:
        shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def tmp_path(work):
    """A directory for one test; unlike pytest's own, the proxy's unprivileged worker can read what is there."""
    path = Path(tempfile.mkdtemp(prefix="test-", dir=work))
    path.chmod(0o755)
    return path


@pytest.fixture(scope="session")
def accounts(work):
    return Accounts(work / "accounts", PASSWORDS)


@pytest.fixture
def new_sshd(work, upstream_keys, accounts):
    """new_sshd(options, ..., keys): one more, which isn't started."""
    made = []

    def make(*options, keys=upstream_keys):
        made.append(Sshd(work, keys, accounts, options=list(options)))
        made[-1].name = f"sshd{len(made)}"
        return made[-1]
    yield make
    for server in made:
        server.stop()


@pytest.fixture(scope="session")
def upstream_keys(work):
    return HostKeys(work / "upstream-keys")


@pytest.fixture(scope="session")
def proxy_keys(work):
    return HostKeys(work / "proxy-keys")


@pytest.fixture(scope="session")
def new_upstream(work, upstream_keys, accounts):
    """Makes an upstream of a kind; who uses it starts and stops it, or leaves it to the `through` fixture."""
    return lambda name: registry.SERVERS[name](work, upstream_keys, accounts)


@pytest.fixture(scope="session")
def upstreams(new_upstream):
    """One of every kind that all tests share, not yet started: the ports are known, and that is all the proxy needs."""
    return {name: new_upstream(name) for name in registry.UPSTREAMS}


@pytest.fixture(scope="session")
def new_proxy(work, proxy_keys):
    """Makes further proxies; who uses it starts and stops them, or leaves it to the `through` fixture."""
    numbers = itertools.count()

    def make(settings=None, keys=proxy_keys):
        proxy = Proxy(work / f"proxy-{next(numbers)}", keys, settings)
        _proxies.append(proxy)
        return proxy
    return make


@pytest.fixture(scope="session")
def shared_proxy(direct, new_proxy, upstreams):
    """One proxy in front of all upstreams; None with --direct."""
    if direct:
        yield None
        return
    proxy = new_proxy()
    for upstream in upstreams.values():
        for account in PASSWORDS:
            proxy.route(upstream, account)
    proxy.start()
    yield proxy
    _proxies.remove(proxy)
    proxy.stop()


@pytest.fixture(scope="session")
def target_for(upstreams, shared_proxy):
    """The target that leads to the upstream of a name, behind the shared proxy."""
    def make(name, account="alice"):
        upstream = upstreams[name].start()
        return proxied_target(shared_proxy, upstream, account) if shared_proxy else direct_target(upstream, account)
    return make


@pytest.fixture(scope="module")
def through(direct, new_proxy, upstreams):
    """A target behind a proxy of its own, with these settings and host keys, for an upstream of its own; both end with the module."""
    ends = []

    def make(upstream, settings=None, account="alice", keys=None, **route):
        assert upstream not in upstreams.values(), "an upstream that all tests share would end with this module"
        upstream.start()
        ends.append(upstream.stop)
        if direct:
            return direct_target(upstream, account)
        proxy = new_proxy(settings, keys) if keys else new_proxy(settings)
        user = proxy.route(upstream, account, **route)
        proxy.start()
        ends.append(lambda: (_proxies.remove(proxy), proxy.stop()))
        return proxied_target(proxy, upstream, account, user)
    yield make
    for end in reversed(ends):
        end()


@pytest.fixture(scope="module")
def jails(new_upstream, through):
    """jails(name): a root on an upstream of a kind, the way into it as a jail, and one that is only audited; made once a module."""
    made = {}

    def make(name):
        if name not in made:
            upstream = new_upstream(name).start()
            root = upstream.scratch()
            made[name] = root, through(upstream, upstream_root_path=str(root)), through(upstream, sftp_audit=True)
        return made[name]
    return make


@pytest.fixture(scope="module")
def new_key_upstream(work, upstream_keys):
    """new_key_upstream(keys, name): an sshd that takes the proxy's key, for alice, and nothing else; it ends with the module."""
    started = []

    def make(keys, name):
        accounts = Accounts(work / name, PASSWORDS)
        file = accounts.home("alice") / ".ssh/authorized_keys"
        file.parent.mkdir()
        file.write_text(keys.line("proxy") + "\n")
        started.append(Sshd(work, upstream_keys, accounts, options=["AuthenticationMethods publickey"]))
        return started[-1].start()
    yield make
    for server in started:
        server.stop()


@pytest.fixture(scope="module")
def root(upstream):
    """A folder on the module's upstream that is a jail's, beside a secret that is outside of it."""
    place = upstream.scratch()
    for path in (place / "outside", place / "jail"):
        path.mkdir()
        os.chown(path, *upstream.owner("alice"))
    (place / "outside/secret").write_text("secret")
    return place / "jail"


@pytest.fixture
def openssh(work):
    """Makes an OpenSSH client for a target."""
    clients = []

    def make(target, release="openssh9"):
        clients.append(OpenSSH(target, work, release))
        return clients[-1]
    yield make
    for client in clients:
        client.close()


@pytest.fixture(params=["openssh9", "openssh10"])
def release(request):
    return request.param


@pytest.fixture
def ssh(release, target_for, openssh):
    """ssh of a release, logging in to an sshd of the same release."""
    return openssh(target_for(release), release)


@pytest.fixture(scope="session")
def scripted_targets(direct, new_proxy, work, upstream_keys, accounts):
    """For a name, the target itself and the one behind the proxy that all scripted peers share: `stage`, `guarded` (the stage on a
    route that denies something), and an sshd of each release, which doesn't remember who misbehaved. With --direct twice the former."""
    stage = Stage(work, upstream_keys)
    sshds = {name: Sshd(work, upstream_keys, accounts, release, ["PerSourcePenalties no"] * (name == "openssh10"))
             for name, release in RELEASES.items()}
    upstreams = {"stage": stage, "guarded": stage, **sshds}
    targets = {name: (direct_target(upstream.start()),) * 2 for name, upstream in upstreams.items()}
    if not direct:
        proxy = new_proxy()
        for name, upstream in upstreams.items():
            user = proxy.route(upstream, "alice", f"alice-{name}", allow_x11=name != "guarded")
            targets[name] = direct_target(upstream), proxied_target(proxy, upstream, user=user)
        proxy.start()
    yield targets
    if not direct:
        _proxies.remove(proxy)
        proxy.stop()
    for upstream in (stage, *sshds.values()):
        upstream.stop()


@pytest.fixture
def as_server(scripted_targets, openssh, release):
    """as_server(**scene): what ssh of a release and the proxy both make of such a server."""
    return ScriptedServer(scripted_targets, lambda target: openssh(target, release))


@pytest.fixture
def as_client(scripted_targets, release):
    """as_client(script, **manners): what sshd of a release and the proxy both make of such a client."""
    return ScriptedClient(scripted_targets[release])

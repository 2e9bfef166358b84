"""SIGUSR2: the program is replaced under its sessions; SIGQUIT: it leaves after the last of them."""
# SPDX-License-Identifier: MIT

import os
import shutil
import signal

import pytest

from harness.ports import free_port
from harness.process import SLOWDOWN, listening, wait_until
from harness.proxy import SSHRPD
from harness.running_cat import running_cat, says_on
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only


@pytest.fixture
def proxy(new_proxy, upstreams):
    proxy = new_proxy()
    proxy.copy_program()
    proxy.route(upstreams["openssh9"].start(), "alice")
    proxy.start()
    yield proxy
    if proxy.processes():
        proxy.stop()
    else:
        proxy.process.kill()


@pytest.fixture
def target(proxy, upstreams):
    return proxied_target(proxy, upstreams["openssh9"])


@pytest.fixture
def session(target, openssh):
    return running_cat(openssh(target))


def ends(process):
    """The exit status of the master that was started, which ends by itself."""
    wait_until(lambda: not process.running, "the old master to end")
    return process.status


def test_new_program_takes_over_and_a_session_goes_on(proxy, target, session, openssh):
    proxy.replace_program()
    old = proxy.process.pid
    proxy.upgrade()
    assert os.readlink(f"/proc/{proxy.master}/exe") == str(proxy.program)
    assert os.readlink(f"/proc/{old}/exe") == f"{proxy.program} (deleted)"
    assert openssh(target).exec("exit 3").returncode == 3
    says_on(session, b"after\n")
    session.communicate(timeout=20 * SLOWDOWN)
    assert ends(proxy.process) == 0
    assert listening(proxy.port)


def test_program_behind_a_link_is_the_one_that_the_link_leads_to_by_then(new_proxy, upstreams, openssh):
    proxy = new_proxy()
    versions = [proxy.directory / "1/sshrpd", proxy.directory / "2/sshrpd"]
    for version in versions:
        version.parent.mkdir()
        shutil.copy(SSHRPD, version)
    current = proxy.directory / "current"
    current.symlink_to("1")
    proxy.program = current / "sshrpd"
    proxy.route(upstreams["openssh9"].start(), "alice")
    proxy.start()
    assert os.readlink(f"/proc/{proxy.master}/exe") == str(versions[0])
    current.unlink()
    current.symlink_to("2")
    shutil.rmtree(versions[0].parent)
    proxy.upgrade()
    assert os.readlink(f"/proc/{proxy.master}/exe") == str(versions[1])
    assert openssh(proxied_target(proxy, upstreams["openssh9"])).exec("exit 3").returncode == 3
    proxy.stop()


@pytest.mark.parametrize("program", ["exit 1", "kill -9 $$", "exec sleep 0"])
def test_program_that_fails_is_fallen_back_from(proxy, target, session, openssh, program):
    def make(path):
        path.write_text(f"#!/bin/sh\n{program}\n")
        path.chmod(0o755)
    proxy.replace_program(make)
    proxy.signal(signal.SIGUSR2)
    proxy.wait_for_line("before it was ready: this one goes on")
    assert proxy.master == proxy.process.pid
    says_on(session, b"after\n")
    assert openssh(target).exec("exit 3").returncode == 3
    proxy.reload()
    proxy.replace_program()
    proxy.upgrade()
    assert openssh(target).exec("exit 3").returncode == 3


def test_configuration_that_broke_meanwhile_is_fallen_back_from(proxy, target, openssh):
    good = proxy.config.read_text()
    proxy.config.write_text("nonsense")
    proxy.signal(signal.SIGUSR2)
    proxy.wait_for_line("before it was ready: this one goes on")
    assert openssh(target).exec("exit 3").returncode == 3
    proxy.config.write_text(good)


def test_end_of_the_new_one_ends_sessions_of_the_old_one_too(proxy, session):
    proxy.upgrade()
    proxy.signal(signal.SIGTERM)
    assert session.wait(timeout=20 * SLOWDOWN) == 255
    assert b"the proxy is being shut down" in session.stderr.read()
    assert ends(proxy.process) == 0
    wait_until(lambda: not proxy.processes(), "all processes to end")
    assert not listening(proxy.port) and not proxy.pid_file.exists()


def test_sigquit_takes_no_connection_and_waits_for_the_last_session(proxy, session):
    proxy.signal(signal.SIGQUIT)
    wait_until(lambda: not listening(proxy.port), "the address to be free")
    says_on(session, b"after\n")
    session.communicate(timeout=20 * SLOWDOWN)
    assert session.returncode == 0
    assert ends(proxy.process) == 0


def test_removed_address_is_free_though_an_old_master_lives_on(proxy, session, upstreams, openssh):
    proxy.upgrade()
    before, proxy.port = proxy.port, free_port()
    proxy.reload()
    wait_until(lambda: not listening(before), "the address to be free")
    assert openssh(proxied_target(proxy, upstreams["openssh9"])).exec("exit 3").returncode == 3
    says_on(session, b"after\n")

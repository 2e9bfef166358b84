"""Processes beside the workers that stand still without ending are killed, and others do their work."""
# SPDX-License-Identifier: MIT

import os
import signal

import pytest

from harness.control import short_folder
from harness.groups import Group, of_role
from harness.process import wait_until
from harness.running_cat import running_cat, says_on

pytestmark = pytest.mark.proxy_only

ROLES = ("balancer", "recorder", "observer")


@pytest.fixture
def group(new_proxy, new_upstream):
    with short_folder() as folder:
        proxy = new_proxy({"recordings": f"{folder}/recordings/%Y-%m-%d"})
        group = Group(proxy, [new_upstream("openssh9") for _ in range(2)], folder, server={"max_sessions": 1}, queue=0)
        group.proxy.routes[-1]["record"] = ["terminal"]  # there is a recorder; the sessions here have none
        proxy.start()
        yield group
        proxy.stop()
        for server in group.servers:
            server.stop()


def test_are_killed_and_others_are_started(group, openssh):
    master = group.proxy.master
    session = running_cat(openssh(group.target))
    before = {}
    for role in ROLES:
        [before[role]] = of_role(master, role)
        os.kill(before[role], signal.SIGSTOP)
    for role in ROLES:
        group.proxy.wait_for_text(f"ERROR {role} {before[role]} stands still, so it is killed\n")
        wait_until(lambda role=role: len(of_role(master, role)) == 1 and before[role] not in of_role(master, role), f"another {role}")
    group.wait_for_sessions(0, 1)
    says_on(session, b"goes on\n")
    other = running_cat(openssh(group.target))
    group.wait_for_sessions(1, 1)
    assert b"busy" in openssh(group.target).exec("true").stderr
    session.communicate()
    other.communicate()

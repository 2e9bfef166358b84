"""Whether the time of a refusal tells a user with a route from one without. Minutes; run by `-m soak -s`, as it measures a machine, too."""
# SPDX-License-Identifier: MIT

import math
import os
import socket
import threading
import time

import pytest

from harness.process import SLOWDOWN
from harness.sources import fresh_source
from peers.paramiko_peer import paramiko

pytestmark = [pytest.mark.soak, pytest.mark.proxy_only, pytest.mark.deadline(1800)]

TRIES = int(os.environ.get("SSHRP_TIMING_TRIES", "200"))  # of each user
AT_ONCE = 10


def seconds_until_refused(target, user):
    """From the password's request to the failure, on a connection of its own."""
    transport = paramiko.Transport(socket.create_connection((target.host, target.port), 20 * SLOWDOWN, source_address=(fresh_source(), 0)))
    try:
        transport.start_client(timeout=20 * SLOWDOWN)
        begin = time.monotonic()
        with pytest.raises(paramiko.AuthenticationException):
            transport.auth_password(user, "wr0ng-secret")
        return time.monotonic() - begin
    finally:
        transport.close()


def rank_sum_p(first, second):
    """Mann and Whitney's test, two-sided, by the normal approximation; equal times get the mean of their ranks."""
    values = sorted((value, group) for group, times in enumerate((first, second)) for value in times)
    ranks = sum(index for index, (_, group) in enumerate(values, 1) if group == 0)
    n, m = len(first), len(second)
    deviation = math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(ranks - n * (n + m + 1) / 2) / deviation / math.sqrt(2))


def measured(target, users):
    """Times by user, taken in turns by several threads, so that what the machine does meanwhile hits all alike."""
    times, lock, left = {user: [] for user in users}, threading.Lock(), [user for _ in range(TRIES) for user in users]

    def work():
        while True:
            with lock:
                if not left:
                    return
                user = left.pop()
            taken = seconds_until_refused(target, user)
            with lock:
                times[user].append(taken)
    workers = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return times


def test_refusals_take_the_same_time_with_a_route_and_without(target_for):
    target = target_for("openssh9")
    measured(target, [target.user])  # until the pace of this upstream is known
    for _ in range(2):  # one in a hundred is by chance; what can be told apart is so again
        known, unknown = measured(target, [target.user, "nobody-knows-him"]).values()
        p = rank_sum_p(known, unknown)
        print(f"\n{len(known)} tries each: with a route {sum(known) / len(known):.3f} s, without {sum(unknown) / len(unknown):.3f} s, p = {p:.3f}")
        assert len(known) == len(unknown) == TRIES
        if p >= 0.01:
            return
    pytest.fail("twice")

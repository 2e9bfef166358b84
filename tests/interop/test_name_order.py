"""Sessions of one upstream account that move names while others look at them never lead out of a root path, in whatever way they come.

Each race is run twice: against the daemon, which must hold for as long as is asked for, and against sshrpd_without_order, the same daemon
with its locks on names switched off, where it must get out within ten seconds. A race that doesn't would test nothing."""
# SPDX-License-Identifier: MIT

import contextlib
import os
import threading
import time

import pytest

from harness.name_races import CASES, Arena, Box, Race
from harness.process import SLOWDOWN, wait_until
from harness.proxy import SSHRPD
from peers.openssh import Sshd
from peers.raw_sftp import ATTRS, FAILURE, FOR_READING, FOR_WRITING, NAME, OPENDIR, READDIR, STAT, RawSftp, entries_of, handle_of

pytestmark = pytest.mark.proxy_only

WITHOUT_ORDER = SSHRPD.with_name("sshrpd_without_order")
HOLDS_FOR = 5  # seconds
ESCAPES_WITHIN = 10
SOON = 0.3 * SLOWDOWN  # seconds, for a STAT while others' requests hang


@pytest.fixture(scope="module")
def upstream(work, upstream_keys, accounts):
    return Sshd(work, upstream_keys, accounts)


@pytest.fixture
def run(new_proxy, upstream):
    """run(program, case, seconds): the race, when it is over."""
    upstream.start()

    def run_case(program, case, seconds):
        box = Box(upstream)
        arena = Arena(program, new_proxy, upstream, box)
        try:
            return CASES[case](arena, Race(seconds, box))
        finally:
            arena.close()
    yield run_case
    upstream.stop()


@pytest.mark.parametrize("case", CASES)
def test_nobody_gets_out(run, case):
    race = run(SSHRPD, case, HOLDS_FOR)
    assert not race.escape, f"{race.escape} after {race.after:.2f} s"
    assert race.lap > 0


@pytest.mark.soak
@pytest.mark.deadline(300)
@pytest.mark.parametrize("case", CASES)
def test_nobody_gets_out_of_a_long_race(run, case):
    race = run(SSHRPD, case, 60)
    assert not race.escape, f"{race.escape} after {race.after:.2f} s"
    assert race.lap > 0


@pytest.mark.matrix  # it tests the races, not the daemon: no sanitizer is wanted
@pytest.mark.parametrize("case", CASES)
def test_race_gets_out_where_nothing_keeps_the_order(run, case, record_property):
    races = []  # chance decides, and the machine may be busy
    while not races or not races[-1].escape:
        assert len(races) < 3, f"nothing in {[race.lap for race in races]} rounds"
        races.append(run(WITHOUT_ORDER, case, ESCAPES_WITHIN * SLOWDOWN))
    [race] = races[-1:]
    record_property("escaped after", f"{race.after:.2f} s")
    print(f"{case}: {race.escape} after {race.after:.2f} s, {race.lap} rounds")


@pytest.fixture
def arena(new_proxy, upstream):
    upstream.start()
    arena = Arena(SSHRPD, new_proxy, upstream, Box(upstream))
    yield arena
    arena.close()
    upstream.stop()


def slowest_look(sftp, seconds):
    """How long the slowest STAT takes, of those that are asked one after the other for so long."""
    slowest, began = 0, time.monotonic()
    while time.monotonic() < began + seconds:
        asked = time.monotonic()
        assert sftp.ask(STAT, "/box/kit/outside/secret.txt")[0] == ATTRS
        slowest = max(slowest, time.monotonic() - asked)
    return slowest


def look_on(sftp, seconds):
    """While nobody holds them up, the slowest of so many seconds' STATs is soon answered. The machine may stand still in one try or
    another; who holds them up does so in all."""
    tries = []
    while not tries or tries[-1] >= SOON:
        assert len(tries) < 5, f"a STAT took {min(tries):.3f} s and more, each time"
        tries.append(slowest_look(sftp, seconds))
    print(f"slowest STAT: {tries[-1]:.3f} s, in try {len(tries)}")


@contextlib.contextmanager
def moving(arena):
    """Three clients rename to and fro, without end; the statuses that they get."""
    over, statuses = threading.Event(), []

    def work(sftp):
        while not over.is_set():
            for number in sftp.send(sftp.rename("/stolen", "/stolen2"), sftp.rename("/stolen2", "/stolen")):
                statuses.append(sftp.status(number))
    movers = [threading.Thread(target=work, args=(RawSftp(arena.connect()),)) for _ in range(3)]
    for mover in movers:
        mover.start()
    try:
        yield statuses
    finally:
        over.set()
    for mover in movers:
        mover.join()


def test_others_look_on_while_a_client_opens_what_hangs_and_renames_without_end(arena):
    fifo = arena.box.root / "fifo"
    os.mkfifo(fifo)
    os.chown(fifo, *arena.upstream.owner("alice"))
    hanging = RawSftp(arena.connect())
    hanging.send(hanging.open("/fifo", FOR_READING))
    with moving(arena) as statuses:
        look_on(RawSftp(arena.connect()), 6)  # longer than a rename waits for its lock
        wait_until(lambda: FAILURE in statuses, "a rename to be refused")
        fd = os.open(fifo, os.O_WRONLY)  # the open ends, and the renames go on
        wait_until(lambda: 0 in statuses, "a rename to be made")
    os.close(fd)


def test_others_look_on_while_a_client_renames_without_end(arena):
    with moving(arena) as statuses:
        look_on(RawSftp(arena.connect()), 3)
        wait_until(lambda: statuses.count(0) > 10, "renames to be made all the while")


def test_read_that_hangs_keeps_no_rename_from_being_begun_behind_it(arena):
    """A rename that began there would hold up everybody until the read is answered."""
    fifo = arena.box.root / "fifo"
    os.mkfifo(fifo)
    os.chown(fifo, *arena.upstream.owner("alice"))
    hanging = RawSftp(arena.connect())
    handle = handle_of(hanging.answer(*hanging.send(hanging.open("/fifo", FOR_READING | FOR_WRITING))))
    hanging.send(hanging.request(5, handle, b"\0" * 8, 10), hanging.rename("/stolen", "/stolen2"))
    look_on(RawSftp(arena.connect()), 1)
    fd = os.open(fifo, os.O_WRONLY)
    os.write(fd, b"something")
    os.close(fd)
    wait_until(lambda: (arena.box.root / "stolen2").exists(), "the rename behind the read")


def test_open_folder_that_is_moved_is_listed_with_names_alone(arena):
    sftp = RawSftp(arena.connect())
    before = handle_of(sftp.ask(OPENDIR, "/box/kit"))
    for number in sftp.send(sftp.rename("/box", "/box_real"), sftp.rename("/up", "/box")):
        assert sftp.status(number) == 0
    kind, content = sftp.ask(READDIR, before)
    assert kind == NAME
    entries = {name: (line, flags) for name, line, flags in entries_of(content)}
    assert set(entries) == {b".", b"..", b"outside"}
    assert all(flags == 0 and line.startswith(b"?---------") for line, flags in entries.values()), entries
    kind, content = sftp.ask(READDIR, handle_of(sftp.ask(OPENDIR, "/box_real/kit")))
    assert all(flags for _, _, flags in entries_of(content)), "opened after the renames"

"""Races of names: clients of one upstream account of which one moves what the other looks at, in all the ways that they can come."""
# SPDX-License-Identifier: MIT

import contextlib
import itertools
import os
import shutil
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from harness.process import SLOWDOWN, DeadlinePassed, wait_until
from harness.target import proxied_target
from peers.raw_sftp import CREATING, FOR_WRITING, RawSftp, connection, handle_of

LINKS = 38  # of 40 that are followed

DECOY, SECRET = b"decoy", b"TOP-SECRET"
# Links in `box`, each to the next and the last one to `kit`: who comes in by the first is on the way for longest between its look at `box`
# and its use. As many ways as links: one of them takes as long as the swap.
DETOUR = 8
TARGET = "/box/{}/outside/secret.txt"


class Box:
    """A root with two folders to be swapped: `box`, in which all is inside, and `up`, in which `kit` leads to where there is a secret."""

    def __init__(self, upstream):
        self.place = upstream.scratch()
        self.root, self.outside = self.place / "jail", self.place / "away/outside"
        for folder in (self.root / "box/kit/outside", self.root / "up", self.outside, self.root / "stolen", self.root / "chain"):
            folder.mkdir(parents=True)
        (self.root / "box/kit/outside/secret.txt").write_bytes(DECOY)
        (self.outside / "secret.txt").write_bytes(SECRET)
        (self.root / "up/kit").symlink_to(self.place / "away")
        for number in range(DETOUR):
            (self.root / f"box/{number}").symlink_to(f"{number + 1}" if number + 1 < DETOUR else "kit")
        for number in range(LINKS):
            (self.root / f"chain/{number}").symlink_to(f"{number + 1}")
        (self.root / f"chain/{LINKS}").mkdir()
        owner = upstream.owner("alice")
        for folder, folders, files in os.walk(self.place):
            for name in [".", *folders, *files]:
                os.chown(Path(folder) / name, *owner, follow_symlinks=False)

    def escaped(self):
        """What of the outside has been changed."""
        return [path for path in self.outside.iterdir() if path.name != "secret.txt"]


@dataclass
class Race:
    """What both sides know: how long, from run() on and at least for one lap, and whether somebody got out."""
    seconds: float
    box: Box
    began: float = 0
    escape: str = ""
    after: float = 0
    errors: list = field(default_factory=list)
    lap: int = 0

    def goes_on(self):
        return not self.escape and not self.errors and (time.monotonic() < self.began + self.seconds or self.lap == 0)

    def note(self, what):
        if not self.escape:
            self.escape, self.after = what, time.monotonic() - self.began

    def run(self, *works):
        def guarded(work):
            try:
                work()
            except Exception as error:  # pylint: disable=broad-except
                self.errors.append(error)
        self.began = time.monotonic()
        threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.errors:
            raise self.errors[0]
        if self.box.escaped():
            self.note("a file was made outside")
        return self


MOVES = [("/box", "/box_real"), ("/up", "/box"), ("/box", "/up"), ("/box_real", "/box")]


def swapping(race, sftp):
    """`up` takes the place of `box`, and goes back."""
    def work():
        while race.goes_on():
            for number in sftp.send(*(sftp.rename(*move) for move in MOVES)):
                sftp.answer(number)
            race.lap += 1
    return work


def reading(race, sftp):
    """Opens what is behind the swapped name, to read it, and to make a file beside it."""
    def work():
        while race.goes_on():
            opens = [sftp.open(TARGET.format(way)) for way in range(DETOUR)]
            makes = [sftp.open(f"/box/{way}/outside/new-{race.lap}", FOR_WRITING | CREATING) for way in range(DETOUR)]
            for number in sftp.send(*opens, *makes):
                handle = handle_of(sftp.answer(number))
                if handle and SECRET in sftp.content(handle):
                    race.note("the secret was read")
            if race.box.escaped():
                race.note("a file was made outside")
    return work


def linking(race, *channels):
    """Makes hard links of what is behind the swapped name, each behind a walk of many links. That takes long, so several do at once."""
    def work():
        for number in itertools.count():
            if not race.goes_on():
                return
            sent = [(sftp, *sftp.send(sftp.hardlink(TARGET.format(DETOUR - 1), f"/chain/0/stolen-{number}-{index}")))
                    for index, sftp in enumerate(channels)]
            for sftp, request in sent:
                sftp.answer(request)
            for made in (race.box.root / f"chain/{LINKS}").glob(f"stolen-{number}-*"):
                if made.read_bytes() == SECRET:
                    race.note("a link to the secret was made")
    return work


# What two routes have beside what leads to the upstream by its address.
OF_ONE_SERVER = ({}, {"upstream_host": "localhost", "upstream_host_key_check": "no", "upstream_known_hosts": None})


class Arena:
    """A proxy in front of the upstream, with two routes into the box; and what a case of a race does there."""

    def __init__(self, program, new_proxy, upstream, box, ways=OF_ONE_SERVER):
        self.upstream, self.box, self.ends = upstream, box, contextlib.ExitStack()
        self.proxy = new_proxy()
        self.proxy.program = self.proxy.directory / "sshrpd"
        shutil.copy(program, self.proxy.program)
        routes = {"upstream_root_path": str(box.root)}
        self.targets = []
        for user, more in zip(("one", "other"), ways):
            self.proxy.route(upstream, "alice", **{"user": user, **routes, **more})
            self.targets.append(proxied_target(self.proxy, upstream, user=user))
        self.proxy.start()

    def connect(self, route=0):
        return self.ends.enter_context(connection(self.targets[route]))

    def close(self):
        self.ends.close()
        self.proxy.stop()


def two_channels(arena, race):
    session = arena.connect()
    return race.run(reading(race, RawSftp(session)), swapping(race, RawSftp(session)))


def two_connections(arena, race):
    return race.run(reading(race, RawSftp(arena.connect())), swapping(race, RawSftp(arena.connect())))


def two_routes(arena, race):
    return race.run(reading(race, RawSftp(arena.connect(0))), swapping(race, RawSftp(arena.connect(1))))


def after(change):
    def case(arena, race):
        before = RawSftp(arena.connect())
        change(arena.proxy)
        return race.run(reading(race, before), swapping(race, RawSftp(arena.connect())))
    return case


def client_that_leaves(arena, race):
    """It sends its renames and is gone before any is answered. Which of them were made is put right on the disk."""
    box, up, kept = (arena.box.root / name for name in ("box", "up", "box_real"))
    one_at_a_time = threading.Lock()  # while the other logs in

    def is_right():
        with contextlib.suppress(OSError):  # the second one may come meanwhile
            if kept.exists() and not up.exists():
                box.rename(up)
            if kept.exists():
                kept.rename(box)
        return up.exists() and not kept.exists()

    def work():
        while race.goes_on():
            with connection(arena.targets[0]) as session:
                sftp = RawSftp(session)
                with one_at_a_time:
                    sftp.send(*(sftp.rename(*move) for move in MOVES[:2]))
                    session.sock.close()
                    with contextlib.suppress(DeadlinePassed):
                        wait_until(kept.exists, "the first rename, if it came so far", 0.2 / SLOWDOWN)
                    wait_until(is_right, "both folders where they were")
                    race.lap += 1
    readers = [reading(race, RawSftp(arena.connect())) for _ in range(3)]  # a login a round: there are few rounds
    return race.run(*readers, work, work)


def hard_links(arena, race):
    session = arena.connect()
    return race.run(linking(race, *(RawSftp(session) for _ in range(8))), swapping(race, RawSftp(session)))


CASES = {
    "two_channels": two_channels,
    "two_connections": two_connections,
    "two_routes_by_name_and_address": two_routes,
    "workers_before_and_after_reload": after(lambda proxy: proxy.reload()),
    "workers_before_and_after_upgrade": after(lambda proxy: proxy.upgrade()),
    "client_that_leaves_behind_its_rename": client_that_leaves,
    "hard_link_behind_many_links": hard_links,
}

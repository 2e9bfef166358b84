"""Processes that are surely gone afterwards, what /proc says of them, and waiting for something with a deadline."""
# SPDX-License-Identifier: MIT

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

from harness.namespaces import NotHere

# A sanitizer build or a loaded machine is slower; a deadline only has to be right about "never".
SLOWDOWN = float(os.environ.get("SSHRP_SLOWDOWN", "1"))
PR_SET_PDEATHSIG = 1
NO_TRACING = "/proc/PID/{} of another account's process needs CAP_SYS_PTRACE"

_libc = ctypes.CDLL(None)
_alive: list["Process"] = []


class DeadlinePassed(AssertionError):
    pass


def wait_until(condition, what, timeout=20.0):
    """The first true value of condition(); `what` completes the sentence "waited for ..."."""
    end = time.monotonic() + timeout * SLOWDOWN
    pause = 0.002
    while not (value := condition()):
        if time.monotonic() > end:
            raise DeadlinePassed(f"waited {timeout * SLOWDOWN:.0f} s in vain for {what}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)
    return value


def die_with_parent():
    """Between fork and exec: even a killed pytest leaves no process behind."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Process:
    """A program in a process group of its own; its output goes to a file."""

    def __init__(self, argv, log: Path, env=None, cwd=None):
        self.argv = [str(argument) for argument in argv]
        self.log = Path(log)
        with self.log.open("ab") as out:
            self.popen = subprocess.Popen(
                self.argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env, cwd=cwd,
                start_new_session=True, preexec_fn=die_with_parent)
        _alive.append(self)

    @property
    def pid(self):
        return self.popen.pid

    @property
    def status(self):
        """Its exit status, or minus the signal that ended it; None while it runs. It stays a zombie until kill(), so that its
        number, which is its group's, can't become a stranger's."""
        if self.popen.returncode is not None:
            return self.popen.returncode
        end = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if end is None:
            return None
        return end.si_status if end.si_code == os.CLD_EXITED else -end.si_status

    @property
    def running(self):
        return self.status is None

    def text(self, start=0):
        with self.log.open("rb") as file:
            file.seek(start)
            return file.read().decode(errors="replace")

    def wait_for_text(self, text, count=1, start=0, timeout=20.0):
        def written():
            status = self.status  # before the text: what it wrote last counts too
            seen = self.text(start)
            if seen.count(text) < count and status is not None:
                raise AssertionError(f"{self.argv[0]} ended ({status}) before {text!r}:\n{seen[-4000:]}")
            return seen.count(text) >= count
        wait_until(written, f"{count} times {text!r} in {self.log}", timeout)

    def stop(self, wanted=signal.SIGTERM, timeout=10.0):
        """Its exit status after `wanted`; what doesn't go is killed, group and all, and reported as a failure."""
        try:
            if self.running:
                os.kill(self.pid, wanted)
            wait_until(lambda: not self.running, f"{self.argv[0]} to end on signal {wanted}", timeout)
            return self.status
        finally:
            self.kill()

    def kill(self):
        if self.popen.returncode is None:
            # Those that have left its group, as an sshd's sessions do: a process namespace would end them, if there is one.
            for pid in descendants(self.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self.popen.wait()
        if self in _alive:
            _alive.remove(self)


def kill_all():
    for process in list(_alive):
        process.kill()


def read_proc(pid, name):
    """The text of /proc/PID/NAME, or "" if that process is gone: before its file was opened, or before it was read."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    except PermissionError:
        raise NotHere(NO_TRACING.format(name)) from None


def program(pid):
    """The name of the program that a process runs, or "" if it is gone."""
    return read_proc(pid, "comm").strip()


def birth(pid):
    """When a process was started: what tells it from an earlier one with the same number. None if it is gone."""
    fields = read_proc(pid, "stat").rpartition(")")[2].split()
    return int(fields[19]) if fields else None


def list_proc(pid, name):
    """The names in the folder /proc/PID/NAME, or none if that process is gone."""
    try:
        return os.listdir(f"/proc/{pid}/{name}")
    except (FileNotFoundError, ProcessLookupError):
        return []
    except PermissionError:
        raise NotHere(NO_TRACING.format(name)) from None


def children(pid):
    return [int(child) for task in list_proc(pid, "task") for child in read_proc(pid, f"task/{task}/children").split()]


def only_child(pid):
    """Once it has no more than one: another may be beginning, or just have been killed."""
    def found():
        below = children(pid)
        return below[0] if len(below) == 1 else None
    return wait_until(found, "one process below it")


def descendants(pid):
    found = []
    for child in children(pid):
        found += [child, *descendants(child)]
    return found


def group_members(group):
    """The process ids of a process group, without those that have ended and only wait to be noticed."""
    members = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        words = read_proc(pid, "stat").rpartition(")")[2].split()
        if words and words[0] != "Z" and int(words[2]) == group:
            members.append(int(pid))
    return members


def listening(place):
    """Is somebody listening on this TCP port, or on the Unix socket of this path? Looks, and doesn't connect: servers count
    connections. That the path exists doesn't say it, for it does so from bind() on."""
    if not isinstance(place, int):
        accepts, path = 0x10000, str(place)
        return any(words[-1] == path and int(words[3], 16) & accepts
                   for words in map(str.split, Path("/proc/net/unix").read_text().splitlines()[1:]))
    wanted = f":{place:04X} "
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines():
            if wanted in line[:20] and line.split()[3] == "0A":
                return True
    return False

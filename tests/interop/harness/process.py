"""Processes that are surely gone afterwards, and waiting for something with a deadline."""

import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

# A sanitizer build or a loaded machine is slower; a deadline only has to be right about "never".
SLOWDOWN = float(os.environ.get("SSHRP_SLOWDOWN", "1"))
PR_SET_PDEATHSIG = 1

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
    def running(self):
        return self.popen.poll() is None

    def text(self, start=0):
        with self.log.open("rb") as file:
            file.seek(start)
            return file.read().decode(errors="replace")

    def wait_for_text(self, text, count=1, start=0, timeout=20.0):
        def written():
            seen = self.text(start)
            if seen.count(text) < count and not self.running:
                raise AssertionError(f"{self.argv[0]} ended ({self.popen.poll()}) before {text!r}:\n{seen[-4000:]}")
            return seen.count(text) >= count
        wait_until(written, f"{count} times {text!r} in {self.log}", timeout)

    def stop(self, wanted=signal.SIGTERM, timeout=10.0):
        """Its exit status after `wanted`; what doesn't go is killed, group and all, and reported as a failure."""
        try:
            if self.running:
                self.popen.send_signal(wanted)
            return self.popen.wait(timeout * SLOWDOWN)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.argv[0]} did not end on signal {wanted}") from None
        finally:
            self.kill()

    def kill(self):
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.popen.wait()
        if self in _alive:
            _alive.remove(self)


def kill_all():
    for process in list(_alive):
        process.kill()


def children(pid):
    try:
        return [int(child) for task in Path(f"/proc/{pid}/task").iterdir()
                for child in (task / "children").read_text().split()]
    except OSError:
        return []


def descendants(pid):
    found = []
    for child in children(pid):
        found += [child, *descendants(child)]
    return found


def listening(port):
    """Is somebody listening on this TCP port? Looks, and doesn't connect: servers count connections."""
    wanted = f":{port:04X} "
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines():
            if wanted in line[:20] and line.split()[3] == "0A":
                return True
    return False

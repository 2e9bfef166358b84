"""A process as if somebody had taken it over: system calls of our choice, made by itself, with the rights that it has kept; and random bytes
in the memory that it shares with others."""
# SPDX-License-Identifier: MIT

import ctypes
import errno
import os
import random
import re
import signal
import socket
import stat
import struct
from pathlib import Path

from harness.namespaces import NotHere

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
LIBC.ptrace.restype = ctypes.c_long
PTRACE_ATTACH, PTRACE_DETACH, PTRACE_SINGLESTEP, PTRACE_GETREGS, PTRACE_SETREGS = 16, 17, 9, 12, 13
REGISTERS = ("r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp ss fs_base gs_base ds es fs gs").split()
ARGUMENTS = ("rdi", "rsi", "rdx", "r10", "r8", "r9")
NUMBERS = {"mprotect": 10, "socket": 41, "execve": 59, "kill": 62, "rename": 82, "unlink": 87, "ptrace": 101, "setuid": 105, "truncate": 76,
           "openat": 257, "unlinkat": 263, "renameat": 264, "linkat": 265, "process_vm_readv": 310, "pidfd_open": 434, "pidfd_getfd": 438}
AT_FDCWD = -100
SYSCALL = b"\x0f\x05"
KILLED = "killed"
CONTROL = 3  # a worker's end of its control


class Died(Exception):
    """The kernel ended it for that call."""


def ptrace(request, pid, data=None):
    if LIBC.ptrace(request, pid, None, data) < 0:
        if request == PTRACE_ATTACH and ctypes.get_errno() == errno.EPERM:
            raise NotHere("ptrace of the daemon's processes needs CAP_SYS_PTRACE")
        raise OSError(ctypes.get_errno(), f"ptrace {request}")


class TakenOver:
    """One thread of it, the first, does as it is told; the others stay where they are. x86-64 only."""

    def __init__(self, pid):
        self.pid = pid

    def __enter__(self):
        ptrace(PTRACE_ATTACH, self.pid)
        self.wait()
        self.saved = self.registers()
        self.instruction = self.find_instruction()
        return self

    def __exit__(self, *_):
        try:
            self.set_registers(self.saved)
            ptrace(PTRACE_DETACH, self.pid)
        except OSError:
            pass  # it has died

    def wait(self):
        _, status = os.waitpid(self.pid, 0x40000000)  # __WALL: not only children
        if not os.WIFSTOPPED(status):
            raise Died(status)
        return os.WSTOPSIG(status)

    def registers(self):
        buffer = (ctypes.c_ulonglong * len(REGISTERS))()
        ptrace(PTRACE_GETREGS, self.pid, ctypes.cast(buffer, ctypes.c_void_p))
        return dict(zip(REGISTERS, buffer))

    def set_registers(self, registers):
        buffer = (ctypes.c_ulonglong * len(REGISTERS))(*(registers[name] for name in REGISTERS))
        ptrace(PTRACE_SETREGS, self.pid, ctypes.cast(buffer, ctypes.c_void_p))

    def find_instruction(self):
        maps = Path(f"/proc/{self.pid}/maps").read_text()
        with open(f"/proc/{self.pid}/mem", "rb") as memory:
            for first, last in re.findall(r"^(\w+)-(\w+) r-xp .*(?:libc[.-]|\[vdso\])", maps, re.MULTILINE):
                memory.seek(int(first, 16))
                at = memory.read(int(last, 16) - int(first, 16)).find(SYSCALL)
                if at >= 0:
                    return int(first, 16) + at
        raise AssertionError("no system call in its code")

    def call(self, name, *arguments):
        """What the call gave: as the kernel does, an error is a negative number. bytes are put on the stack. Raises Died."""
        at = self.saved["rsp"] - 16384 & ~15  # far below what its functions use
        values = []
        with open(f"/proc/{self.pid}/mem", "r+b", buffering=0) as memory:
            for argument in arguments:
                if isinstance(argument, bytes):
                    memory.seek(at)
                    memory.write(argument + b"\0")
                    values.append(at)
                    at += len(argument) + 16 & ~15
                else:
                    values.append(argument & 0xffffffffffffffff)
        # Without a number of a system call there the kernel doesn't begin the interrupted one again.
        changed = {**self.saved, "rip": self.instruction, "rax": NUMBERS[name], "orig_rax": 0xffffffffffffffff}
        self.set_registers({**changed, **dict(zip(ARGUMENTS, values))})
        while True:
            ptrace(PTRACE_SINGLESTEP, self.pid)
            if self.wait() == signal.SIGTRAP:
                break
        return struct.unpack("q", struct.pack("Q", self.registers()["rax"]))[0]


def attempt(pid, name, *arguments):
    """The same of a process that nothing else is wanted of: what the call gave, or KILLED."""
    try:
        with TakenOver(pid) as taken:
            return taken.call(name, *arguments)
    except Died:
        return KILLED


def sockets_of_packets(worker):
    """Copies of those that it has beside its control: to say something in its place."""
    def checked(result):
        if result < 0 and ctypes.get_errno() == errno.EPERM:
            raise NotHere("another process's descriptors need CAP_SYS_PTRACE")
        assert result >= 0, os.strerror(ctypes.get_errno())
        return result
    process = checked(LIBC.syscall(NUMBERS["pidfd_open"], worker, 0))
    seen, found = {os.readlink(f"/proc/{worker}/fd/{CONTROL}")}, []
    for name in Path(f"/proc/{worker}/fd").iterdir():
        if not stat.S_ISSOCK(name.stat().st_mode) or (link := os.readlink(name)) in seen:
            continue
        seen.add(link)
        copy = socket.socket(fileno=checked(LIBC.syscall(NUMBERS["pidfd_getfd"], process, int(name.name), 0)))
        if (copy.family, copy.type) == (socket.AF_UNIX, socket.SOCK_SEQPACKET):
            found.append(copy)
        else:
            copy.close()
    os.close(process)
    return found


def shared_with_others(pid, master):
    """The files in memory that the process may write: {name: path by which we can}."""
    numbers = {}
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        _, rights, _, _, inode, *name = line.split(None, 5)
        if rights == "rw-s" and name and name[0].startswith("/memfd:"):
            numbers[int(inode)] = name[0].split(":")[1].split()[0]
    found = {}
    for path in Path(f"/proc/{master}/fd").iterdir():
        try:
            if (name := numbers.get(path.stat().st_ino)) and os.readlink(path).startswith("/memfd:"):
                found[f"{name}-{path.stat().st_ino}"] = path
        except FileNotFoundError:
            continue
    return found


def scribble(path, rng: random.Random, keep):
    """Random bytes over the file's first MiB and a bit of the rest, but for its first `keep` bytes."""
    size = path.stat().st_size
    file = os.open(path, os.O_RDWR)
    try:
        os.pwrite(file, rng.randbytes(min(size - keep, 1 << 20)), keep)
        for _ in range(20):
            at = rng.randrange(keep, size)
            os.pwrite(file, rng.randbytes(min(4096, size - at)), at)
    finally:
        os.close(file)

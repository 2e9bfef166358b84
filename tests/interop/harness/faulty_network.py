"""A network that loses, delays, reorders and cuts: two network namespaces, a pair of veth between them, and a pair of tun with a small
forwarder. Nothing of the machine's own network is changed."""
# SPDX-License-Identifier: MIT

import contextlib
import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import threading
import time
from functools import cache

from harness.namespaces import NotHere
from harness.process import die_with_parent, read_proc, wait_until

LINKS = {"veth": ("10.77.0.1", "10.77.0.2"), "tun": ("10.78.0.1", "10.78.0.2")}  # the proxy's and the others' end
CLONE_NEWNET, TUNSETIFF, IFF_TUN_NO_PI = 0x40000000, 0x400454CA, 0x1001
_libc = ctypes.CDLL(None, use_errno=True)


@cache
def can_make_networks():
    made = subprocess.run(["unshare", "--net", "sh", "-c", "ip link add near type veth peer name far && nft add table inet faults"], capture_output=True)
    return made.returncode == 0


def checked(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def run(*words, namespace=None):
    into = [f"nsenter --net=/proc/{namespace}/ns/net"] if namespace else []
    command = " ".join([*into, *map(str, words)]).split()
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"


class Network:
    """As a context: this thread, and what it starts, live in a network of their own; `far` is a process at the other end."""

    def __init__(self):
        if not can_make_networks():
            raise NotHere("a network with faults needs namespaces of its own, nft and so CAP_NET_ADMIN")

    def __enter__(self):
        self.before = os.open("/proc/self/ns/net", os.O_RDONLY)
        checked(_libc.unshare(CLONE_NEWNET))
        self.near = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.holder = subprocess.Popen(["unshare", "--net", "cat"], stdin=subprocess.PIPE, preexec_fn=die_with_parent)
        self.far = self.holder.pid
        wait_until(lambda: read_proc(self.far, "comm").strip() == "cat", "the other end's namespace")
        for namespace in (None, self.far):
            run("ip link set lo up", namespace=namespace)
        return self

    def __exit__(self, *_):
        self.holder.kill()
        self.holder.wait()
        checked(_libc.setns(self.before, CLONE_NEWNET))
        os.close(self.before)
        os.close(self.near)

    def at_far(self, *command):
        """A command line of the other end."""
        return ["nsenter", f"--net=/proc/{self.far}/ns/net", *map(str, command)]

    def link(self):
        """The pair of veth, whole; faults are put on its far end."""
        run("ip link add near type veth peer name far netns", self.far)
        self.up("near", "far", LINKS["veth"])
        run("nft add table inet faults", namespace=self.far)
        for hook in ("input", "output"):
            run(f"nft add chain inet faults {hook}", "{", f"type filter hook {hook} priority 0;", "}", namespace=self.far)

    def up(self, near, far, addresses):
        for name, address, namespace in zip((near, far), addresses, (None, self.far)):
            run(f"ip addr add {address}/24 dev {name}", namespace=namespace)
            run(f"ip link set {name} up", namespace=namespace)

    def make_whole(self):
        """Without the faults of before."""
        self.lose_none()
        self.join()
        self.narrow(1500)
        for name, namespace in (("near", None), ("far", self.far)):
            run(f"tc qdisc replace dev {name} root pfifo", namespace=namespace)

    def narrow(self, mtu):
        for name, namespace in (("near", None), ("far", self.far)):
            run(f"ip link set {name} mtu {mtu}", namespace=namespace)

    def lose(self, percent):
        """Of the packets each way, at random; 100 are all."""
        for hook in ("input", "output"):
            what = "drop" if percent == 100 else f"numgen random mod 100 < {percent} drop"
            run(f"nft add rule inet faults {hook} {what}", namespace=self.far)

    def lose_none(self):
        run("nft flush table inet faults", namespace=self.far)

    def slow_down(self, rate):
        """A rate of tbf, each way."""
        for name, namespace in (("near", None), ("far", self.far)):
            run(f"tc qdisc replace dev {name} root tbf rate {rate} burst 16kb latency 200ms", namespace=namespace)

    def cut(self):
        run("ip link set far down", namespace=self.far)

    def join(self):
        run("ip link set far up", namespace=self.far)

    def forwarder(self, **manners):
        """The pair of tun."""
        near, far = open_tun("near-tun"), self.open_at_far("far-tun")
        self.up("near-tun", "far-tun", LINKS["tun"])
        return Forwarder(near, far, **manners)

    def open_at_far(self, name):
        """What is opened there is of there, whoever holds it."""
        found = []

        def enter():
            namespace = os.open(f"/proc/{self.far}/ns/net", os.O_RDONLY)
            checked(_libc.setns(namespace, CLONE_NEWNET))
            os.close(namespace)
            found.append(open_tun(name))
        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
        return found[0]


def open_tun(name):
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH14x", name.encode(), IFF_TUN_NO_PI))
    return descriptor


class Forwarder:
    """Carries packets between two tun devices, each after a time of its own, so that some overtake others; `double` of 100 come twice.
    As a context."""

    def __init__(self, near, far, delay=(0.005, 0.03), double=0):
        self.ends, self.delay, self.double = {near: far, far: near}, delay, double
        self.waiting, self.count, self.overtaken, self.latest = [], 0, 0, {}
        self.over, self.wake = os.pipe()
        self.thread = threading.Thread(target=self.carry)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        os.write(self.wake, b"\0")
        self.thread.join()
        for descriptor in (*self.ends, self.over, self.wake):
            os.close(descriptor)

    def carry(self):
        while True:
            pause = max(0, self.waiting[0][0] - time.monotonic()) if self.waiting else None
            ready, _, _ = select.select([*self.ends, self.over], [], [], pause)
            if self.over in ready:
                return
            for descriptor in ready:
                self.take(descriptor)
            while self.waiting and self.waiting[0][0] <= time.monotonic():
                _, number, sink, packet = heapq.heappop(self.waiting)
                self.overtaken += number < self.latest.get(sink, 0)
                self.latest[sink] = max(number, self.latest.get(sink, 0))
                with contextlib.suppress(BlockingIOError, OSError):
                    os.write(sink, packet)

    def take(self, descriptor):
        with contextlib.suppress(BlockingIOError):
            while packet := os.read(descriptor, 65536):
                for _ in range(2 if random.randrange(100) < self.double else 1):
                    self.count += 1
                    heapq.heappush(self.waiting, (time.monotonic() + random.uniform(*self.delay), self.count, self.ends[descriptor], packet))

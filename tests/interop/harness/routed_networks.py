"""A proxy and other machines, each in a network with it: network namespaces, joined by pairs of veth. Nothing of the machine's own network is
changed."""
# SPDX-License-Identifier: MIT

import ctypes
import os
import subprocess

from harness.faulty_network import CLONE_NEWNET, can_make_networks, checked, run
from harness.namespaces import NotHere
from harness.process import die_with_parent, read_proc, wait_until

LIBC = ctypes.CDLL(None, use_errno=True)
PROXYS, OTHERS = 1, 7  # of each network: whose address has that number
FAMILIES = (4, 6)


class RoutedNetworks:
    """As a context: this thread, and what it starts, are on the proxy's machine. The others reach each other through that one."""

    def __init__(self, *names):
        if not can_make_networks():
            raise NotHere("machines of their own need network namespaces, nft and so CAP_NET_ADMIN")
        self.names = names

    def address(self, name, family, number=OTHERS):
        network = 91 + self.names.index(name)
        return f"10.{network}.0.{number}" if family == 4 else f"fd{network}::{number}"

    def __enter__(self):
        self.before = os.open("/proc/self/ns/net", os.O_RDONLY)
        checked(LIBC.unshare(CLONE_NEWNET))
        self.machines = {name: subprocess.Popen(["unshare", "--net", "cat"], stdin=subprocess.PIPE, preexec_fn=die_with_parent) for name in self.names}
        run("ip link set lo up")
        for name, machine in self.machines.items():
            wait_until(lambda pid=machine.pid: read_proc(pid, "comm").strip() == "cat", f"the {name}'s namespace")
            run("ip link set lo up", namespace=machine.pid)
            run(f"ip link add {name} type veth peer name proxy netns", machine.pid)
            for link, number, namespace in ((name, PROXYS, None), ("proxy", OTHERS, machine.pid)):
                for family, bits in zip(FAMILIES, (24, 64)):
                    run(f"ip addr add {self.address(name, family, number)}/{bits} dev {link} nodad", namespace=namespace)
                run(f"ip link set {link} up", namespace=namespace)
            for family in FAMILIES:
                run(f"ip -{family} route add default via", self.address(name, family, PROXYS), namespace=machine.pid)
        return self

    def __exit__(self, *_):
        for machine in self.machines.values():
            machine.kill()
            machine.wait()
        checked(LIBC.setns(self.before, CLONE_NEWNET))
        os.close(self.before)

    def at(self, name):
        """Makes a command line one of there."""
        return lambda *command: ["nsenter", f"--net=/proc/{self.machines[name].pid}/ns/net", *map(str, command)]

    def unplug(self, name):
        run(f"ip link set {name} down")

    def plug_in(self, name):
        run(f"ip link set {name} up")
        run(f"ip addr replace {self.address(name, 6, PROXYS)}/64 dev {name} nodad")  # it went with the link

    def silence(self, name):
        """What is sent there is lost, and nobody is told."""
        run(f"nft add table inet silence-{name}")
        run(f"nft add chain inet silence-{name} output", "{", "type filter hook output priority 0;", "}")
        run(f"nft add rule inet silence-{name} output oifname {name} drop")

    def let_speak(self, name):
        run(f"nft delete table inet silence-{name}")

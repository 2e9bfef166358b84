"""A session that is under way: `cat` on the upstream, which gives back what it is told."""
# SPDX-License-Identifier: MIT


def running_cat(ssh):
    process = ssh.start(run="cat")
    says_on(process, b"before\n")
    return process


def says_on(process, line):
    process.stdin.write(line)
    assert process.stdout.readline() == line

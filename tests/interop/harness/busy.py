"""Threads that are at it beside a test."""
# SPDX-License-Identifier: MIT

import threading


class Busy:
    """As a context: threads that each take a turn after the other until its end; `turn` is what a subclass does in one."""

    def __init__(self, threads):
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.take_turns) for _ in range(threads)]

    def take_turns(self):
        while not self.over.is_set():
            self.turn()

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()

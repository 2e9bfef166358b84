"""The same peer before real OpenSSH and before the proxy: what OpenSSH does with it is the measure. With --direct only the former."""
# SPDX-License-Identifier: MIT

from dataclasses import dataclass
from typing import Any

from peers.scripted.client import END, connect
from peers.scripted.packets import Closed


@dataclass(frozen=True)
class Outcome:
    """What became of the same peer without the proxy, and through it."""
    direct: Any
    proxied: Any

    def agreed(self):
        """What OpenSSH made of it, and the proxy too."""
        assert self.proxied == self.direct, f"through the proxy {self.proxied!r}, without it {self.direct!r}"
        return self.direct


def both(play, targets):
    """Of the target itself, and of the proxied one if there is a proxy."""
    outcomes = [play(target) for target in dict.fromkeys(targets)]
    return Outcome(outcomes[0], outcomes[-1])


class ScriptedServer:
    """A stage before the `ssh` of a release, by itself and behind the proxy. `routes` are pairs of targets, `stage` the plain one."""

    def __init__(self, routes, client):
        self.routes, self.client = routes, client

    def outcome(self, options=(), flags=(), see=lambda done: (done.returncode, done.stdout), route="stage", **scene):
        """What ssh's user sees of the scene: (exit status, output), or see(the completed process)."""
        targets = self.routes[route]
        stage = targets[0].upstream
        stage.play(**scene)
        outcome = both(lambda target: see(self.client(target).exec("run", options=options, flags=flags)), targets)
        assert not stage.failures, stage.failures
        return outcome

    def __call__(self, **arguments):
        return self.outcome(**arguments).agreed()


class ScriptedClient:
    """A client before the `sshd` of a release, by itself and behind the proxy."""

    def __init__(self, targets):
        self.targets = targets

    def outcome(self, script, **manners):
        """What script(peer, target) returns, END if the connection ended in it; the peer has its keys when it begins."""
        def play(target):
            try:
                with connect(target, **manners) as peer:
                    return script(peer, target)
            except Closed:
                return END
        return both(play, self.targets)

    def __call__(self, script, **manners):
        return self.outcome(script, **manners).agreed()

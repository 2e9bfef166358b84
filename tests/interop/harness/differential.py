"""The same peer before real OpenSSH and before the proxy: what OpenSSH does with it is the measure."""

from dataclasses import dataclass
from typing import Any

from harness.target import Target
from peers.scripted.client import connect


@dataclass(frozen=True)
class Outcome:
    """What became of the same peer without the proxy, and through it."""
    direct: Any
    proxied: Any

    def agreed(self):
        """What OpenSSH made of it, and the proxy too."""
        assert self.proxied == self.direct, f"through the proxy {self.proxied!r}, without it {self.direct!r}"
        return self.direct


class ScriptedServer:
    """A stage before the `ssh` of a release, by itself and behind the proxy."""

    def __init__(self, stage, direct, proxied, client):
        self.stage, self.direct, self.proxied, self.client = stage, direct, proxied, client

    def outcome(self, options=(), flags=(), see=lambda done: (done.returncode, done.stdout), **scene):
        """What ssh's user sees of the scene: (exit status, output), or see(the completed process)."""
        self.stage.play(**scene)
        outcome = Outcome(*(see(self.client(target).exec("run", options=options, flags=flags)) for target in (self.direct, self.proxied)))
        assert not self.stage.failures, self.stage.failures
        return outcome

    def __call__(self, **arguments):
        return self.outcome(**arguments).agreed()


class ScriptedClient:
    """A client before the `sshd` of a release, by itself and behind the proxy."""

    def __init__(self, direct: Target, proxied: Target):
        self.direct, self.proxied = direct, proxied

    def outcome(self, script, **manners):
        """What script(peer, target) returns; the peer has its keys when it begins."""
        def play(target):
            peer = connect(target, **manners)
            with peer.connection:
                return script(peer, target)
        return Outcome(*map(play, (self.direct, self.proxied)))

    def __call__(self, script, **manners):
        return self.outcome(script, **manners).agreed()

"""One action with a release of asyncssh as a client: exec, put, get or symlink. The argument is JSON."""
# SPDX-License-Identifier: MIT

import asyncio
import json
import logging
import sys

import asyncssh

settings = json.loads(sys.argv[1])
if "log" in settings:
    logging.basicConfig(filename=settings["log"], level=logging.DEBUG)
KINDS = {"key": "publickey", "answer": "keyboard-interactive", "password": "password"}


class Login(asyncssh.SSHClient):
    """Gives what it is asked for in the order of the attempts."""

    def __init__(self):
        self.left = {kind: [attempt[kind] for attempt in settings["attempts"] if kind in attempt] for kind in KINDS}

    def next(self, kind):
        return self.left[kind].pop(0) if self.left[kind] else None

    def public_key_auth_requested(self):
        return self.next("key")

    def password_auth_requested(self):
        return self.next("password")

    def kbdint_auth_requested(self):
        return "" if self.left["answer"] else None

    def kbdint_challenge_received(self, name, instructions, lang, prompts):
        return [self.left["answer"][0] for _ in prompts]


async def run(connection):
    done = await connection.run(settings["command"], input=sys.stdin.buffer.read(), encoding=None)
    sys.stdout.buffer.write(done.stdout)
    sys.stderr.buffer.write(done.stderr)
    return done.returncode


async def converse(connection):
    """Several commands at once on the one connection, each with all of the input; what they gave follows one another."""
    data = sys.stdin.buffer.read()
    done = await asyncio.gather(*(connection.run(settings["command"], input=data, encoding=None) for _ in range(settings["channels"])))
    for each in done:
        sys.stdout.buffer.write(each.stdout)
    return max(each.returncode for each in done)


async def main():
    methods = [KINDS[kind] for attempt in settings["attempts"] for kind in attempt]
    rekey = {"rekey_bytes": settings["rekey"]} if "rekey" in settings else {}
    async with asyncssh.connect(
            settings["host"], settings["port"], username=settings["user"], client_factory=Login, config=None, agent_path=None,
            known_hosts=settings["known_hosts"], preferred_auth=list(dict.fromkeys(methods)), login_timeout=60, **rekey) as connection:
        action = settings["action"]
        if action == "exec":
            return await (converse if "channels" in settings else run)(connection)
        async with connection.start_sftp_client() as sftp:
            if action == "put":
                await sftp.put(settings["local"], settings["remote"])
            elif action == "get":
                await sftp.get(settings["remote"], settings["local"])
            else:
                await sftp.symlink(settings["target"], settings["link"])
    return 0


try:
    status = asyncio.run(main())
except (asyncssh.Error, OSError) as error:
    sys.exit(f"{type(error).__name__}: {error}")
sys.stdout.flush()
sys.exit(status)

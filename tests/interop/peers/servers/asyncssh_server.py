"""An SSH server made with asyncssh: runs commands, and serves the directory in which it was started by SFTP."""
# SPDX-License-Identifier: MIT

import asyncio
import json
import logging
import sys
from asyncio.subprocess import PIPE

import asyncssh


class Login(asyncssh.SSHServer):
    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        if settings["passwords"].get(username) != password:
            return False
        if username in settings.get("expired", []):
            raise asyncssh.PasswordChangeRequired("Your password has expired.")
        return True

    def change_password(self, username, old_password, new_password):
        if settings["passwords"].get(username) != old_password or len(new_password) < 8:
            return False
        settings["passwords"][username] = new_password
        settings["expired"].remove(username)
        return True

    def kbdint_auth_supported(self):
        return "rounds" in settings

    def get_kbdint_challenge(self, username, lang, submethods):
        self.answers = []
        return self.next_round()

    def validate_kbdint_response(self, username, responses):
        self.answers.append(list(responses))
        expected = [[answer for _, _, answer in prompts] for _, _, prompts in settings["rounds"]]
        if self.answers == expected:
            return True
        return self.next_round() if self.answers == expected[:len(self.answers)] else False

    def next_round(self):
        name, instruction, prompts = settings["rounds"][len(self.answers)]
        return name, instruction, "", [(prompt, echo) for prompt, echo, _ in prompts]


async def pump(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


async def feed(process, child):
    """A child may end before its input does."""
    try:
        await pump(process.stdin, child.stdin)
    except (BrokenPipeError, ConnectionResetError, asyncssh.Error):
        pass
    child.stdin.close()


async def run(process):
    """By hand: process.redirect of 2.24 reads twice at once from a pipe where the peer's window is full."""
    child = await asyncio.create_subprocess_shell(process.command or "true", stdin=PIPE, stdout=PIPE, stderr=PIPE)
    feeding = asyncio.create_task(feed(process, child))
    await asyncio.gather(pump(child.stdout, process.stdout), pump(child.stderr, process.stderr))
    process.exit(await child.wait())
    feeding.cancel()


async def main():
    rekey = {"rekey_bytes": settings["rekey"]} if "rekey" in settings else {}
    server = await asyncssh.create_server(
        Login, "127.0.0.1", settings["port"], server_host_keys=settings["keys"], process_factory=run, sftp_factory=True, encoding=None, **rekey)
    await server.wait_closed()


settings = json.loads(sys.argv[1])
if "log" in settings:  # it tells of every exchange
    logging.basicConfig(level=logging.DEBUG)
asyncio.run(main())

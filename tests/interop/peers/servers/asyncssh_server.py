"""An SSH server made with asyncssh: runs commands, and serves the directory in which it was started by SFTP."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE

import asyncssh


class Login(asyncssh.SSHServer):
    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        return settings["passwords"].get(username) == password


async def run(process):
    command = process.command or "true"
    child = await asyncio.create_subprocess_shell(command, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    # An end of the output would close the channel, and the status might come too late.
    await process.redirect(stdin=child.stdin, stdout=child.stdout, stderr=child.stderr, send_eof=False)
    status = await child.wait()
    await process.stdout.drain()
    process.exit(status)


async def main():
    server = await asyncssh.create_server(
        Login, "127.0.0.1", settings["port"], server_host_keys=settings["keys"], process_factory=run, sftp_factory=True, encoding=None)
    await server.wait_closed()


settings = json.loads(sys.argv[1])
asyncio.run(main())

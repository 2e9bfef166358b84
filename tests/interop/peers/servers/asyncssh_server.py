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

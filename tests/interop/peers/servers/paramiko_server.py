"""An SSH server made with paramiko: runs commands, and serves the directory in which it was started by SFTP."""
# SPDX-License-Identifier: MIT

import json
import logging
import os
import socket
import subprocess
import sys
import threading

import paramiko


class Login(paramiko.ServerInterface):
    def check_auth_password(self, username, password):
        return paramiko.AUTH_SUCCESSFUL if settings["passwords"].get(username) == password else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username):
        return "password"

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED if kind == "session" else paramiko.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED

    def check_channel_exec_request(self, channel, command):
        threading.Thread(target=run, args=(channel, command), daemon=True).start()
        return True


def run(channel, command):
    process = subprocess.Popen(["sh", "-c", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def feed():
        while data := channel.recv(65536):
            process.stdin.write(data)
        process.stdin.close()

    def drain(stream, send):
        while data := stream.read1(65536):
            send(data)
    threads = [threading.Thread(target=feed, daemon=True),
               threading.Thread(target=drain, args=(process.stdout, channel.sendall), daemon=True),
               threading.Thread(target=drain, args=(process.stderr, channel.sendall_stderr), daemon=True)]
    for thread in threads:
        thread.start()
    for thread in threads[1:]:
        thread.join()
    channel.send_exit_status(process.wait())
    channel.close()


class Handle(paramiko.SFTPHandle):
    def stat(self):
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))

    def chattr(self, attr):
        return paramiko.SFTP_OK


def answer(function, *arguments):
    try:
        result = function(*arguments)
    except OSError as error:
        return paramiko.SFTPServer.convert_errno(error.errno)
    return paramiko.SFTP_OK if result is None else result


class Files(paramiko.SFTPServerInterface):
    def canonicalize(self, path):
        return os.path.realpath(path)

    def stat(self, path):
        return answer(lambda: paramiko.SFTPAttributes.from_stat(os.stat(path)))

    def lstat(self, path):
        return answer(lambda: paramiko.SFTPAttributes.from_stat(os.lstat(path)))

    def list_folder(self, path):
        return answer(lambda: [paramiko.SFTPAttributes.from_stat(os.lstat(os.path.join(path, name)), name) for name in os.listdir(path)])

    def open(self, path, flags, attr):
        try:
            file = os.fdopen(os.open(path, flags, 0o644), "r+b" if flags & os.O_RDWR else "wb" if flags & os.O_WRONLY else "rb")
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        handle = Handle(flags)
        handle.readfile = handle.writefile = file
        return handle

    def chattr(self, path, attr):
        return paramiko.SFTP_OK

    def remove(self, path):
        return answer(os.remove, path)

    def symlink(self, target_path, path):
        return answer(os.symlink, target_path, path)

    def readlink(self, path):
        return answer(os.readlink, path)


def serve(connection):
    transport = paramiko.Transport(connection)
    if "rekey" in settings:
        transport.packetizer.REKEY_BYTES = settings["rekey"]
    offered = transport.get_security_options()
    for kind, names in settings.get("only", {}).items():  # "kex", "ciphers", "digests" or "key_types"
        setattr(offered, kind, names)
    for key in host_keys:
        transport.add_server_key(key)
    transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files)
    transport.start_server(server=Login())


# paramiko 2.12 can't read ECDSA keys of OpenSSH's format.
KINDS = {"ed25519": paramiko.Ed25519Key, "rsa": paramiko.RSAKey}
settings = json.loads(sys.argv[1])
if "log" in settings:  # it tells of every exchange
    logging.basicConfig(level=logging.DEBUG)
host_keys = [KINDS[name].from_private_key_file(path) for path in settings["keys"] if (name := os.path.basename(path)) in KINDS]
with socket.create_server(("127.0.0.1", settings["port"]), backlog=100) as listener:
    while True:
        threading.Thread(target=serve, args=listener.accept()[:1], daemon=True).start()

"""One action with a release of paramiko as a client: exec, put, get or symlink. The argument is JSON."""
# SPDX-License-Identifier: MIT

import json
import logging
import socket
import sys
import threading

import paramiko

settings = json.loads(sys.argv[1])
if "log" in settings:
    logging.basicConfig(filename=settings["log"], level=logging.DEBUG)


def make_attempt(transport, user, attempt):
    """Whether it was enough."""
    try:
        if "key" in attempt:
            wanted = transport.auth_publickey(user, paramiko.Ed25519Key.from_private_key_file(attempt["key"]))
        elif "answer" in attempt:
            wanted = transport.auth_interactive(user, lambda title, instructions, questions: [attempt["answer"] for _ in questions])
        else:
            wanted = transport.auth_password(user, attempt["password"], fallback=False)
    except paramiko.AuthenticationException:
        return False
    return not wanted


def log_in():
    transport = paramiko.Transport(socket.create_connection((settings["host"], settings["port"])))
    transport.banner_timeout = transport.auth_timeout = 60
    if "rekey" in settings:
        transport.packetizer.REKEY_BYTES = settings["rekey"]
    transport.start_client(timeout=60)
    if transport.get_remote_server_key().get_base64() not in settings["keys"]:
        sys.exit("the host key is not the known one")
    if not any(make_attempt(transport, settings["user"], attempt) for attempt in settings["attempts"]):
        sys.exit("login refused")
    return transport


def run(transport):
    channel = transport.open_session()
    channel.exec_command(settings["command"])

    def read(receive, out):
        while data := receive(65536):
            out.write(data)
    readers = [threading.Thread(target=read, args=(channel.recv, sys.stdout.buffer)),
               threading.Thread(target=read, args=(channel.recv_stderr, sys.stderr.buffer))]
    for reader in readers:
        reader.start()
    channel.sendall(sys.stdin.buffer.read())
    channel.shutdown_write()
    for reader in readers:
        reader.join()
    return channel.recv_exit_status()


def main():
    transport = log_in()
    action, status = settings["action"], 0
    if action == "exec":
        status = run(transport)
    else:
        with paramiko.SFTPClient.from_transport(transport) as sftp:
            if action == "put":
                sftp.put(settings["local"], settings["remote"])
            elif action == "get":
                sftp.get(settings["remote"], settings["local"])
            else:
                sftp.symlink(settings["target"], settings["link"])
    transport.close()
    sys.stdout.flush()
    sys.exit(status)


main()

#!/usr/bin/python3
"""Writes the seeds of the fuzz targets' corpora: make_seeds.py CORPUS. They are valid inputs, or nearly so."""
# SPDX-License-Identifier: MIT

import base64
import hashlib
import itertools
import pathlib
import struct
import sys

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from seed_parts import piece, string, uint32
from session_seeds import login_client, login_upstream, relayed_session

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEYS = ROOT / "vectors" / "keys"
COMPOSITES = ROOT / "vectors" / "mldsa44_ed25519"


def mpint(size: int) -> bytes:
    return string(b"\x5a" * size)


def kexinit(kex: str, host_key: str = "ssh-ed25519", follows: int = 0) -> bytes:
    lists = [kex, host_key] + ["aes128-gcm@openssh.com,aes256-ctr"] * 2 + ["hmac-sha2-256"] * 2 + ["none"] * 2 + [""] * 2
    return b"\x14" + bytes(16) + b"".join(map(string, lists)) + bytes([follows]) + uint32(0)


def identification():
    lines = [b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", b"SSH-2.0-x\n", b"SSH-1.99-Cisco-1.25\r\n", b"SSH-1.5-old\r\n",
             b"Welcome\r\nto this\r\nSSH-2.0-dropbear\r\nrest", b"GET / HTTP/1.1\r\n\r\n", b"SSH-2.0-" + b"x" * 250 + b"\r\n"]
    return [bytes([choice]) + line for line in lines for choice in (0, 1)]


def proxy_header():
    begin = bytes.fromhex("0d0a0d0a000d0a515549540a")
    tcp4, tcp6 = bytes.fromhex("7f0000017f000001dbf0bfd1"), bytes(15) + b"\x01" + bytes(15) + b"\x01" + bytes.fromhex("84fcd7cf")
    more = [b"\x04\x00\x02ab", b"\x05\x00\x00", b"\x20\x00\x05" + bytes(5)]
    version2 = [b"\x21\x11" + piece(tcp4), b"\x21\x21" + piece(tcp6), b"\x20\x00" + piece(b""), b"\x21\x00" + piece(more[0]),
                b"\x21\x11" + piece(tcp4 + bytes.fromhex("0300041815a9a5")), b"\x21\x11" + piece(tcp4 + b"".join(more)),
                b"\x21\x12" + piece(tcp4), b"\x21\x31" + piece(bytes(216)), b"\x20\x21" + piece(tcp6 + more[2])]
    lines = [b"TCP4 10.0.0.1 10.0.0.2 40000 22", b"TCP6 2001:db8::1 ::1 1 65535", b"UNKNOWN", b"UNKNOWN of some kind",
             b"TCP6 ::ffff:10.0.0.1 ::2 0 0", b"TCP4 10.0.0.1 10.0.0.2 040 22"]
    return [begin + rest for rest in version2] + [b"PROXY " + line + b"\r\nSSH-2.0-x\r\n" for line in lines] + [b"SSH-2.0-x\r\n"]


def packet_reader():
    packets = b"\x0a" + piece(b"\x02" + bytes(4) + bytes(10)) + b"\x06" + piece(b"\x5e" + bytes(8) + bytes(6))
    clear = struct.pack(">IB", 12, 6) + b"\x02" + bytes(10)
    deflated = bytes.fromhex("789c62600000000000ffff")
    # crypto::ciphers() and none, 11 in all; times 11 is the MAC: aes128-cbc and 3des-cbc with one over the clear packet
    none, cbc, triple = 10, 6 + 3 * 11, 9 + 5 * 11
    return ([bytes([cipher, 2]) + packets for cipher in (*range(22), cbc, triple)] + [bytes([none, 0]) + clear * 2]
            + [bytes([none, 3, 10]) + piece(deflated + bytes(10))] + [bytes([cipher, 0]) + bytes(64) for cipher in (cbc, triple)])


def messages():
    name, blob = string("name"), string(bytes(32))
    return [
        b"\x01" + uint32(11) + name + string(""), b"\x02" + blob, b"\x03" + uint32(7), b"\x04\x01" + name + name,
        b"\x05" + string("ssh-userauth"), b"\x06" + string("ssh-userauth"), b"\x07" + uint32(1) + name + blob,
        kexinit("curve25519-sha256,ext-info-c"), b"\x15", b"\x1e" + blob, b"\x1f" + blob * 3, b"\x1e" + mpint(33),
        b"\x1f" + blob + mpint(5) + blob, b"\x22" + uint32(2048, 3072, 8192), b"\x1f" + mpint(9) + string(b"\x02"),
        b"\x20" + mpint(8), b"\x21" + blob + mpint(4) + blob, b"\x32" + name * 3 + b"\x01" + name, b"\x33" + name + b"\x00",
        b"\x34", b"\x35" + name + name, b"\x3c" + name + blob, b"\x3c" + name * 3 + uint32(1) + name + b"\x01",
        b"\x3d" + uint32(1) + name, b"\x50" + name + b"\x01" + blob, b"\x51" + blob, b"\x52",
        b"\x5a" + string("session") + uint32(0, 2097152, 32768), b"\x5b" + uint32(0, 1, 2, 3), b"\x5c" + uint32(0, 1) + name * 2,
        b"\x5d" + uint32(0, 1), b"\x5e" + uint32(0) + blob, b"\x5f" + uint32(0, 1) + blob, b"\x60" + uint32(0), b"\x61" + uint32(0),
        b"\x62" + uint32(0) + string("exec") + b"\x01" + string("true"), b"\x63" + uint32(0), b"\x64" + uint32(0),
        b"\xc0" + blob, b"\xc1" + blob, b"\x01" + string("password"), b"\x01" + name + name, b"\x00" + name + blob,
    ]


NIST = {"256": 32, "384": 48, "521": 66}


def kex(dialogues):
    seeds = []
    for (method, packets), strict, host_key in itertools.product(dialogues, ("", STRICT), ("ssh-ed25519", "ecdsa-sha2-nistp256")):
        for follows in (0, 1):
            framed = [kexinit(method + strict, host_key, follows)] + packets + [b"\x15"]
            seeds.append(b"\x01" + b"".join(map(piece, framed)))
    return seeds


STRICT = ",kex-strict-c-v00@openssh.com,kex-strict-s-v00@openssh.com"
# The base points of the curves: legal public values.
X25519 = string(b"\x09" + bytes(31))
P256 = string(bytes.fromhex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e16"
                            "2bce33576b315ececbb6406837bf51f5"))


def hybrids(number: bytes, before: bytes, behind: bytes, mlkem: bytes, sntrup: bytes):
    """A dialogue for each hybrid, of which these are the parts."""
    x25519, p256 = X25519[4:], P256[4:]
    parts = [("mlkem768x25519-sha256", mlkem + x25519), ("mlkem768nistp256-sha256", mlkem + p256), ("sntrup761x25519-sha512", sntrup + x25519)]
    return [(method, [number + before + string(value) + behind]) for method, value in parts]


def mlkem_public_value() -> bytes:
    lines = (ROOT / "vectors/kem/mlkem768.txt").read_text().splitlines()
    return bytes.fromhex(next(line.split()[3] for line in lines if line.startswith("keygen ")))


def kex_server():
    dialogues = [("curve25519-sha256", [b"\x1e" + X25519]), ("ecdh-sha2-nistp256", [b"\x1e" + P256]),
                 ("diffie-hellman-group14-sha256", [b"\x1e" + mpint(250)]),
                 ("diffie-hellman-group-exchange-sha256", [b"\x22" + uint32(2048, 2048, 8192), b"\x20" + mpint(200)])]
    dialogues += [("ecdh-sha2-nistp" + name, [b"\x1e" + string(b"\x04" + b"\x5a" * 2 * size)]) for name, size in NIST.items()]
    dialogues += hybrids(b"\x1e", b"", b"", mlkem_public_value(), b"\x5a" * 1158)
    return kex(dialogues) + [b"\x00SSH-2.0-x\r\n" + bytes(20), b"\x00GET / HTTP/1.0\r\n\r\n"]


def kex_client():
    host_key, signature = string(string("ssh-ed25519") + string(bytes(32))), string(string("ssh-ed25519") + string(bytes(64)))
    prime = string(b"\x00" + b"\xff" * 256)
    dialogues = [("curve25519-sha256", [b"\x1f" + host_key + X25519 + signature]),
                 ("ecdh-sha2-nistp256", [b"\x1f" + host_key + P256 + signature]),
                 ("diffie-hellman-group14-sha256", [b"\x1f" + host_key + mpint(250) + signature]),
                 ("diffie-hellman-group-exchange-sha256",
                  [b"\x1f" + prime + string(b"\x02"), b"\x21" + host_key + mpint(200) + signature])]
    dialogues += hybrids(b"\x1f", host_key, signature, b"\x5a" * 1088, b"\x5a" * 1039)
    return kex(dialogues) + [b"\x00hello\r\nSSH-2.0-x\r\n" + bytes(20)]


def session():
    data = b"\x02" + piece(b"\x5e" + uint32(1) + string("data"))
    ping = b"\x02" + piece(b"\xc0" + string("ping"))
    scripts = [b"\x00", b"\x00\x01", b"\x00\x01" + data + b"\x09\x20\x07", b"\x00\x01\x08" + data + b"\x07",
               b"\x00\x01\x0a\x09\x10\x08" + data + b"\x07", b"\x00\x01\x0b\xff\x09\x09\x07\x08\x07" + data,
               b"\x00\x01\x04\x00\x05\x07\x06\x0d\x40\x07", b"\x00\x01" + ping * 3 + b"\x07\x0c\x07", b"\x00\x0e\x00\x99",
               b"\x00\x01\x0d\x70\x09\x70\x07\x0a\x07" + data, b"\x00\x01\x0a" + ping * 4 + b"\x09\x01\x08\x07",
               b"\x00\x01\x08\x08\x08\x08", b"\x03" + piece(b"SSH-2.0-x\r\n") + b"\x04\x01\x07\x05\x07\x06\x01",
               b"\x00\x02" + piece(b"\x07" + uint32(1) + string("server-sig-algs") + string("ssh-ed25519")) + b"\x01" + data,
               b"\x00\x01\x02" + piece(b"\x01" + uint32(11) + string("bye") + string("")) + data]
    return [bytes([strict, offer]) + script for script in scripts for strict in (0, 1) for offer in (0, 4, 17, 35, 64 + 33)]


def public_key():
    signature = string(string("ssh-ed25519") + string(bytes(64)))
    seeds = []
    for path in sorted([*KEYS.glob("*.pub"), *KEYS.with_name("security_keys").glob("sk_*[0-9].pub")]):
        line = path.read_bytes().strip()
        seeds += [b"\x01" + line, b"\x00" + piece(base64.b64decode(line.split()[1])) + signature]
    composite = string(string("ssh-mldsa44-ed25519") + string(bytes(2484)))
    line = (COMPOSITES / "key.pub").read_bytes().strip()
    return seeds + [b"\x01" + line, b"\x00" + piece(base64.b64decode(line.split()[1])) + composite]


def certificate():
    seeds = []
    for path in [*sorted((ROOT / "vectors" / "certificates").glob("*.pub")), *sorted(COMPOSITES.glob("*-cert.pub"))]:
        line = path.read_bytes().strip()
        seeds += [b"\x01" + line, b"\x00" + base64.b64decode(line.split()[1])]
    return seeds


def revoked_keys():
    return [path.read_bytes() for path in sorted((ROOT / "vectors" / "revoked_keys").iterdir())
            if path.name not in ("make.sh", "verdicts")]


def encrypted(path: pathlib.Path, name: str, make_cipher, iv_size: int) -> bytes:
    """A key of OpenSSH's format, encrypted as quick_bcrypt.cpp opens it."""
    blob = base64.b64decode("".join(path.read_text().split("\n")[1:-2]))
    at = len(b"openssh-key-v1\0") + 3 * 4 + 2 * len("none") + 4
    size = struct.unpack_from(">I", blob, at)[0]
    public, section = blob[at:at + 4 + size], blob[at + 8 + size:]
    section += bytes(range(section[-1] % 8 + 1, section[-1] % 8 + 1 + -len(section) % 16))
    cipher = make_cipher(bytes(iv_size)).encryptor()
    sealed = cipher.update(section) + cipher.finalize()
    tag = cipher.tag if "gcm" in name else b""
    kdf = string(string(bytes(16)) + uint32(1))
    body = b"openssh-key-v1\0" + string(name) + string("bcrypt") + string(kdf[4:]) + uint32(1) + public + string(sealed) + tag
    return b"-----BEGIN OPENSSH PRIVATE KEY-----\n" + base64.encodebytes(body) + b"-----END OPENSSH PRIVATE KEY-----\n"


def encrypted_keys():
    aes = algorithms.AES(bytes(32))
    for name in ("ed25519", "nistp256", "rsa2048"):
        yield encrypted(KEYS / name, "aes256-ctr", lambda iv: Cipher(aes, modes.CTR(iv)), 16)
        yield encrypted(KEYS / name, "aes256-gcm@openssh.com", lambda iv: Cipher(aes, modes.GCM(iv)), 12)
    yield encrypted(KEYS / "ed25519", "aes256-cbc", lambda iv: Cipher(aes, modes.CBC(iv)), 16)
    yield (KEYS.with_name("encrypted_keys") / "chacha20-poly1305").read_bytes()


def private_key_file():
    return [*encrypted_keys(), (COMPOSITES / "key").read_bytes()] + [path.read_bytes() for path in sorted(KEYS.iterdir())
            if path.suffix in ("", ".pkcs1", ".pkcs8", ".sec1", ".explicit_parameters", ".sec1_compressed")
            and path.stat().st_size < 4096]


def known_hosts():
    key = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICnSPsDCEm94PM+pvYCCCp1YpUOZ8JxUWsBEjiOqrqCG"
    names = [b"host.example", b"*.example,!host.example", b"[host.example]:2222", b"10.0.0.1", b"h?st.*",
             b"|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg=", b"@revoked host.example",
             b"@cert-authority *.example", b"# comment", b""]
    lines = [name + b" " + key + b" comment\n" for name in names]
    return lines + [b"".join(lines)]


def config():
    texts = ["", 'listen = ["[::]:22", "0.0.0.0:22"]\nlevel = "debug"\n[[servers]]\nuser = "a"\nupstream_host = "h"\n',
             '[[servers]]\nuser = "^(?P<name>[a-z]+)-(.*)$"\nupstream_host = "\\\\g<name>.example"\nupstream_user = "\\\\2"\n',
             'include = "conf.d/*.toml"\nkey = "/etc/sshrp/key"\n\0[[servers]]\nuser = "x"\nupstream_host = "h:22"\n',
             '[limits]\nmax_sessions = 10\nlogin_grace_time = "2m"\n[algorithms]\nciphers = "+aes128-ctr"\nmacs = "-*sha1*"\n',
             '[[servers]]\nuser = ["a", "b"]\nupstream_host = "h"\nupstream_port = 2222\nupstream_connect_timeout = 5\n'
             'upstream_known_hosts = "/x"\nupstream_host_key_check = "yes"\nupstream_allow = ["10.0.0.0/8", "2001:db8::/32"]\n']
    return [text.encode() for text in texts]


def sftp_packet(kind: int, *parts: bytes) -> bytes:
    return string(bytes([kind]) + b"".join(parts))


def sftp_framing():
    write = sftp_packet(6, uint32(1), string("h"), bytes(8), string(b"data"))
    read_reply = sftp_packet(103, uint32(1), string(b"data"))
    plain = sftp_packet(17, uint32(2), string("/docs"))
    streams = [write + plain, read_reply + plain + read_reply, plain * 3, uint32(0), uint32(0xffffffff) + b"x", write[:20]]
    return [bytes([streamed, 5]) + stream for stream in streams for streamed in (0, 1)]


def sftp_path():
    return [b"/a/b", b"a/./b//c/../d", b"../../etc/passwd", b"/zq/zr/x/../y", b"../../../../zq/zr/x", b"../../..", b"", b"/\0",
            b"/zs/q", b"/" + b"a/" * 300, b"\xff\xfe/ \n"]


def sftp_jail():
    """Actions: a request of the client (0), or the upstream's next reply (5)."""
    serve = bytes([5, 0]) * 12
    lookups = [bytes([0, kind, 1, length, *names, 1, 1]) for kind in (3, 7, 9, 11, 13, 14, 15, 16, 17, 19)
               for length, names in ((0, (2,)), (1, (0, 6)), (2, (5, 11, 10)), (1, (3, 2)))]
    renames = [bytes([0, 18, 2, 0, first, 1, 0, second, 1]) for first, second in ((5, 0), (0, 10), (3, 0))]
    return [action + serve for action in lookups] + [renames[1] + renames[0] + lookups[2] + serve * 2, b"".join(renames) + serve * 3]


def channels():
    """Messages of the client (1) and the upstream (0)."""
    def up(*messages):
        return b"".join(b"\1" + piece(message) for message in messages)

    def down(*messages):
        return b"".join(b"\0" + piece(message) for message in messages)

    def request(kind, specific=b"", number=9):
        return b"\x62" + uint32(number) + string(kind) + b"\1" + specific

    session = up(b"\x5a" + string("session") + uint32(7, 1 << 20, 32768)) + down(b"\x5b" + uint32(7, 9, 0, 32768))
    start = session + up(request("subsystem", string("sftp"))) + down(b"\x63" + uint32(7), b"\x5d" + uint32(7, 1 << 21))
    sftp = start + up(b"\x5e" + uint32(9) + string(uint32(5) + b"\1" + uint32(3)))
    sftp += down(b"\x5e" + uint32(7) + string(uint32(5) + b"\2" + uint32(3)))
    names = uint32(1) + string("/root/of/jail") + string("") + uint32(0)
    root = sftp + down(b"\x5e" + uint32(7) + string(uint32(5 + len(names)) + b"\x68" + uint32(0) + names))
    end = up(b"\x60" + uint32(9), b"\x61" + uint32(9)) + down(request("exit-status", uint32(0), 7), b"\x60" + uint32(7), b"\x61" + uint32(7))
    refused = [request(kind, specific) for kind, specific in (
        ("shell", b""), ("exec", string("id")), ("subsystem", string("netconf")), ("pty-req", b""), ("x11-req", b""),
        ("env", string("LD_PRELOAD") + string("x")), ("env", string("LC_ALL") + string("C")), ("auth-agent-req@openssh.com", b""))]
    opens = [b"\x5a" + string(kind) + uint32(8, 1, 1) + string("h") + uint32(22) + string("o") + uint32(1)
             for kind in ("direct-tcpip", "x11", "auth-agent@openssh.com", "forwarded-tcpip", "tun@openssh.com", "session")]
    return [session, start, sftp, root + end, session + up(*refused) + down(b"\x64" + uint32(7)), start + up(*refused) + end,
            up(*opens), down(*opens), root + down(b"\x5f" + uint32(7, 1) + string("stderr")) + end, session + end + session + end,
            sftp + up(b"\x5d" + uint32(9, 0xffffffff)), start + up(b"\x5e" + uint32(9) + string(b"\xff" * 20)) + end]


def control_messages():
    """Packets of a worker, and of masters."""
    answers = [b"\x21" + uint32(1), b"\x22" + uint32(2), b"\x23" + uint32(3) + b"\x01"]
    orders = [b"\x01" + uint32(1, 0, 300) + b"\x01\x00" + uint32(2), b"\x02", b"\x03" + uint32(2), b"\x04", b"\x05", b"\x06" + uint32(3)]
    return [piece(packet) for packet in answers + orders + [b"r", b"s"]] + [b"".join(map(piece, answers * 2)), piece(b"") + piece(b"\xff" * 300)]


def recorder_messages():
    """Packets of a worker, each message with its length; of a recorder; an account; and packets in a ring."""
    string = lambda text: uint32(len(text)) + text
    uint64 = lambda number: uint32(number >> 32, number & 0xffffffff)
    texts = uint32(1) + string(b"TERM") + string(b"xterm") + uint32(1) + string(b"user") + string(b"alice")
    worker = [b"\x01" + uint32(1) + string(b"0123456789ab") + uint32(7, 80, 24) + string(b"ls") + string(texts),
              b"\x02" + uint32(1) + uint64(1000) + b"\x01" + string(b"caf\xc3"), b"\x03" + uint32(1) + uint64(2000) + string(b"q"),
              b"\x04" + uint32(1) + uint64(3000) + uint32(100, 40), b"\x05" + uint32(1) + uint64(3000) + string(b"note"),
              b"\x06" + uint32(1) + uint64(4000) + uint64(9),
              b"\x07" + uint32(1) + uint64(5000) + b"\x01" + uint32(0) + string(b"") + string(b"closed")]
    recorder = [b"\x21" + uint32(1), b"\x22" + uint32(1) + string(b"No space left on device"), b"\x23" + uint32(1) + uint64(10) + uint64(20)]
    account = string(b"sshrp") + string(b"sshrp") + uint32(999, 999, 999, 4)
    in_ring = lambda packet, more=0: (len(packet) + more).to_bytes(4, "little") + packet
    packets = [string(each) for each in worker]
    rings = [in_ring(b"".join(packets)), b"".join(map(in_ring, packets)), in_ring(packets[0]) + in_ring(packets[1], 1), in_ring(b"") + in_ring(packets[2])]
    return packets + [string(each) for each in recorder] + [b"".join(packets), b"".join(map(string, recorder)), account, string(b"") * 2] + rings


def balance_messages():
    """A byte for the group's rules, then packets: a byte for whose and when, with their length."""
    text = lambda words: uint32(len(words)) + words
    address = bytes(10) + b"\xff\xff" + bytes([192, 0, 2, 1])
    ask = lambda number, user, tried=b"": b"\x01" + uint32(number) + text(b"web") + text(user) + text(address) + text(tried) + uint32(5000)
    note = lambda place, outcome: b"\x03" + uint32(place) + bytes([outcome]) + uint32(7)
    release = lambda place: b"\x05" + uint32(place)
    hold = b"\x04" + uint32(9) + text(b"web") + text(b"a") + text(b"ann") + text(b"") + b"\x01"
    failures = [packet for place in range(1, 5) for packet in (ask(place, b"bob", text(b"b")), note(place, 1), release(place))]
    stories = [[hold, ask(1, b"ann"), note(1, 0), note(1, 5), release(1), release(9)], failures + [ask(9, b"ann")],
               [ask(number, bytes([65 + number])) for number in range(12)] + [b"\x02" + uint32(5), release(1), release(2)],
               [b"\x21" + uint32(1, 2) + text(b"a"), b"\x22" + uint32(1) + b"\x05" + text(b"why")]]
    group = text(b"g") + b"\x01\x01" + bytes(8) + uint32(4) + bytes(8) + uint32(3) + bytes(24) + b"\x03" + bytes(8) + uint32(2, 3) + b"\x02"
    server = text(b"s") + text(b"h") + uint32(22, 1) + b"\x00" + uint32(5) + text(b"")
    stories.append([uint32(1) + group + text(b"u") + text(b"k") + text(b"p") + text(b"l") + uint32(1) + server])
    told = lambda story, who: b"".join(bytes([who + 4 * (i % 3)]) + piece(packet) for i, packet in enumerate(story))
    return [bytes([rules]) + told(story, who) for rules, (who, story) in zip(itertools.cycle((0, 1, 7, 3, 14)), itertools.product((0, 1), stories))] + \
        [b"\x05" + told(stories[2], 0) + b"\x03" + piece(b"") + told(stories[0], 1)]


def source_messages():
    """For each packet a byte for how many connections it comes with, and its length; a worker's, and a master's."""
    want = lambda number: b"\x01" + uint32(number)
    told = lambda *packets: b"".join(bytes([shown]) + piece(packet) for shown, packet in packets)
    return [told((1, want(1)), (1, want(2)), (6, want(0xffffffff))), told((0, want(1))), told((2, want(1))), told((1, want(1) + b"\0")),
            told((1, b"")), told((1, want(1)), (1, b"\x21" + uint32(1))), told((1, b"\x22" + uint32(1) + uint32(3) + b"why")),
            told((4, want(7)[:3])), told((1, b"\xff" * 2048))]


def cast():
    """A byte for the size of pieces, then a recording: whole, cut, altered."""
    header = b'{"version": 2, "width": 80, "height": 24, "timestamp": 1, "command": "x", "env": {"TERM": "vt100"}, "sshrp": {"session": "0a"}}\n'
    events = [b'[0.5, "o", "caf\xc3\xa9 \\u001b[1m\\r\\n"]\n', b'[1.0, "o", "\xef\xbf\xbd"]\n', b'[1.0, "x-sshrp-raw", "/w=="]\n',
              b'[1.0, "x-sshrp-stderr", ""]\n', b'[2.0, "r", "100x40"]\n', b'[2.0, "i", "q"]\n', b'[2.5, "m", "note"]\n', b'[3.0, "x-sshrp-rest", 9]\n']
    lines = header + b"".join(events)
    end = b'[4.0, "x-sshrp-end", {"exit_status": 0, "reason": "closed", "bytes": %d, "sha256": "%s"}]\n'
    whole = lines + end % (len(lines), hashlib.sha256(lines).hexdigest().encode())
    files = [whole, lines, lines[:-5], lines + end % (0, b"00"), header + b'[1, "z", [[[]]]]\n', b"\n", header, b"\x1b]0;t\n\xf0\x9d\x84\x9e"]
    return [b"\x10" + file for file in files]


CORPORA = {"cast": cast, "balance_messages": balance_messages, "recorder_messages": recorder_messages, "source_messages": source_messages, "login_client": login_client, "login_upstream": login_upstream, "relayed_session": relayed_session, "control_messages": control_messages, "channels": channels, "sftp_framing": sftp_framing, "sftp_path": sftp_path, "sftp_jail": sftp_jail, "identification": identification, "proxy_header": proxy_header, "packet_reader": packet_reader, "messages": messages, "kex_server": kex_server,
           "kex_client": kex_client, "session_server": session, "session_client": session, "public_key": public_key, "certificate": certificate,
           "revoked_keys": revoked_keys,
           "private_key_file": private_key_file, "known_hosts": known_hosts, "config": config}


def main() -> None:
    for name, make in CORPORA.items():
        folder = pathlib.Path(sys.argv[1]) / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(make()):
            (folder / f"seed_{number:03}").write_bytes(seed)


if __name__ == "__main__":
    main()

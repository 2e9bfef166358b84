"""Seeds of the fuzz targets of whole sessions: what a peer does, step by step."""
# SPDX-License-Identifier: MIT

from seed_parts import piece, string, uint32


def login_client():
    """Steps: greet, ask for the service, then requests (login_client_fuzz.cpp has their numbers)."""
    begin, soon, late = b"\0\2", b"\x0b\0", b"\x0b\x0a"

    def password(which: int, user: int) -> bytes:
        return bytes([4, 0, which, user])

    wrong_then_right = password(2, 0) + late + b"\4\0\0\1" + soon
    keys = [b"\7" + bytes(how) + soon for how in ((7,), (15,), (6,), (5, 0), (23, 3), (39, 2), (71, 5), (15, 7, 7))]
    questions = [b"\5" + bytes([user]) + soon + b"\6\1" + bytes([which]) + soon for user, which in ((0, 0), (2, 1), (0, 3), (4, 0))]
    tries = [password(which, user) + late for which, user in ((0, 0), (1, 0), (3, 0), (1, 2), (7, 2), (0, 4), (0, 1), (1, 3))]
    others = [b"\4\7\0\3\0" + late, b"\x09\0", b"\x0f", b"\x0d\0\x0e\xff\x0e\xff\x0b\xff", b"\x09\4\x0e\xff", b"\x0a\x0a" + password(0, 0) + soon,
              b"\3" + piece(b"\x32" + string("local") + string("ssh-connection") + string("none")), b"\x0c" + soon, wrong_then_right]
    raw = [b"\1" + piece(line) for line in (b"SSH-2.0-x\r\n" + bytes(12), b"GET / HTTP/1.0\r\n\r\n", b"\xff" * 40)]
    return [begin + steps for steps in keys + questions + tries + others] + raw + [b"\0" + step for step in raw]


def login_upstream():
    """How the client logs in, who the upstream is, then what that does."""
    accept, success, later = b"\6", b"\x08", b"\0\x0a"
    refusals = [b"\7" + bytes([which]) for which in (0, 1, 2, 3, 128, 129)]
    prompt = b"\x0d\1\1\1" + piece(b"say it")
    ends = [accept + refusals[0] + success, accept + success, success, accept + refusals[1] + prompt + b"\1" + success,
            accept + refusals[2] + prompt + success, accept + refusals[4] + refusals[5] + b"\2", accept + b"\x0a\x04\x00\xff" * 2 + refusals[0] + success,
            accept + refusals[0] + b"\x11" + later, accept + refusals[1] + b"\x0c" + success, accept + refusals[0] + b"\x0b" + piece(b"a new one") + b"\1" + later,
            accept + refusals[0] + b"\x10" + piece(b"bye"), b"\5" + piece(b"\x34"), b"\x0f" + accept + refusals[0] + b"\x0f" + success + b"\x0e" + piece(b""),
            accept + refusals[0] + success + b"\x13\0\x13\1\x13\6\3" + piece(b"") + b"\x13\x07\0" + piece(uint32(4))]
    lines = [bytes([way, 4]) + piece(b"Welcome\r\n") + ends[0] for way in (0, 4)]
    return [bytes([way, 0]) + end for way in range(7) for end in ends] + [bytes([way, who]) + ends[0] for way in range(7) for who in (2, 3)] + lines


def relayed_session():
    """A route, then what the client (even) and the upstream (odd) do."""
    def act(which: int, *rest: int) -> bytes:
        return bytes([2 * which, *rest])

    def of_upstream(which: int, *rest: int) -> bytes:
        return bytes([2 * which + 1, *rest])

    opened, sftp = act(0, 0, 0), act(8, 0, 0, 0, 0)
    init, lookups = act(10, 0, 0), [act(10, 0, 1, kind, 1, length, *names, 1, 1) for kind in (3, 7, 9, 11, 13, 16, 17)
                                    for length, names in ((0, (2,)), (1, (0, 7)), (2, (5, 7, 11)))]
    moves = act(10, 0, 1, 18, 2, 0, 2, 1, 0, 10, 1)
    ends = act(6, 0) + act(7, 0) + of_upstream(8, 10, 0, 1) + of_upstream(6, 0) + of_upstream(7, 0)
    requests = b"".join(act(8, kind, *arguments, 0, 0) for kind, arguments in (
        (0, (1,)), (1, (3,)), (2, ()), (3, (4, 0)), (3, (6, 0)), (4, (10,)), (5, ()), (6, (0, 0)), (7, ()), (8, (0,)), (15, ())))
    opens = b"".join(act(0, kind, *arguments, number) for number, (kind, arguments) in enumerate((
        (0, ()), (1, (8, 0, 7)), (1, (9, 2, 7)), (2, (11,)), (3, (0,)), (4, (8, 0, 7)), (8, (0,)), (0, ()))))
    forwards = act(11, 0, 7, 1, 0) + act(11, 0, 9, 2, 0) + of_upstream(4, 7, 1, 7, 0) + of_upstream(0, 4, 7, 1, 7, 0)
    from_upstream = b"".join(of_upstream(0, kind, *arguments, number) for number, (kind, arguments) in enumerate((
        (4, (7, 1, 7)), (6, (0,)), (7, ()), (0, ()))))
    globals_ = b"".join(act(11, kind, 0) + of_upstream(11, kind, 0) for kind in range(3, 8)) + of_upstream(12, 2) * 3
    flood = opened + act(8, 2, 0, 0) + act(15, 2) + of_upstream(14, 0, 255, 255) * 3 + act(15, 3)
    back = opened + act(8, 2, 0, 0) + of_upstream(15, 2) + act(14, 0, 255, 255) * 3 + of_upstream(15, 3)
    exchanges = opened + act(15, 0) + of_upstream(15, 0) + act(4, 0) + piece(b"data") + of_upstream(4, 0) + piece(b"data")
    silent = of_upstream(17) + opened + of_upstream(1, 0, 100) + sftp + of_upstream(12, 0, 0) + init + of_upstream(4, 0) + piece(b"\0\0\0\5\2\0\0\0\3")
    scripts = [opened + sftp + init + b"".join(lookups) + ends, opened + sftp + init + lookups[1] + moves + lookups[4] + ends, opened + requests + ends, opens,
               forwards, from_upstream, act(8, 6, 0, 0, 0, 0) + from_upstream, globals_, flood, back, exchanges, silent, opened * 2, opened + ends + act(16, 200)]
    return [bytes([route]) + script for route in range(6) for script in scripts]

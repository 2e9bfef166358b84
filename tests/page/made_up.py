"""Made-up data for the page: a daemon's sessions, its last hour, its upstreams, bans, processes and recordings."""
# SPDX-License-Identifier: MIT

import hashlib
import json
import math
import random
from datetime import datetime, timedelta, timezone

import hostile_texts

STAGES = ("relaying", "relaying", "relaying", "relaying", "login", "key_exchange", "ending")
USERS = ("alice", "bob", "carol", "deploy", "backup", "www")


def rfc3339(when):
    return when.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03}Z"


def now():
    return datetime.now(timezone.utc)


def session(number, user=None, route=None, stage=None):
    chance = random.Random(number)
    began = now() - timedelta(seconds=chance.randrange(1, 200_000))
    user = USERS[number % len(USERS)] if user is None else user
    host = f"web{number % 40}.example.lan:22"
    return {
        "began": rfc3339(began), "session": f"{number:012x}", "client": f"192.0.2.{number % 250}:{20000 + number % 40000}",
        "user": user, "route": user if route is None else route, "upstream": host, "upstream_user": user,
        "method": "publickey", "key": f"SHA256:{number:043d}", "upstream_method": "publickey", "upstream_key": f"SHA256:{number + 1:043d}",
        "algorithms": "mlkem768x25519-sha256, ssh-ed25519, aes128-gcm@openssh.com",
        "upstream_algorithms": "mlkem768x25519-sha256, ssh-ed25519, aes128-gcm@openssh.com",
        "bytes_up": chance.randrange(10 ** chance.randrange(2, 10)), "bytes_down": chance.randrange(10 ** chance.randrange(2, 11)),
        "channels": 1 + number % 4, "seconds": (now() - began).total_seconds(), "stage": stage or STAGES[number % len(STAGES)],
        "channels_open": {"session": 1 + number % 2, "direct-tcpip": number % 3}, "last_activity": rfc3339(began + timedelta(seconds=1)),
        "worker": 4711 + number % 2,
    }


def history():
    """Totals over an hour of a working day, with some who try passwords."""
    chance = random.Random(15)
    began = now() - timedelta(seconds=3600)
    samples, totals = [], dict.fromkeys(("bytes_up", "bytes_down", "logins_ok", "logins_failed", "refused"), 0)
    for step in range(360):
        wave = 1 + math.sin(step / 40) + chance.random() / 2
        more = {"bytes_up": int(4e6 * wave), "bytes_down": int(3e7 * wave), "logins_ok": int(6 * wave), "logins_failed": chance.randrange(3),
                "refused": 40 * (150 < step < 190) + chance.randrange(2)}
        totals = {name: total + more[name] for name, total in totals.items()}
        samples.append({"time": rfc3339(began + timedelta(seconds=10 * step)), **totals, "sessions": int(100 + 20 * wave)})
    return {"step_seconds": 10, "samples": samples}


def upstreams():
    return [{"upstream": f"web{number}.example.lan:22", "server": f"web{number}.example.lan:22", "state": "ready",
             "routes": [USERS[number % len(USERS)]], "sessions": 3 * number} for number in range(6)]


def bans():
    return [{"source": "203.0.113.4", "until": rfc3339(now() + timedelta(minutes=9)), "kind": "penalty"},
            {"source": "2001:db8:7::/64", "until": rfc3339(now() + timedelta(hours=20)), "kind": "ban"}]


def processes():
    began = now() - timedelta(days=3)
    rows = [("master", "", 4700), ("worker", "serving", 4711), ("worker", "leaving", 4712), ("observer", "", 4713), ("recorder", "", 4714)]
    return [{"role": role, "state": state, "version": "0.3.0", "pid": pid, "began": rfc3339(began)} for role, state, pid in rows]


def cast(events, **header):
    """A recording, whole, of (time, code, text)."""
    lines = [{"version": 2, "width": 80, "height": 24, "timestamp": int(now().timestamp()), **header}, *map(list, events)]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode("utf-8", "replace")
    end = {"exit_status": 0, "reason": "closed", "bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}
    return text + (json.dumps([round(events[-1][0] + 0.1, 6), "x-sshrp-end", end]) + "\n").encode()


def recordings():
    """name: (what the list says of it, its bytes)."""
    shell = cast([(0.1, "o", "$ "), (0.3, "o", "echo hello from the recording\r\n"), (0.4, "o", "hello from the recording\r\n$ "),
                  (0.5, "x-sshrp-raw", "JCA="), (0.6, "r", "100x30"), (0.7, "m", "a port was forwarded: not recorded"), (0.8, "o", "exit\r\n")],
                 sshrp={"session": f"{7:012x}", "user": "alice", "route": "alice"})
    evil = cast([(0.1, "r", "999999999x999999999"), (0.2, "o", hostile_texts.OUTPUT), (0.3, "m", hostile_texts.TEXTS[0]), (0.4, "o", "\x1b[2J\x1b[Hstill here\r\n")],
                width=4_000_000_000, height=-1, command=hostile_texts.TEXTS[0], sshrp={"user": hostile_texts.TEXTS[1], "route": hostile_texts.TEXTS[6]})
    torn = shell[:shell.rindex(b"\n", 0, -1) + 1] + b'[1.5, "o", "to'
    rows = {"2026-11-30/000000000007.0.cast": ("alice", "", "finished", shell),
            "2026-11-30/000000000008.0.cast": (hostile_texts.TEXTS[1], hostile_texts.TEXTS[0], "finished", evil),
            "2026-11-30/000000000009.1.cast": ("bob", "top", "recording", torn)}
    return {name: ({"name": name, "session": name.split("/")[1].split(".")[0], "user": user, "route": user, "began": rfc3339(now() - timedelta(minutes=5)),
                    "bytes": len(content), "state": state, "command": command}, content)
            for name, (user, command, state, content) in rows.items()}


METRICS = """# HELP sshrp_refusals_total refused connections
# TYPE sshrp_refusals_total counter
sshrp_refusals_total{reason="penalty"} 1234
sshrp_refusals_total{reason="max_startups"} 17
sshrp_refusals_total{reason="ban"} 0
# TYPE sshrp_login_duration_seconds histogram
sshrp_login_duration_seconds_bucket{le="+Inf"} 4321
sshrp_login_duration_seconds_sum 321.5
sshrp_login_duration_seconds_count 4321
# TYPE sshrp_upstream_connect_duration_seconds histogram
sshrp_upstream_connect_duration_seconds_bucket{le="+Inf"} 4321
sshrp_upstream_connect_duration_seconds_sum 12.5
sshrp_upstream_connect_duration_seconds_count 4321
# TYPE sshrp_sessions gauge
sshrp_sessions{stage="relaying"} 100
"""

#include "app/pysshrp_script.h"

namespace sshrp::app {

const char* const pysshrp_script = R"PYTHON(
import os, re, sys

GLOBALS = ("listen", "level", "key", "user", "group")
SERVER = ("user", "password", "upstream_host", "upstream_port", "upstream_user", "upstream_password", "upstream_key",
          "upstream_root_path", "allow_ssh", "allow_sftp")
PATHS = ("key", "upstream_key")
main = os.path.abspath(sys.argv[1])


def run(path, names):
    with open(path, encoding="utf-8") as file:
        exec(compile(file.read(), path, "exec"), names)


def load():
    """The configuration's names. It was written for Python 2, whose execfile and names that are gone it may use."""
    folders = [os.path.dirname(main)]
    names = {"__name__": "__main__", "__file__": main, "unicode": str, "basestring": str, "long": int, "xrange": range}

    def execfile(path, into=None, *_):
        path = os.path.join(folders[-1], path)
        folders.append(os.path.dirname(path))
        run(path, names if into is None else into)
        folders.pop()
    names["execfile"] = execfile
    out, sys.stdout = sys.stdout, sys.stderr  # what it prints is no part of ours
    try:
        run(main, names)
    finally:
        sys.stdout = out
    return names


def toml(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if "'" not in text and "\\" in text and text.isprintable():
        return "'" + text + "'"
    escaped = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(escaped.get(c, c if c.isprintable() else "\\u%04x" % ord(c)) for c in text) + '"'


def branches(pattern):
    """What stands between the bars that aren't in a group or a class."""
    parts, depth, in_class, i = [""], 0, False, 0
    while i < len(pattern):
        c = pattern[i]
        if c == "\\":
            parts[-1] += pattern[i:i + 2]
            i += 2
            continue
        if in_class:
            in_class = c != "]"
        elif c == "[":
            in_class = True
            if pattern[i + 1:i + 2] in ("]", "^"):
                parts[-1] += c
                i += 1
                c = pattern[i]
        elif c in "()":
            depth += 1 if c == "(" else -1
        if c == "|" and depth == 0 and not in_class:
            parts.append("")
        else:
            parts[-1] += c
        i += 1
    return parts


def ends(branch):
    return branch.endswith("$") and len(branch[:-1]) - len(branch[:-1].rstrip("\\")) in range(0, 99, 2)


def whole(pattern):
    """pysshrp searches in the name, sshrpd compares the whole of it."""
    parts = [(b[1:] if b.startswith("^") else ".*" + b) for b in branches(pattern)]
    parts = [(b[:-1] if ends(b) else b + ".*") for b in parts]
    joined = parts[0] if len(parts) == 1 else "(?:" + "|".join(parts) + ")"
    return "^" + joined + "$"


def reach(servers):
    """The servers in sshrpd's order, and why others are left out. An exact name comes before all patterns there, too; but of
    the patterns that fit, there the last is taken, and here the first."""
    exact = [server for server in servers if not server["user"].startswith("^")]
    patterns = [server for server in reversed(servers) if server["user"].startswith("^")]
    reached, notes = {}, []
    for server in exact + patterns:
        user = server["user"]
        if reached.setdefault(user, server) is not server:
            counted = "last" if user.startswith("^") else "first"
            notes.append("user %s was there twice: the %s one counted" % (toml(user), counted))
    return list(reached.values()), notes


def print_server(server):
    print("\n[[servers]]")
    for key in SERVER:
        value = server.get(key)
        if value in (None, ""):
            continue
        if key == "user" and value.startswith("^"):
            print("user = " + toml(whole(value)))
        elif key == "allow_ssh" and value and server.get("upstream_root_path"):
            print("# allow_ssh = true isn't taken over: a shell isn't held by upstream_root_path")
        else:
            print("%s = %s" % (key, toml(os.path.join(os.path.dirname(main), value) if key in PATHS else value)))
    for key in sorted(set(server) - set(SERVER), key=str):
        print("# %s isn't known to pysshrp nor here: %s" % (key, " ".join(repr(server[key]).split())))


def check(servers):
    if not isinstance(servers, (list, tuple)) or not all(isinstance(server, dict) for server in servers):
        raise ValueError("servers must be a list of dicts")
    for number, server in enumerate(servers, 1):
        for key in ("user", "upstream_host"):
            if not isinstance(server.get(key), str) or not server[key]:
                raise ValueError("server %d has no %s" % (number, key))
        if server["user"].startswith("^"):
            re.compile(server["user"])


try:
    names = load()
    servers = names.get("servers", [])
    check(servers)
    ordered, notes = reach(list(servers))
except Exception as error:
    print("%s: %s: %s" % (main, type(error).__name__, error), file=sys.stderr)
    sys.exit(1)
print("# Made of %s by sshrpd --import-pysshrp." % main.encode("ascii", "backslashreplace").decode())
for key in GLOBALS:
    value = names.get(key)
    if isinstance(value, str) and value:
        print("%s = %s" % (key, toml(os.path.join(os.path.dirname(main), value) if key in PATHS else value)))
for note in notes:
    print("# " + note)
for server in ordered:
    print_server(server)
)PYTHON";

}  // namespace sshrp::app

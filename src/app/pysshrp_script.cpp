// The program for python3 that --import-pysshrp runs.
// SPDX-License-Identifier: MIT
#include "app/import_pysshrp.h"

namespace sshrp::app {

const char* const pysshrp_script = R"PYTHON(
import os, re, sys

# All that pysshrp knows, and the kind of each value there.
GLOBALS = {"listen": str, "level": str, "key": str, "user": str, "group": str}
SERVER = {"user": str, "password": str, "upstream_host": str, "upstream_port": int, "upstream_user": str,
          "upstream_password": str, "upstream_key": str, "upstream_authorized_keys": str, "upstream_root_path": str,
          "allow_ssh": bool, "allow_sftp": bool}
KINDS = {str: "a string", int: "an integer", bool: "True or False"}
PATHS = ("key", "upstream_key")
EXPANDED = ("upstream_host", "upstream_user")  # in which a pattern's groups were put
DEFAULT_KEY_FILE = ".ssh/authorized_keys"
main = os.path.abspath(sys.argv[1])

# What can't be said in the same way here, and changes who gets in or what they may do: when, and the words.
NOTES = (
    (lambda s: "upstream_authorized_keys" in s and not s.get("upstream_key"),
     "upstream_authorized_keys isn't taken over: without an upstream_key no client's key was looked up in it"),
    (lambda s: s.get("upstream_password") and not s.get("password"),
     "any password opened this, because there was an upstream_password and no password to compare it with; here only one "
     "that the upstream takes does: set password, or anonymous = true"),
    (lambda s: s.get("password") and s.get("upstream_key") and not s.get("upstream_password"),
     "the upstream had to take the client's password, too; here that is only compared with password, and then the upstream "
     "is shown upstream_key"),
    (lambda s: re.match(r"\$[0-9A-Za-z]+\$", s.get("password", "")),
     "password was what clients had to type; here it is taken for the hash of that"),
    (lambda s: s.get("upstream_root_path") and s.get("allow_ssh", True),
     "allow_ssh = true isn't taken over: a shell isn't held by upstream_root_path"),
)


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


def in_file(key, value, expanded=False):
    """A value as it is written here, where a backslash begins a reference to a group."""
    if key in PATHS:
        value = os.path.join(os.path.dirname(main), value)
    literal = key.startswith("upstream_") and isinstance(value, str) and not expanded
    return toml(value.replace("\\", "\\\\") if literal else value)


def print_server(server):
    print("\n[[servers]]")
    is_pattern = server["user"].startswith("^")
    values = {key: server[key] for key in SERVER if server.get(key, "") != ""}
    if is_pattern:
        values["user"] = whole(server["user"])
    if server.get("upstream_key"):  # written out, because here the default depends on what else there is
        values["upstream_authorized_keys"] = server.get("upstream_authorized_keys", DEFAULT_KEY_FILE)
    else:
        values.pop("upstream_authorized_keys", None)
    if values.get("allow_ssh") and server.get("upstream_root_path"):
        del values["allow_ssh"]
    for key in filter(values.__contains__, SERVER):
        print("%s = %s" % (key, in_file(key, values[key], is_pattern and key in EXPANDED)))
    for differs, words in NOTES:
        if differs(server):
            print("# " + words)
    for key in sorted(set(server) - set(SERVER), key=str):
        print("# %s isn't known to pysshrp nor here: it had no effect" % toml(key))


def check_kinds(values, kinds, whose):
    for key, kind in kinds.items():
        if not isinstance(values.get(key, kind()), kind):
            raise ValueError("%s%s must be %s" % (whose, key, KINDS[kind]))


def check(names, servers):
    check_kinds(names, GLOBALS, "")
    if not isinstance(servers, (list, tuple)) or not all(isinstance(server, dict) for server in servers):
        raise ValueError("servers must be a list of dicts")
    for number, server in enumerate(servers, 1):
        check_kinds(server, SERVER, "server %d: " % number)
        for key in ("user", "upstream_host"):
            if not server.get(key):
                raise ValueError("server %d has no %s" % (number, key))
        if server["user"].startswith("^"):
            re.compile(server["user"])


try:
    names = load()
    servers = names.get("servers", [])
    check(names, servers)
    ordered, notes = reach(list(servers))
except Exception as error:
    print("%s: %s: %s" % (main, type(error).__name__, error), file=sys.stderr)
    sys.exit(1)
print("# Made of %s by sshrpd --import-pysshrp." % main.encode("ascii", "backslashreplace").decode())
for key in GLOBALS:
    if names.get(key):
        print("%s = %s" % (key, in_file(key, names[key])))
for note in notes:
    print("# " + note)
for server in ordered:
    print_server(server)
)PYTHON";

}  // namespace sshrp::app

#!/bin/sh
# Puts releases of Python libraries that Debian 12 hasn't into build/peers/NAME-VERSION, each with all that it needs: a file beside
# this one lists versions and digests, and pip takes nothing else. Nothing is compiled, and Debian's own libraries stay as they are.
# usage: tools/peers/python.sh [NAME-VERSION...]; all of them by default. A second run finds the cache and downloads nothing.
# SPDX-License-Identifier: MIT
set -eu

lists=$(cd "$(dirname "$0")" && pwd)
peers=$lists/../../build/peers
[ $# -gt 0 ] || set -- paramiko-5.1.0 asyncssh-2.14.2 asyncssh-2.24.1 ssh-audit-3.9.0 asciinema-2.4.0

for peer; do
  into=$peers/$peer
  cmp -s "$lists/$peer.txt" "$into/.complete" && continue
  rm -rf "$into"
  mkdir -p "$peers"
  /usr/bin/python3 -m pip install --quiet --disable-pip-version-check --no-warn-script-location --root-user-action ignore \
    --target "$into" --require-hashes --no-deps --only-binary :all: --requirement "$lists/$peer.txt"
  # pip leaves what it writes readable for its user alone where the umask says so; upstreams may run as others.
  chmod -R a+rX "$into"
  cp "$lists/$peer.txt" "$into/.complete"
done

#!/bin/sh
# Compiles the client and the server of the interop tests that are made with Debian's libssh, into build/peers/libssh.
# usage: tools/peers/libssh.sh; a second run compiles only what was changed.
# SPDX-License-Identifier: MIT
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
into=$root/build/peers/libssh
mkdir -p "$into"
for source in clients/libssh_client servers/libssh_server; do
  program=$into/${source#*/}
  source=$root/tests/interop/peers/$source.c
  [ "$program" -nt "$source" ] && continue
  # Under another name until it is whole: several runs of the tests may come here at once.
  gcc -std=gnu11 -Werror -O1 -Wall -Wextra -o "$program.$$" "$source" -lssh
  mv "$program.$$" "$program"
done

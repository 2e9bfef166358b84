#!/bin/sh
# Runs a command as root, by sudo if need be: tools/as_root.sh COMMAND... The variables of the tests and of Debian's mirror go
# with it, and Python leaves no files of root's among the sources.
# SPDX-License-Identifier: MIT
set -eu

[ $# -gt 0 ] || { sed -n 2,3p "$0" >&2; exit 2; }
export PYTHONDONTWRITEBYTECODE=1
[ "$(id -u)" != 0 ] || exec "$@"
command -v sudo >/dev/null || { echo "this needs root, or sudo: $*" >&2; exit 1; }
kept=$(env | sed -n 's/^\(SSHRPD\|SSHRP_[A-Z_]*\|[A-Z]*SAN_OPTIONS\|PYTHONDONTWRITEBYTECODE\)=.*/\1/p' | paste -s -d ,)
exec sudo --preserve-env="$kept" -- "$@"

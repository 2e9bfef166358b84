#!/bin/sh
# Puts npm's ssh2, a fixed version, into build/peers/npm; nothing of it is compiled, so it stays plain JavaScript.
# usage: tools/peers/npm.sh [DIRECTORY]; a second run finds the cache and downloads nothing.
set -eu

version=1.17.0
root=$(cd "$(dirname "$0")/../.." && pwd)
into=${1:-$root/build/peers/npm}

[ -e "$into/.complete-$version" ] && exit 0

rm -rf "$into"
mkdir -p "$into"
echo '{"private": true}' > "$into/package.json"
npm install --prefix "$into" --ignore-scripts --omit=optional --no-audit --no-fund --loglevel=error "ssh2@$version"
touch "$into/.complete-$version"

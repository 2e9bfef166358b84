#!/bin/sh
# Puts npm's ssh2 into build/peers/npm, with all that it needs: npm/package-lock.json lists versions and digests, and npm takes nothing
# else. It names no registry: it is npm's, or what npm's own configuration says. Nothing is compiled, so it stays plain JavaScript.
# usage: tools/peers/npm.sh [DIRECTORY]; a second run finds the cache and downloads nothing.
# SPDX-License-Identifier: MIT
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
lists=$root/tools/peers/npm
into=${1:-$root/build/peers/npm}

cmp -s "$lists/package-lock.json" "$into/.complete" && exit 0

rm -rf "$into"
mkdir -p "$into"
cp "$lists/package.json" "$lists/package-lock.json" "$into"
npm ci --prefix "$into" --ignore-scripts --omit=optional --no-audit --no-fund --loglevel=error
cp "$lists/package-lock.json" "$into/.complete"

#!/bin/sh
# Builds and runs the unit tests that a filter of GoogleTest names, and no more: tools/unit_test.sh 'Guard.*' [BUILD]
# SPDX-License-Identifier: MIT
set -eu
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || { sed -n 2p "$0" >&2; exit 2; }
build=${2:-build/release}
suite=${1%%.*}
words=$(printf %s "${suite##*/}" | sed 's/\*/[A-Za-z0-9_]*/g; s/?/[A-Za-z0-9_]/g')
folders=$(grep -rlE "^(TYPED_)?TEST(_[FP])?\($words," tests/unit | cut -d/ -f3 | sort -u)
[ -n "$folders" ] || { echo "no unit tests have the suite ${suite##*/}" >&2; exit 1; }

printf 'unit_%s\n' $folders | xargs ninja -C "$build"
filter="--gtest_filter=$1:*/$1"  # with parameters the suite has a word before it
status=1
for folder in $folders; do
  "$build/unit_$folder" "$filter" --gtest_list_tests | grep -q '^  ' || continue
  "$build/unit_$folder" "$filter" || exit 1
  status=0
done
[ $status = 0 ] || echo "no unit test has the name $1" >&2
exit $status

#!/bin/sh
# Builds fuzz targets of a daemon with a fault each, tests/fuzz/planted/*.patch, and insists that the fuzzer finds it:
# tools/fuzz_planted.sh [-s SECONDS] [NAME...], of the files' names. Each has 600 seconds; what it took stands in
# build/planted/times. The tree itself stays as it is: the faults are put into a copy.
# SPDX-License-Identifier: MIT
set -eu
cd "$(dirname "$0")/.."

seconds=600
while getopts s: option; do
  case $option in
    s) seconds=$OPTARG ;;
    *) sed -n 2,4p "$0" >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
root=$PWD place=$PWD/build/planted
names=${*:-$(cd tests/fuzz/planted && ls -- *.patch | sed 's/\.patch$//')}

# Files that are the same stay untouched, so that only what a fault changes is built again.
tree=$place/tree
mkdir -p "$tree" "$place/logs"
list() { (cd "$1" && find CMakeLists.txt CMakePresets.json cmake src tests third_party -type f 2>/dev/null | sort); }
list "$root" >"$place/files"
list "$tree" | comm -23 - "$place/files" | while read -r gone; do rm "$tree/$gone"; done
while read -r file; do
  cmp -s "$file" "$tree/$file" && continue
  mkdir -p "$tree/$(dirname "$file")"
  cp "$file" "$tree/$file"
done <"$place/files"
build=$tree/build/fuzz
if [ ! -f "$build/build.ninja" ]; then
  (cd "$tree" && cmake --preset fuzz -B "$build" ${CMAKE_ARGS:-} >/dev/null)
fi

: >"$place/times"
failed=no
for name in $names; do
  patch=$root/tests/fuzz/planted/$name.patch
  target=$(sed -n 's/^Target: //p' "$patch")
  finds=$(sed -n 's/^Finds: //p' "$patch")
  patch -s -d "$tree" -p1 <"$patch"
  built=yes
  ninja -C "$build" "${target}_fuzz" >"$place/logs/$name.build" 2>&1 || built=no
  corpus=$(mktemp -d) began=$(date +%s)
  if [ "$built" = yes ]; then
    "$build/${target}_fuzz" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=2048 -max_len=4096 -artifact_prefix="$place/$name-" \
      "$corpus" "$root/tests/fuzz/corpus/$target" >"$place/logs/$name" 2>&1 || true
  fi
  took=$(($(date +%s) - began))
  rm -rf "$corpus"
  patch -s -R -d "$tree" -p1 <"$patch"
  if [ "$built" = no ]; then
    verdict="not built, see $place/logs/$name.build"
  elif grep -qF "doesn't hold: $finds" "$place/logs/$name"; then
    verdict="found by $target in $took s"
  else
    verdict="NOT FOUND by $target in $took s"
  fi
  case $verdict in found*) ;; *) failed=yes ;; esac
  echo "$name: $verdict" | tee -a "$place/times"
done
[ "$failed" = no ]

#!/bin/sh
# Are the C++ sources as clang-format 16 leaves them? usage: tools/check_format.sh [--fix]
# The version is fixed, because every version formats a little differently; a Debian without it takes PyPI's, of a digest that is listed.
# SPDX-License-Identifier: MIT
set -eu
cd "$(dirname "$0")/.."

case ${1-} in
  --fix) mode=-i ;;
  '') mode='--dry-run --Werror --ferror-limit=1' ;;
  *) sed -n 2p "$0" >&2; exit 2 ;;
esac
clang_format=clang-format-16
if ! command -v "$clang_format" >/dev/null; then
  clang_format=build/peers/clang-format-16.0.6/clang_format/data/bin/clang-format
  tools/peers/python.sh clang-format-16.0.6 || {
    [ "${SSHRP_OPTIONAL_PEERS-}" = 0 ] || exit 1
    echo "SKIPPED: the format of the sources, for want of clang-format 16 (SSHRP_OPTIONAL_PEERS=0)"
    exit 0
  }
fi
# shellcheck disable=SC2086
{ find src tests bench -name '*.cpp' -print0 -o -name '*.h' -print0; find third_party/glue -name '*.[ch]' -print0; } | xargs -0 -P 2 -n 40 "$clang_format" $mode ||
  { echo 'make format corrects these'; exit 1; }

#!/bin/sh
# Are the C++ sources as clang-format-16 leaves them? usage: tools/check_format.sh [--fix]
# The version is fixed, because every version formats a little differently.
# SPDX-License-Identifier: MIT
set -eu
cd "$(dirname "$0")/.."

case ${1-} in
  --fix) mode=-i ;;
  '') mode='--dry-run --Werror --ferror-limit=1' ;;
  *) sed -n 2p "$0" >&2; exit 2 ;;
esac
# shellcheck disable=SC2086
{ find src tests bench -name '*.cpp' -print0 -o -name '*.h' -print0; find third_party/glue -name '*.[ch]' -print0; } | xargs -0 -P 2 -n 40 clang-format-16 $mode ||
  { echo 'make format corrects these'; exit 1; }

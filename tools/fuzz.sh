#!/bin/sh
# Builds the fuzz targets and runs each: tools/fuzz.sh [-d BUILD] [-j JOBS] [-m] [SECONDS [TARGET...]]
# Finds of new coverage are kept in BUILD/corpus; -m then merges those that add to it into tests/fuzz/corpus.
# A finding stands in BUILD/findings and makes this fail.
# SPDX-License-Identifier: MIT
set -eu
cd "$(dirname "$0")/.."

build=build/fuzz jobs=$(nproc) merge=no
while getopts d:j:m option; do
  case $option in
    d) build=$OPTARG ;;
    j) jobs=$OPTARG ;;
    m) merge=yes ;;
    *) sed -n 2,4p "$0" >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
seconds=${1:-60}
[ $# -gt 0 ] && shift
targets=${*:-$(cd tests/fuzz && ls -- *_fuzz.cpp | sed 's/_fuzz\.cpp//')}

if [ ! -f "$build/build.ninja" ]; then
  cmake --preset fuzz -B "$build"
fi
printf '%s_fuzz\n' $targets | xargs ninja -C "$build"
mkdir -p "$build/findings" "$build/logs"

echo "running $(echo "$targets" | wc -w) targets for $seconds s each, $jobs at a time"
run='
  target=$1
  mkdir -p "corpus/$target"
  if "./${target}_fuzz" -max_total_time="$2" -timeout=30 -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1 \
       -artifact_prefix="findings/$target-" "corpus/$target" "$3/tests/fuzz/corpus/$target" >"logs/$target" 2>&1
  then verdict=clean; else verdict=FINDING; fi
  coverage=$(grep -o "cov: [0-9]* ft: [0-9]*" "logs/$target" | tail -1)
  runs=$(sed -n "s/^stat::number_of_executed_units: *//p" "logs/$target")
  echo "$target: $verdict, $runs runs, $coverage"
  [ "$verdict" = clean ]
'
root=$PWD failed=no
(cd "$build" && printf '%s\n' $targets | xargs -P "$jobs" -I TARGET sh -c "$run" run TARGET "$seconds" "$root") || failed=yes

if [ "$merge" = yes ]; then
  for target in $targets; do
    new=$(mktemp -d)
    "$build/${target}_fuzz" -set_cover_merge=1 -max_len=2048 "$new" "tests/fuzz/corpus/$target" "$build/corpus/$target" >"$build/logs/$target.merge" 2>&1
    find "tests/fuzz/corpus/$target" -type f ! -name 'found_*' -delete  # those were findings
    find "$new" -type f -exec mv {} "tests/fuzz/corpus/$target/" \;
    rmdir "$new"
    echo "$target: $(ls "tests/fuzz/corpus/$target" | wc -l) inputs"
  done
fi
[ "$failed" = no ]
